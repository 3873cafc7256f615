using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Hosting.Measures;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Kpis.Erasing;

/// <summary>
/// Erases cases from all observations of a project: nothing leads from a name or an event's key to a row any more, and nothing about the case is taken in again.
/// Time, arm and values stay as a figure without a person, so sums, trends and bills are what they were. Rows, receipt and log entry are saved together.
/// </summary>
internal sealed class EraseCases(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, Caller caller, AuditLog audit, TimeProvider clock)
{
    private const int MostTries = 5;

    /// <summary>What an erasure of these names would concern. Changes nothing.</summary>
    /// <returns>Refused with <c>member.role_too_low</c>, <c>project.not_found</c>, <c>erasure.names</c> or <c>erasure.name</c>.</returns>
    public async Task<Outcome<ErasureScope>> PlanAsync(ProjectId project, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var asked = Check(names);
        if (!asked.Succeeded)
            return asked.Error;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(db, project, cancellationToken) is { } refusal)
            return refusal;
        return ScopeOf(await FindAsync(db, project, asked.Value, cancellationToken));
    }

    /// <param name="project">The project.</param>
    /// <param name="names">Names of cases, as they were sent.</param>
    /// <param name="rows">How many rows the plan counted: what the person agreed to.</param>
    /// <param name="cancellationToken">Ends it; nothing is erased then.</param>
    /// <returns>The receipt. Refused as <see cref="PlanAsync"/>, or with <c>erasure.nothing</c>, <c>erasure.changed</c> or <c>erasure.busy</c>.</returns>
    public async Task<Outcome<CaseErasureId>> HandleAsync(ProjectId project, IReadOnlyList<string> names, int rows, CancellationToken cancellationToken)
    {
        var asked = Check(names);
        if (!asked.Succeeded)
            return asked.Error;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await EraseAsync(project, asked.Value, rows, cancellationToken);
            }
            catch (DbUpdateException) when (attempt < MostTries)
            {
                // somebody else left a receipt at this moment: everything is read again
            }
            catch (DbUpdateException)
            {
                return CaseErasureErrors.Busy();
            }
        }
    }

    private async Task<Outcome<CaseErasureId>> EraseAsync(ProjectId project, IReadOnlyList<string> names, int rows, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await RefusalAsync(db, project, cancellationToken) is { } refusal)
            return refusal;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await Reception.ShutAsync(db, project, cancellationToken);
        var found = await FindAsync(db, project, names, cancellationToken);
        var scope = ScopeOf(found);
        if (scope.Rows == 0)
            return CaseErasureErrors.Nothing(Distinct(names));
        if (scope.Rows != rows)
            return CaseErasureErrors.Changed(rows, scope.Rows);
        foreach (var one in found)
            await one.EraseAsync(db, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        var left = 0;
        foreach (var one in found)
            left += await one.CountAsync(db, cancellationToken);
        // the one that none follows: a clock that was set back does not tell which came last
        var previous = await db.CaseErasures.Where(row => !db.CaseErasures.Any(next => next.PreviousHash == row.Hash)).OrderByDescending(row => row.At).Select(row => row.Hash).FirstOrDefaultAsync(cancellationToken) ?? "";
        var receipt = new CaseErasure(tenant.Scope, project, Distinct(names), (scope, left), previous, tenant.Actor, clock.GetUtcNow());
        db.Add(receipt);
        audit.Add(db, "observations.erased", AuditSubject.Of("project", project, project), new
        {
            receipt = receipt.Id, receipt.Names, observations = scope.Kpis.Sum(kpi => kpi.Observations), revisions = scope.Kpis.Sum(kpi => kpi.Revisions), invoices = scope.Evidence.Count, left,
        });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return receipt.Id;
    }

    private async Task<DomainError?> RefusalAsync(PlatformDbContext db, ProjectId project, CancellationToken cancellationToken) =>
        await caller.RefusalAsync(db, WorkspaceRole.Administrator, cancellationToken)
        ?? (await db.Projects.AnyAsync(row => row.Id == project, cancellationToken) ? null : ProjectErrors.NotFound());

    private static async Task<IReadOnlyList<NamedRows>> FindAsync(PlatformDbContext db, ProjectId project, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var frozen = await FrozenWindows.OfAsync(db, project, cancellationToken);
        var found = new List<NamedRows>();
        foreach (var kpi in await db.Kpis.AsNoTracking().Where(row => row.ProjectId == project).OrderBy(row => row.Key).ToListAsync(cancellationToken))
            found.Add(await NamedRows.ReadAsync(db, kpi, names, frozen, cancellationToken));
        return found;
    }

    private static ErasureScope ScopeOf(IReadOnlyList<NamedRows> found) => new(
        [.. found.Select(one => one.Counts).Where(kpi => kpi.Observations > 0)],
        [.. found.SelectMany(one => one.Frozen.Select(row => (one.Counts.Key, row.Invoice, row.Case))).DistinctBy(row => (row.Key, row.Invoice.Invoice, row.Case))
            .GroupBy(row => row.Invoice.Invoice).Select(rows => new ErasedInEvidence(rows.Key.Value, rows.First().Invoice.Number, rows.First().Invoice.Period, rows.Count()))
            .OrderBy(one => one.Period).ThenBy(one => one.Number, StringComparer.Ordinal)]);

    private static int Distinct(IReadOnlyList<string> names) => names.Select(name => name.Trim()).Distinct(StringComparer.Ordinal).Count();

    private static Outcome<IReadOnlyList<string>> Check(IReadOnlyList<string> names)
    {
        for (var at = 0; at < names.Count; at++)
        {
            if (names[at].Trim().Length > ObservedEvent.MaxNameLength)
                return CaseErasureErrors.Name(at + 1, names[at].Trim().Length);
        }

        string[] asked = [.. names.Where(name => !string.IsNullOrWhiteSpace(name)).Distinct(StringComparer.Ordinal)];
        if (asked.Length is 0 or > CaseErasure.MostNames)
            return CaseErasureErrors.Names(asked.Length);
        // as it stands in the list, and without blanks around it, which are seldom part of a name
        return asked.Concat(asked.Select(name => name.Trim())).Distinct(StringComparer.Ordinal).ToArray();
    }
}
