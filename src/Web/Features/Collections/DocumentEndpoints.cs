using System.Text.Json;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Searching;
using Platform.Web.Hosting.Errors;
using Platform.Web.Hosting.Paging;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Collections;

/// <summary>Documents over HTTP: <c>/api/projects/{projectId}/collections/{collectionId}/documents</c>.</summary>
internal static class DocumentEndpoints
{
    private const string Root = "/api/projects/{projectId:guid}/collections/{collectionId:guid}/documents";

    public static void MapDocuments(this IEndpointRouteBuilder routes)
    {
        var read = routes.MapGroup(Root).RequireAuthorization(Policies.Read).WithTags("Documents").AddEndpointFilter(RequireCollectionAsync);
        read.MapGet("/", ListAsync);
        read.MapGet("/{documentId:guid}", FindAsync);
        read.MapGet("/{documentId:guid}/pages/{page:int}.png", PictureAsync);

        var edit = routes.MapGroup(Root).RequireAuthorization(Policies.Edit).WithTags("Documents").AddEndpointFilter(RequireCollectionAsync);
        edit.MapGet("/token", Token);
        edit.MapPut("/", UploadAsync).DisableAntiforgery().AddEndpointFilter(RequireTokenAsync);
        edit.MapDelete("/{documentId:guid}", EraseAsync);
        edit.MapPost("/{documentId:guid}/retry", RetryAsync);
        edit.MapPost("/{documentId:guid}/stop", StopAsync);
    }

