using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Domain.Collections;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Errors;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Collections;

/// <summary>Background work over HTTP, below <c>/api/projects/{projectId}/collections/{collectionId}</c>.</summary>
internal static class TaskEndpoints
{
    private const string Root = "/api/projects/{projectId:guid}/collections/{collectionId:guid}";

    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup(Root).RequireAuthorization(Policies.Read).WithTags("Collections").AddEndpointFilter(DocumentEndpoints.RequireCollectionAsync);
        read.MapGet("/tasks", TasksAsync);
        read.MapGet("/fields", FieldsAsync);

        var edit = routes.MapGroup(Root).RequireAuthorization(Policies.Edit).WithTags("Collections").AddEndpointFilter(DocumentEndpoints.RequireCollectionAsync);
        edit.MapPost("/reindex", ReindexAsync);
        edit.MapPost("/tasks/{taskId:guid}/cancel", CancelAsync);
        edit.MapPost("/documents/stop", StopAsync);
    }

    private static async Task<Results<Ok<IReadOnlyList<CollectionTaskView>>, ProblemHttpResult>> TasksAsync(
        Guid projectId, Guid collectionId, CollectionQueries collections, CancellationToken cancellationToken)
    {
        var found = await collections.FindAsync(new ProjectId(projectId), new CollectionId(collectionId), cancellationToken);
        return found.Succeeded ? TypedResults.Ok(found.Value.Tasks) : found.Error.ToProblem();
    }

    private static async Task<Ok<IReadOnlyList<FieldView>>> FieldsAsync(Guid collectionId, CollectionQueries collections, CancellationToken cancellationToken) =>
        TypedResults.Ok(await collections.FieldsAsync(new CollectionId(collectionId), cancellationToken));

    private static async Task<Results<Accepted<ReindexQueued>, ProblemHttpResult>> ReindexAsync(
        Guid projectId, Guid collectionId, [AsParameters] ReindexQuery query, CollectionTasks tasks, CancellationToken cancellationToken)
    {
        if (FieldFilters.Read(query.Field ?? []) is not { } fields)
            return DocumentEndpoints.FieldFilterProblem();
        var selection = new DocumentSelection { Text = query.Text, State = query.State, Format = query.Format, Group = query.Group, Fields = fields, FromStart = query.FromStart ?? false };
        var queued = await tasks.ReindexAsync(new ProjectId(projectId), new CollectionId(collectionId), selection, cancellationToken);
        return queued.Succeeded ? TypedResults.Accepted((string?)null, new ReindexQueued(queued.Value.Task.Value, queued.Value.Documents)) : queued.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> CancelAsync(Guid projectId, Guid collectionId, Guid taskId, CollectionTasks tasks, CancellationToken cancellationToken)
    {
        var cancelled = await tasks.CancelAsync(new ProjectId(projectId), new CollectionId(collectionId), new CollectionTaskId(taskId), cancellationToken);
        return cancelled.Succeeded ? TypedResults.NoContent() : cancelled.Error.ToProblem();
    }

    private static async Task<Ok<DocumentsStopped>> StopAsync(Guid collectionId, DocumentWishes wishes, CancellationToken cancellationToken) =>
        TypedResults.Ok(new DocumentsStopped(await wishes.StopAllAsync(new CollectionId(collectionId), cancellationToken)));
}

/// <summary>Which documents are indexed anew; all conditions must hold.</summary>
/// <param name="Text">Part of the name.</param>
/// <param name="State">State.</param>
/// <param name="Format">Format.</param>
/// <param name="Group">Key of a permission group.</param>
/// <param name="Field">Fields as <c>name=value</c>; may be given several times.</param>
/// <param name="FromStart">True to read the files again.</param>
internal sealed record ReindexQuery(string? Text, DocumentState? State, string? Format, string? Group, string[]? Field, bool? FromStart);

/// <summary>The work that was queued.</summary>
internal sealed record ReindexQueued(Guid TaskId, int Documents);

/// <summary>Documents whose work was asked to stop.</summary>
internal sealed record DocumentsStopped(int Documents);
