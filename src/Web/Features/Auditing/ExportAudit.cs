using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Auditing;

/// <summary>Writes the log to a file as it is read, however long it is. That somebody took it stands in the log, after what he took.</summary>
internal sealed class ExportAudit(IDbContextFactory<PlatformDbContext> contexts, AuditQueries queries, AuditLog audit, ITenantContext tenant)
{
    private static readonly string[] Columns =
        ["number", "at", "actor", "actor_name", "what", "subject_type", "subject_id", "project", "details", "previous", "hash"];

    /// <summary>Notes the export.</summary>
    /// <param name="form">Its form.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>The last entry of the file; null when the log was empty.</returns>
    public async Task<AuditLink?> BeginAsync(string form, CancellationToken cancellationToken)
    {
        var end = await queries.EndAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        audit.Add(db, "audit.exported", AuditSubject.Of("workspace", tenant.Scope.WorkspaceId), new { form, entries = end?.Number ?? 0 });
        await db.SaveChangesAsync(cancellationToken);
        return end;
    }

    /// <summary>The whole chain, a line an entry, in the form that is hashed.</summary>
    public async Task WriteLinesAsync(Stream target, long last, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(target, leaveOpen: true);
        await foreach (var record in queries.RecordsAsync(new AuditFilter(), last, cancellationToken))
            await text.WriteAsync((record.ToLine() + "\n").AsMemory(), cancellationToken);
    }

    /// <summary>The wanted entries as a table.</summary>
    public async Task WriteTableAsync(Stream target, AuditFilter filter, long last, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(target, new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        await text.WriteAsync(string.Join(',', Columns) + "\r\n");
        await foreach (var record in queries.RecordsAsync(filter, last, cancellationToken))
            await text.WriteAsync((Row(record) + "\r\n").AsMemory(), cancellationToken);
    }

    private static string Row(AuditRecord record) => string.Join(',', [
        record.Number.ToString(CultureInfo.InvariantCulture),
        record.At.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
        Cell(record.Actor),
        Cell(record.ActorName),
        Cell(record.What),
        Cell(record.SubjectType),
        Cell(record.SubjectId),
        Cell(record.Project ?? ""),
        Cell(record.Details),
        Cell(record.Previous),
        Cell(record.Hash)]);

    // A cell that begins like a formula would be run by a spreadsheet.
    private static string Cell(string text) => $"\"{(text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" : "")}{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
