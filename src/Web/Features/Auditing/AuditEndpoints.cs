using Microsoft.AspNetCore.Http.HttpResults;
using Platform.Domain.Audit;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Auditing;

/// <summary>The audit log over HTTP, for administrators and auditors: <c>/api/audit</c>.</summary>
internal static class AuditEndpoints
{
    public static void MapAuditing(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup("/api/audit").RequireAuthorization(Policies.Audit).WithTags("Audit");
        audit.MapGet("/", CheckAsync);
        audit.MapGet("/log.jsonl", LinesAsync);
        audit.MapGet("/log.csv", TableAsync);
    }

    /// <summary>The chain, computed anew. Note the head elsewhere: with it a rewritten log is found.</summary>
    private static async Task<Ok<AuditState>> CheckAsync(AuditQueries queries, CancellationToken cancellationToken)
    {
        await queries.EndAsync(cancellationToken);
        var report = await queries.CheckAsync(cancellationToken);
        return TypedResults.Ok(new AuditState(report.Entries, report.End?.Number ?? 0, report.End?.Hash, report.Holds, report.Findings));
    }

    private static async Task<PushStreamHttpResult> LinesAsync(ExportAudit export, HttpContext http, CancellationToken cancellationToken)
    {
        var end = await export.BeginAsync("jsonl", cancellationToken);
        return TypedResults.Stream(body => export.WriteLinesAsync(body, end?.Number ?? 0, http.RequestAborted), "application/jsonl", "audit-log.jsonl");
    }

    private static async Task<PushStreamHttpResult> TableAsync(
        ExportAudit export, HttpContext http, CancellationToken cancellationToken, DateOnly? from = null, DateOnly? to = null, string? actor = null, string? area = null, Guid? project = null, string? text = null)
    {
        var filter = new AuditFilter(from, to, actor, area, project is { } id ? new ProjectId(id) : null, text);
        var end = await export.BeginAsync("csv", cancellationToken);
        return TypedResults.Stream(body => export.WriteTableAsync(body, filter, end?.Number ?? 0, http.RequestAborted), "text/csv", "audit-log.csv");
    }
}

/// <summary>What the chain says.</summary>
/// <param name="Entries">How many entries were read.</param>
/// <param name="Number">Number of the last one.</param>
/// <param name="Head">Its hash.</param>
/// <param name="Holds">True when nothing was changed, removed or put in.</param>
/// <param name="Findings">The first places that do not hold.</param>
internal sealed record AuditState(long Entries, long Number, string? Head, bool Holds, IReadOnlyList<AuditFinding> Findings);
