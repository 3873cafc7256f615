using System.Globalization;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Platform.Domain.Datasets;
using Platform.Domain.Projects;
using Platform.Web.Features.Datasets.Checking;
using Platform.Web.Features.Datasets.Importing;
using Platform.Web.Hosting.Errors;
using Platform.Web.Hosting.Options;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Datasets;

/// <summary>Uploads and downloads of training data over HTTP.</summary>
internal static class DatasetEndpoints
{
    public static void MapDatasets(this IEndpointRouteBuilder routes)
    {
        var edit = routes.MapGroup("/api/projects/{projectId:guid}/uploads").RequireAuthorization(Policies.Edit).WithTags("Data");
        edit.MapGet("/token", Token);
        edit.MapPut("/", UploadAsync).DisableAntiforgery().AddEndpointFilter(RequireTokenAsync);

        var read = routes.MapGroup("/api/projects/{projectId:guid}/data").RequireAuthorization(Policies.Read).WithTags("Data");
        read.MapGet("/versions/{versionId:guid}/{split}.jsonl", DownloadAsync);
        read.MapGet("/versions/{versionId:guid}/findings.csv", VersionFindingsAsync);
        read.MapGet("/imports/{importId:guid}/findings.csv", ImportFindingsAsync);
    }

    /// <summary>A body that is no form is not covered by the antiforgery of forms, so the token comes as a header.</summary>
    private static Ok<AntiforgeryToken> Token(HttpContext http, IAntiforgery antiforgery)
    {
        var tokens = antiforgery.GetAndStoreTokens(http);
        return TypedResults.Ok(new AntiforgeryToken(tokens.HeaderName!, tokens.RequestToken!));
    }

    private static async ValueTask<object?> RequireTokenAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var valid = await context.HttpContext.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(context.HttpContext);
        return valid ? await next(context) : TypedResults.Problem("The upload came without this page's token. Reload the page and try again.", statusCode: StatusCodes.Status400BadRequest);
    }

    private static async Task<Results<Ok<StoredUpload>, ProblemHttpResult>> UploadAsync(
        Guid projectId, Guid import, string name, HttpContext http, StoreUpload store, IOptions<LatheOptions> options, CancellationToken cancellationToken)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = options.Value.MaxUploadBytes;
        var file = new IncomingFile(new ProjectId(projectId), new DatasetImportId(import), name, http.Request.ContentLength, http.Request.Body);
        var stored = await store.HandleAsync(file, cancellationToken);
        return stored.Succeeded ? TypedResults.Ok(stored.Value) : stored.Error.ToProblem();
    }

    private static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> DownloadAsync(
        Guid projectId, Guid versionId, string split, DatasetQueries queries, CancellationToken cancellationToken)
    {
        if (await queries.FindAsync(new ProjectId(projectId), new DatasetVersionId(versionId), cancellationToken) is not { } found)
            return DatasetErrors.VersionNotFound().ToProblem();
        var part = found.Version.Content.Splits.FirstOrDefault(part => string.Equals(part.Name.ToString(), split, StringComparison.OrdinalIgnoreCase));
        if (part is null)
            return DatasetErrors.VersionNotFound().ToProblem();
        var fileName = UploadName.Clean($"{found.DatasetName}-v{found.Version.Number}-{part.Name.ToString().ToLowerInvariant()}.jsonl");
        var opened = await queries.OpenAsync(new ProjectId(projectId), part, cancellationToken);
        return opened.Succeeded ? TypedResults.Stream(opened.Value, "application/jsonl", fileName) : opened.Error.ToProblem();
    }

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> VersionFindingsAsync(
        Guid projectId, Guid versionId, DatasetQueries queries, ImportQueries imports, CancellationToken cancellationToken, FindingKind? kind = null) =>
        await queries.FindAsync(new ProjectId(projectId), new DatasetVersionId(versionId), cancellationToken) is { } found
            ? Csv(imports, found.Version.Content.FindingsSha256, kind)
            : DatasetErrors.VersionNotFound().ToProblem();

    private static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ImportFindingsAsync(
        Guid projectId, Guid importId, ImportQueries imports, CancellationToken cancellationToken, FindingKind? kind = null) =>
        await imports.FindAsync(new ProjectId(projectId), new DatasetImportId(importId), cancellationToken) is { Import.Files: { } files }
            ? Csv(imports, files.Findings, kind)
            : DatasetErrors.ImportNotFound().ToProblem();

    private static PushStreamHttpResult Csv(ImportQueries imports, string blob, FindingKind? kind) => TypedResults.Stream(
        async body =>
        {
            await using var text = new StreamWriter(body, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
            await text.WriteAsync("kind,file,line,group,detail,row\r\n");
            await foreach (var finding in imports.AllFindingsAsync(blob, CancellationToken.None))
            {
                if (kind is null || finding.Kind == kind)
                    await text.WriteAsync(Line(finding));
            }
        },
        "text/csv",
        "findings.csv");

    private static string Line(Finding finding) => string.Join(',', [
        finding.Kind.ToString(),
        Cell(finding.File),
        finding.Line.ToString(CultureInfo.InvariantCulture),
        finding.Group?.ToString(CultureInfo.InvariantCulture) ?? "",
        Cell(finding.Detail),
        Cell(finding.Excerpt)]) + "\r\n";

    // A cell that begins like a formula would be run by a spreadsheet.
    private static string Cell(string text) => $"\"{(text is ['=' or '+' or '-' or '@' or '\t', ..] ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}

/// <summary>The header a page sends with an upload.</summary>
internal sealed record AntiforgeryToken(string Header, string Token);
