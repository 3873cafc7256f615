using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Domain.Evaluations;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Errors;
using Platform.Web.Hosting.Paging;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Evaluations;

/// <summary>Evaluations over HTTP: <c>/api/projects/{projectId}/evaluations</c>.</summary>
internal static class EvaluationEndpoints
{
    public static void MapEvaluations(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/projects/{projectId:guid}/evaluations").RequireAuthorization(Policies.Read).WithTags("Evaluations");
        read.MapGet("/", ListAsync);
        read.MapGet("/{evaluationId:guid}", FindAsync);
        read.MapGet("/{evaluationId:guid}/cases", CasesAsync);
        read.MapGet("/{evaluationId:guid}/cases.jsonl", DownloadAsync);

        var edit = routes.MapGroup("/api/projects/{projectId:guid}/evaluations").RequireAuthorization(Policies.Edit).WithTags("Evaluations");
        edit.MapPost("/", StartAsync);
        edit.MapPost("/{evaluationId:guid}/cancel", CancelAsync);
    }

    private static async Task<Ok<Paged<EvaluationListItem>>> ListAsync(
        Guid projectId, EvaluationQueries evaluations, CancellationToken cancellationToken, int skip = 0, int take = 50) =>
        TypedResults.Ok(await evaluations.ListAsync(new ProjectId(projectId), skip, take, cancellationToken));

    private static async Task<Results<Ok<EvaluationView>, ProblemHttpResult>> FindAsync(
        Guid projectId, Guid evaluationId, EvaluationQueries evaluations, CancellationToken cancellationToken)
    {
        var found = await evaluations.FindAsync(new ProjectId(projectId), new EvaluationId(evaluationId), cancellationToken);
        return found.Succeeded ? TypedResults.Ok(found.Value) : found.Error.ToProblem();
    }

    private static async Task<Results<Ok<Paged<StoredCase>>, ProblemHttpResult>> CasesAsync(
        Guid projectId, Guid evaluationId, EvaluationQueries evaluations, CancellationToken cancellationToken, CaseOutcome? outcome = null, int skip = 0, int take = 50)
    {
        var page = await evaluations.CasesAsync(new ProjectId(projectId), new EvaluationId(evaluationId), outcome, skip, take, cancellationToken);
        return page.Succeeded ? TypedResults.Ok(page.Value) : page.Error.ToProblem();
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> DownloadAsync(
        Guid projectId, Guid evaluationId, EvaluationQueries evaluations, CancellationToken cancellationToken)
    {
        var stream = await evaluations.CaseStreamAsync(new ProjectId(projectId), new EvaluationId(evaluationId), cancellationToken);
        return stream.Succeeded ? TypedResults.File(stream.Value, "application/jsonl", $"evaluation-{evaluationId}.jsonl") : stream.Error.ToProblem();
    }

    private static async Task<Results<Created<EvaluationStarted>, ProblemHttpResult>> StartAsync(
        Guid projectId, StartEvaluationRequest request, StartEvaluation start, CancellationToken cancellationToken)
    {
        var started = await start.HandleAsync(new ProjectId(projectId), request, cancellationToken);
        return started.Succeeded
            ? TypedResults.Created($"/api/projects/{projectId}/evaluations/{started.Value}", new EvaluationStarted(started.Value.Value))
            : started.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(
        Guid projectId, Guid evaluationId, CancelEvaluation cancel, CancellationToken cancellationToken)
    {
        var asked = await cancel.HandleAsync(new ProjectId(projectId), new EvaluationId(evaluationId), cancellationToken);
        return asked.Succeeded ? TypedResults.NoContent() : asked.Error.ToProblem();
    }
}

/// <summary>The evaluation that was queued.</summary>
/// <param name="Id">Its id.</param>
internal sealed record EvaluationStarted(Guid Id);
