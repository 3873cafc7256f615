using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Domain.Collections;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Answering;
using Platform.Web.Features.Collections.Questions;
using Platform.Web.Features.Collections.Searching;
using Platform.Web.Features.Collections.Versions;
using Platform.Web.Hosting.Errors;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Collections;

/// <summary>Search, answers, questions and index versions over HTTP, below <c>/api/projects/{projectId}/collections/{collectionId}</c>.</summary>
internal static class AnswerEndpoints
{
    private const string Root = "/api/projects/{projectId:guid}/collections/{collectionId:guid}";

    public static void MapAnswers(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup(Root).RequireAuthorization(Policies.Read).WithTags("Collections").AddEndpointFilter(DocumentEndpoints.RequireCollectionAsync);
        read.MapPost("/search", SearchAsync);
        read.MapPost("/ask", AskAsync);
        read.MapGet("/questions", QuestionsAsync);
        read.MapGet("/measurements", MeasurementsAsync);
        read.MapPost("/answers/{answerId:guid}/judgement", JudgeAsync);

        var edit = routes.MapGroup(Root).RequireAuthorization(Policies.Edit).WithTags("Collections").AddEndpointFilter(DocumentEndpoints.RequireCollectionAsync);
        edit.MapPost("/measure", MeasureAsync);
        edit.MapPost("/versions", MakeVersionAsync);
        edit.MapPost("/versions/{indexId:guid}/switch", SwitchAsync);
    }

    private static async Task<Results<Ok<SearchResult>, ProblemHttpResult>> SearchAsync(Guid collectionId, SearchRequest request, SearchCollection search, CancellationToken cancellationToken)
    {
        var found = await search.HandleAsync(new CollectionId(collectionId), request, cancellationToken);
        return found.Succeeded ? TypedResults.Ok(found.Value) : found.Error.ToProblem();
    }

    /// <summary>Streams server-sent events: <c>sources</c>, then <c>text</c> and <c>citation</c>, at the end <c>answer</c>; or <c>refusal</c>.</summary>
    private static ServerSentEventsResult<object> AskAsync(Guid projectId, Guid collectionId, AskRequest request, AskCollection ask, CancellationToken cancellationToken)
    {
        return TypedResults.ServerSentEvents(EventsAsync(cancellationToken));

        async IAsyncEnumerable<System.Net.ServerSentEvents.SseItem<object>> EventsAsync([EnumeratorCancellation] CancellationToken stopping)
        {
            await foreach (var step in ask.HandleAsync(new ProjectId(projectId), new CollectionId(collectionId), request, stopping))
            {
                yield return step switch
                {
                    { Sources: { } sources } => new(sources, "sources"),
                    { Text: { } text } => new(new { text }, "text"),
                    { Citation: { } citation } => new(new { citation }, "citation"),
                    { Answer: { } answer } => new(answer, "answer"),
                    _ => new(new { code = step.Refusal!.Code, detail = step.Refusal.Message }, "refusal"),
                };
            }
        }
    }

    private static async Task<Ok<IReadOnlyList<QuestionView>>> QuestionsAsync(Guid collectionId, SavedQuestions questions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await questions.ListAsync(new CollectionId(collectionId), cancellationToken));

    private static async Task<Ok<IReadOnlyList<MeasurementView>>> MeasurementsAsync(Guid collectionId, SavedQuestions questions, CancellationToken cancellationToken) =>
        TypedResults.Ok(await questions.MeasurementsAsync(new CollectionId(collectionId), cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> JudgeAsync(
        Guid collectionId, Guid answerId, JudgeRequest request, AnswerTraces traces, CancellationToken cancellationToken)
    {
        var judged = await traces.JudgeAsync(new CollectionId(collectionId), answerId, request.Thumb, request.Correction, cancellationToken);
        return judged.Succeeded ? TypedResults.NoContent() : judged.Error.ToProblem();
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> MeasureAsync(
        Guid projectId, Guid collectionId, SavedQuestions questions, CancellationToken cancellationToken, Guid? index = null)
    {
        var queued = await questions.MeasureAsync(new ProjectId(projectId), new CollectionId(collectionId), index is { } id ? new CollectionIndexId(id) : null, cancellationToken);
        return queued.Succeeded ? TypedResults.Accepted((string?)null) : queued.Error.ToProblem();
    }

    private static async Task<Results<Ok<VersionMade>, ProblemHttpResult>> MakeVersionAsync(
        Guid projectId, Guid collectionId, NewVersionRequest request, IndexVersions versions, CancellationToken cancellationToken)
    {
        if (request.Chunks is null)
            return TypedResults.Problem("The request names no chunks: how documents are cut.", statusCode: StatusCodes.Status400BadRequest);
        var made = await versions.MakeAsync(new ProjectId(projectId), new CollectionId(collectionId), request, cancellationToken);
        return made.Succeeded ? TypedResults.Ok(new VersionMade(made.Value.Value)) : made.Error.ToProblem();
    }

    private static async Task<Results<Ok<VersionSwitched>, ProblemHttpResult>> SwitchAsync(
        Guid projectId, Guid collectionId, Guid indexId, IndexVersions versions, CancellationToken cancellationToken)
    {
        var switched = await versions.SwitchAsync(new ProjectId(projectId), new CollectionId(collectionId), new CollectionIndexId(indexId), cancellationToken);
        return switched.Succeeded ? TypedResults.Ok(new VersionSwitched(switched.Value)) : switched.Error.ToProblem();
    }
}

/// <summary>What a reader thinks of an answer.</summary>
/// <param name="Thumb">Good or bad.</param>
/// <param name="Correction">What it should have said.</param>
internal sealed record JudgeRequest(Thumb Thumb, string? Correction = null);

/// <summary>The version that is being built.</summary>
internal sealed record VersionMade(Guid Id);

/// <summary>Whether the version is searched now, or being brought up to date first.</summary>
internal sealed record VersionSwitched(bool Searched);