    /// <summary>A collection of another project or workspace does not exist, whatever stands behind it.</summary>
    internal static async ValueTask<object?> RequireCollectionAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var (project, collection) = (TypedId.Parse<ProjectId>((string?)http.GetRouteValue("projectId")), TypedId.Parse<CollectionId>((string?)http.GetRouteValue("collectionId")));
        return project is { } ours && collection is { } id && await http.RequestServices.GetRequiredService<CollectionQueries>().ExistsAsync(ours, id, http.RequestAborted)
            ? await next(context)
            : CollectionErrors.NotFound().ToProblem();
    }

    /// <summary>A body that is no form is not covered by the antiforgery of forms, so the token comes as a header.</summary>
    internal static Ok<UploadToken> Token(HttpContext http, IAntiforgery antiforgery)
    {
        var tokens = antiforgery.GetAndStoreTokens(http);
        return TypedResults.Ok(new UploadToken(tokens.HeaderName!, tokens.RequestToken!));
    }

    internal static async ValueTask<object?> RequireTokenAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        // A program brings its key in a header that no foreign page can send: there is no session to borrow.
        if (context.HttpContext.Request.Headers.Authorization.Count > 0)
            return await next(context);
        var valid = await context.HttpContext.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context.HttpContext);
        return valid ? await next(context) : TypedResults.Problem("The upload came without this page's token. Reload the page and try again.", statusCode: StatusCodes.Status400BadRequest);
    }

    /// <summary>A filter by fields that cannot be read.</summary>
    internal static ProblemHttpResult FieldFilterProblem() =>
        TypedResults.Problem("A filter by a field is written field=name=value, once for each field.", statusCode: StatusCodes.Status400BadRequest);

    private static async Task<Results<Ok<Paged<DocumentListItem>>, ProblemHttpResult>> ListAsync(
        Guid collectionId, [AsParameters] DocumentQuery query, CollectionQueries collections, CancellationToken cancellationToken)
    {
        if (FieldFilters.Read(query.Field ?? []) is not { } fields)
            return FieldFilterProblem();
        var filter = new DocumentFilter(query.Text, query.State, query.Group) { Format = query.Format, Fields = fields };
        return TypedResults.Ok(await collections.DocumentsAsync(new CollectionId(collectionId), filter, query.Skip ?? 0, query.Take ?? 50, cancellationToken));
    }

    private static async Task<Results<Ok<DocumentListItem>, ProblemHttpResult>> FindAsync(
        Guid collectionId, Guid documentId, CollectionQueries collections, CancellationToken cancellationToken)
    {
        var found = await collections.DocumentAsync(new CollectionId(collectionId), new DocumentId(documentId), cancellationToken);
        return found.Succeeded ? TypedResults.Ok(found.Value) : found.Error.ToProblem();
    }

    private static async Task<Results<FileContentHttpResult, ProblemHttpResult>> PictureAsync(
        Guid collectionId, Guid documentId, int page, DocumentTexts texts, CancellationToken cancellationToken)
    {
        var picture = await texts.PictureAsync(new CollectionId(collectionId), new DocumentId(documentId), page, cancellationToken);
        return picture.Succeeded ? TypedResults.File(picture.Value, "image/png") : picture.Error.ToProblem();
    }

    private static async Task<Results<Ok<DocumentAdded>, ProblemHttpResult>> UploadAsync(
        Guid collectionId, string name, HttpContext http, AddDocument add, ReaderGroups groups, CancellationToken cancellationToken, Guid? batch = null, string? readers = null, string? fields = null)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = AddDocument.BatchBytes;
        var chosen = (readers ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var may = await groups.MayChooseAsync(chosen, cancellationToken);
        if (!may.Succeeded)
            return may.Error.ToProblem();
        if (Fields(fields) is not { } values)
            return TypedResults.Problem("The fields are not a JSON object of texts.", statusCode: StatusCodes.Status400BadRequest);
        var added = await add.HandleAsync(
            new NewDocument(new CollectionId(collectionId), name, http.Request.Body, batch ?? Guid.Empty, chosen, values) { Length = http.Request.ContentLength }, cancellationToken);
        return added.Succeeded ? TypedResults.Ok(new DocumentAdded(added.Value.Value)) : added.Error.ToProblem();
    }

    private static async Task<Results<Ok<DocumentErased>, ProblemHttpResult>> EraseAsync(Guid collectionId, Guid documentId, EraseDocument erase, CancellationToken cancellationToken)
    {
        var erased = await erase.HandleAsync(new CollectionId(collectionId), new DocumentId(documentId), cancellationToken);
        return erased.Succeeded ? TypedResults.Ok(new DocumentErased(erased.Value.Value)) : erased.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RetryAsync(
        Guid collectionId, Guid documentId, DocumentWishes wishes, CancellationToken cancellationToken, bool fromStart = false)
    {
        var retried = await wishes.RetryAsync(new CollectionId(collectionId), new DocumentId(documentId), fromStart, cancellationToken);
        return retried.Succeeded ? TypedResults.NoContent() : retried.Error.ToProblem();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> StopAsync(Guid collectionId, Guid documentId, DocumentWishes wishes, CancellationToken cancellationToken)
    {
        var stopped = await wishes.StopAsync(new CollectionId(collectionId), new DocumentId(documentId), cancellationToken);
        return stopped.Succeeded ? TypedResults.NoContent() : stopped.Error.ToProblem();
    }

    private static Dictionary<string, string>? Fields(string? json)
    {
        try
        {
            return string.IsNullOrWhiteSpace(json) ? [] : JsonSerializer.Deserialize<Dictionary<string, string>>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Which documents are listed; all conditions must hold.</summary>
/// <param name="Text">Part of the name.</param>
/// <param name="State">State.</param>
/// <param name="Format">Format.</param>
/// <param name="Group">Key of a permission group.</param>
/// <param name="Field">Fields as <c>name=value</c>; may be given several times.</param>
/// <param name="Skip">Documents to leave out.</param>
/// <param name="Take">Documents to give, at most 200.</param>
internal sealed record DocumentQuery(string? Text, DocumentState? State, string? Format, string? Group, string[]? Field, int? Skip, int? Take);

/// <summary>The header a page sends with an upload.</summary>
internal sealed record UploadToken(string Header, string Token);

/// <summary>The document that was queued.</summary>
internal sealed record DocumentAdded(Guid Id);

/// <summary>The receipt of an erasure.</summary>
internal sealed record DocumentErased(Guid ReceiptId);
