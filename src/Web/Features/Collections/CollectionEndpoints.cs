using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Domain.Collections;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Searching;
using Platform.Web.Hosting.Errors;
using Platform.Web.Hosting.Paging;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Collections;

/// <summary>Collections over HTTP: <c>/api/projects/{projectId}/collections</c>.</summary>
internal static class CollectionEndpoints
{
    public static void MapCollections(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup("/api/projects/{projectId:guid}/collections").RequireAuthorization(Policies.Read).WithTags("Collections");
        read.MapGet("/", ListAsync);
        read.MapGet("/{collectionId:guid}", FindAsync);
        read.MapGet("/receipts", ReceiptsAsync);

        var edit = routes.MapGroup("/api/projects/{projectId:guid}/collections").RequireAuthorization(Policies.Edit).WithTags("Collections");
        edit.MapPost("/", CreateAsync);
        edit.MapGet("/rerankers", RerankersAsync);
        edit.MapPut("/{collectionId:guid}/rerank", RerankAsync);
        edit.MapDelete("/{collectionId:guid}/rerank", NoRerankAsync);

        var administer = routes.MapGroup("/api/projects/{projectId:guid}/collections").RequireAuthorization(Policies.Administer).WithTags("Collections");
        administer.MapDelete("/{collectionId:guid}", DeleteAsync);

        routes.MapDocuments();
        routes.MapAnswers();
        routes.MapTasks();
        routes.MapSources();
        routes.MapArchives();
    }

    private static async Task<Ok<IReadOnlyList<CollectionListItem>>> ListAsync(Guid projectId, CollectionQueries collections, CancellationToken cancellationToken) =>
        TypedResults.Ok(await collections.ListAsync(new ProjectId(projectId), cancellationToken));

    private static async Task<Results<Ok<CollectionView>, ProblemHttpResult>> FindAsync(
        Guid projectId, Guid collectionId, CollectionQueries collections, CancellationToken cancellationToken)
    {
        var found = await collections.FindAsync(new ProjectId(projectId), new CollectionId(collectionId), cancellationToken);
        return found.Succeeded ? TypedResults.Ok(found.Value) : found.Error.ToProblem();
    }

    private static async Task<Ok<Paged<ReceiptView>>> ReceiptsAsync(Guid projectId, CollectionQueries collections, CancellationToken cancellationToken, int skip = 0, int take = 50) =>
        TypedResults.Ok(await collections.ReceiptsAsync(new ProjectId(projectId), skip, take, cancellationToken));

    private static async Task<Results<Created<CollectionCreated>, ProblemHttpResult>> CreateAsync(
        Guid projectId, CreateCollectionRequest request, CreateCollection create, CancellationToken cancellationToken)
    {
        var made = await create.HandleAsync(new ProjectId(projectId), request, cancellationToken);
        return made.Succeeded
            ? TypedResults.Created($"/api/projects/{projectId}/collections/{made.Value}", new CollectionCreated(made.Value.Value))
            : made.Error.ToProblem();
    }

    private static async Task<Ok<IReadOnlyList<RerankChoice>>> RerankersAsync(ICollectionRerankers rerankers, CancellationToken cancellationToken) =>
        TypedResults.Ok(await rerankers.ListAsync(cancellationToken));

    private static async Task<Results<NoContent, ProblemHttpResult>> RerankAsync(
        Guid projectId, Guid collectionId, RerankRequest request, ChangeCollection change, CancellationToken cancellationToken)
    {
        var wanted = new RerankSettings { Kind = request.Kind, ModelId = new BaseModelId(request.ModelId), Depth = request.Depth, Share = request.Share, LimitMilliseconds = request.LimitMilliseconds };
        var changed = await change.RerankAsync(new ProjectId(projectId), new CollectionId(collectionId), wanted, cancellationToken);
        return changed.Succeeded ? TypedResults.NoContent() : changed.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> NoRerankAsync(Guid projectId, Guid collectionId, ChangeCollection change, CancellationToken cancellationToken)
    {
        var changed = await change.RerankAsync(new ProjectId(projectId), new CollectionId(collectionId), null, cancellationToken);
        return changed.Succeeded ? TypedResults.NoContent() : changed.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid projectId, Guid collectionId, ChangeCollection change, CancellationToken cancellationToken)
    {
        var deleted = await change.DeleteAsync(new ProjectId(projectId), new CollectionId(collectionId), cancellationToken);
        return deleted.Succeeded ? TypedResults.NoContent() : deleted.Error.ToProblem();
    }
}

/// <summary>The collection that was made.</summary>
/// <param name="Id">Its id.</param>
internal sealed record CollectionCreated(Guid Id);

/// <summary>A second look at the best passages.</summary>
/// <param name="Kind">The way.</param>
/// <param name="ModelId">The model.</param>
/// <param name="Depth">How many passages are looked at.</param>
/// <param name="Share">What it counts beside the searches, above 0 to 1.</param>
/// <param name="LimitMilliseconds">Time it may take.</param>
internal sealed record RerankRequest(RerankKind Kind, Guid ModelId, int Depth = 20, double Share = 0.25, int LimitMilliseconds = 3000);
