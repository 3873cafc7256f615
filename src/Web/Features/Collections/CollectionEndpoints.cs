using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Domain.Collections;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Managing;
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

        var administer = routes.MapGroup("/api/projects/{projectId:guid}/collections").RequireAuthorization(Policies.Administer).WithTags("Collections");
        administer.MapDelete("/{collectionId:guid}", DeleteAsync);

        routes.MapDocuments();
        routes.MapAnswers();
        routes.MapTasks();
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

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid projectId, Guid collectionId, ChangeCollection change, CancellationToken cancellationToken)
    {
        var deleted = await change.DeleteAsync(new ProjectId(projectId), new CollectionId(collectionId), cancellationToken);
        return deleted.Succeeded ? TypedResults.NoContent() : deleted.Error.ToProblem();
    }
}

/// <summary>The collection that was made.</summary>
/// <param name="Id">Its id.</param>
internal sealed record CollectionCreated(Guid Id);
