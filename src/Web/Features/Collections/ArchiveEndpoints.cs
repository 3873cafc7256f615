using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Domain.Collections;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Archiving;
using Platform.Web.Hosting.Errors;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Collections;

/// <summary>Archives over HTTP: written and downloaded below a collection, uploaded to <c>/api/projects/{projectId}/collections/archives</c>.</summary>
internal static class ArchiveEndpoints
{
    private const string Uploads = "/api/projects/{projectId:guid}/collections/archives";

    public static void MapArchives(this IEndpointRouteBuilder routes)
    {
        var own = routes.MapGroup("/api/projects/{projectId:guid}/collections/{collectionId:guid}/archives").RequireAuthorization(Policies.Administer).WithTags("Archives")
            .AddEndpointFilter(DocumentEndpoints.RequireCollectionAsync);
        own.MapGet("/", ListAsync);
        own.MapPost("/", BackUpAsync);
        own.MapGet("/{archiveId:guid}", DownloadAsync);
        own.MapDelete("/{archiveId:guid}", DeleteAsync);

        var uploads = routes.MapGroup(Uploads).RequireAuthorization(Policies.Administer).WithTags("Archives");
        uploads.MapGet("/token", Token);
        uploads.MapPut("/", RestoreAsync).DisableAntiforgery().AddEndpointFilter(DocumentEndpoints.RequireTokenAsync);
    }

    private static Ok<UploadToken> Token(HttpContext http, IAntiforgery antiforgery) => DocumentEndpoints.Token(http, antiforgery);

    private static async Task<Ok<IReadOnlyList<ArchiveView>>> ListAsync(Guid collectionId, Archives archives, CancellationToken cancellationToken) =>
        TypedResults.Ok(await archives.ListAsync(new CollectionId(collectionId), cancellationToken));

    private static async Task<Results<Accepted<ArchiveAsked>, ProblemHttpResult>> BackUpAsync(Guid projectId, Guid collectionId, Archives archives, CancellationToken cancellationToken)
    {
        var asked = await archives.BackUpAsync(new ProjectId(projectId), new CollectionId(collectionId), cancellationToken);
        return asked.Succeeded ? TypedResults.Accepted((string?)null, new ArchiveAsked(asked.Value.Value)) : asked.Error.ToProblem();
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> DownloadAsync(Guid collectionId, Guid archiveId, Archives archives, CancellationToken cancellationToken)
    {
        var opened = await archives.OpenAsync(new CollectionId(collectionId), new ArchiveId(archiveId), cancellationToken);
        return opened.Succeeded ? TypedResults.Stream(opened.Value.Content, "application/zip", opened.Value.Name) : opened.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Guid collectionId, Guid archiveId, Archives archives, CancellationToken cancellationToken)
    {
        var deleted = await archives.DeleteAsync(new CollectionId(collectionId), new ArchiveId(archiveId), cancellationToken);
        return deleted.Succeeded ? TypedResults.NoContent() : deleted.Error.ToProblem();
    }

    private static async Task<Results<Ok<RestoreAnswer>, ProblemHttpResult>> RestoreAsync(Guid projectId, HttpContext http, ReceiveArchive receive, ArchiveBlobs blobs, CancellationToken cancellationToken)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = blobs.MostBytes;
        var begun = await receive.HandleAsync(new ProjectId(projectId), http.Request.Body, http.Request.ContentLength, cancellationToken);
        return begun.Succeeded ? TypedResults.Ok(new RestoreAnswer(begun.Value.CollectionId.Value, begun.Value.TakesVectors, begun.Value.Embedder)) : begun.Error.ToProblem();
    }
}

/// <summary>The work that writes an archive.</summary>
internal sealed record ArchiveAsked(Guid TaskId);

/// <summary>The collection that is being filled.</summary>
internal sealed record RestoreAnswer(Guid CollectionId, bool TakesVectors, string Embedder);
