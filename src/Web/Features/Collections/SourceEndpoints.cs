using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Domain.Collections;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Sources;
using Platform.Web.Hosting.Errors;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Collections;

/// <summary>Folders and shares that a collection follows, below <c>/api/projects/{projectId}/collections/{collectionId}/sources</c>. For administrators.</summary>
internal static class SourceEndpoints
{
    public static void MapSources(this IEndpointRouteBuilder routes)
    {
        var administer = routes.MapGroup("/api/projects/{projectId:guid}/collections/{collectionId:guid}/sources").RequireAuthorization(Policies.Administer).WithTags("Collections")
            .AddEndpointFilter(DocumentEndpoints.RequireCollectionAsync);
        administer.MapGet("/", ListAsync);
        administer.MapGet("/roots", RootsAsync);
        administer.MapPost("/", BindAsync);
        administer.MapPut("/{sourceId:guid}", ChangeAsync);
        administer.MapDelete("/{sourceId:guid}", UnbindAsync);
        administer.MapPost("/{sourceId:guid}/sync", SyncAsync);
    }

    private static async Task<Ok<IReadOnlyList<SourceView>>> ListAsync(Guid collectionId, CollectionSources sources, CancellationToken cancellationToken) =>
        TypedResults.Ok(await sources.ListAsync(new CollectionId(collectionId), cancellationToken));

    private static async Task<Ok<IReadOnlyList<AllowedRoot>>> RootsAsync(CollectionSources sources, CancellationToken cancellationToken) => TypedResults.Ok(await sources.RootsAsync(cancellationToken));

    private static async Task<Results<Ok<SourceBound>, ProblemHttpResult>> BindAsync(
        Guid projectId, Guid collectionId, SourcePlan plan, CollectionSources sources, CancellationToken cancellationToken)
    {
        var bound = await sources.FollowAsync(new ProjectId(projectId), new CollectionId(collectionId), plan, cancellationToken);
        return bound.Succeeded ? TypedResults.Ok(new SourceBound(bound.Value.Value)) : bound.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangeAsync(Guid collectionId, Guid sourceId, SourcePlan plan, CollectionSources sources, CancellationToken cancellationToken)
    {
        var changed = await sources.ChangeAsync(new CollectionId(collectionId), new CollectionSourceId(sourceId), plan, cancellationToken);
        return changed.Succeeded ? TypedResults.NoContent() : changed.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> UnbindAsync(Guid collectionId, Guid sourceId, CollectionSources sources, CancellationToken cancellationToken)
    {
        var let = await sources.UnbindAsync(new CollectionId(collectionId), new CollectionSourceId(sourceId), cancellationToken);
        return let.Succeeded ? TypedResults.NoContent() : let.Error.ToProblem();
    }

    private static async Task<Results<Accepted, ProblemHttpResult>> SyncAsync(
        Guid collectionId, Guid sourceId, CollectionSources sources, CancellationToken cancellationToken, bool confirmed = false)
    {
        var queued = await sources.SyncAsync(new CollectionId(collectionId), new CollectionSourceId(sourceId), confirmed, cancellationToken);
        return queued.Succeeded ? TypedResults.Accepted((string?)null) : queued.Error.ToProblem();
    }
}

/// <summary>The source that was bound.</summary>
internal sealed record SourceBound(Guid Id);
