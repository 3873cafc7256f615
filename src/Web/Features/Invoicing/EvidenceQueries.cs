using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Invoicing.Evidence;
using Platform.Web.Features.Invoicing.Ledger;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing;

/// <summary>Reads what a line rests on, down to one case.</summary>
internal sealed class EvidenceQueries(IDbContextFactory<PlatformDbContext> contexts, BillingDesk desk, EvidenceStore store, EvidenceOutlines outlines)
{
    // a hash is found by this much of its beginning
    private const int LeastHash = 6;

    /// <summary>The evidence of a KPI's line; null when this project has no such line.</summary>
    public async Task<EvidenceView?> FindAsync(ProjectId project, InvoiceId id, string kpi, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await InvoiceMaterials.FindAsync(db, id, cancellationToken) is not var (invoice, version, parts) || invoice.ProjectId != project)
            return null;
        var part = parts.SingleOrDefault(row => row.Kind == EvidencePartKind.Snapshot && row.Key == kpi);
        if (part is null || version.Terms.Term(kpi) is not { } term || invoice.Results.FirstOrDefault(one => one.Kpi == kpi) is not { } result)
            return null;
        var outline = await outlines.OfAsync(store, part, (term, UtcDay.StartOf(invoice.From)), cancellationToken);
        return new(id, project, invoice.Number, invoice.Period, invoice.Currency, invoice.ContractId, term, result, store.Of<EvidenceSnapshot>(part, outline.Stored), part, outline);
    }

    /// <summary>Rows that a filter lets through.</summary>
    public Task<EvidencePlaces> PlacesAsync(EvidenceView evidence, EvidenceFilter filter, CancellationToken cancellationToken) =>
        EvidenceSearch.OfAsync(store, evidence.Part, evidence.Outline, filter, cancellationToken);

    /// <summary>What to look for when somebody asks for a case: the beginning of its hash, or for the customer the case's own name, which is hashed and not kept.</summary>
    /// <returns>Lower-case hex digits. Refused with <c>invoice.case_hash</c> when it is no hash and the asker is not the customer, or with <c>erasure.compared</c> for a name that was erased.</returns>
    public async Task<Outcome<string>> HashOfAsync(EvidenceView evidence, string typed, CancellationToken cancellationToken)
    {
        var hash = typed.Trim().ToLowerInvariant();
        var isHash = hash.Length is >= LeastHash and <= 64 && hash.All(char.IsAsciiHexDigitLower);
        if (isHash && (await PlacesAsync(evidence, new EvidenceFilter(Case: hash), cancellationToken)).Count > 0)
            return hash;
        if (await desk.RoleAsync(cancellationToken) != BillingRole.Customer)
            return isHash ? hash : InvoiceErrors.CaseHash(LeastHash);
        return await HashedAsync(evidence.Project, evidence.Term.Key, typed.Trim(), cancellationToken);
    }

    /// <summary>One case of a line; null when its hash is not among the rows.</summary>
    /// <param name="project">The project.</param>
    /// <param name="id">The invoice.</param>
    /// <param name="kpi">Key of the line's KPI.</param>
    /// <param name="hash">Hash of the case.</param>
    /// <param name="place">Its place among the rows, from 1, where the asker knows it; spares the search.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<CaseView?> CaseAsync(ProjectId project, InvoiceId id, string kpi, string hash, int? place, CancellationToken cancellationToken)
    {
        if (await FindAsync(project, id, kpi, cancellationToken) is not { } evidence)
            return null;
        if (RowAt(evidence, place - 1, hash) is not { } row)
        {
            place = (await PlacesAsync(evidence, new EvidenceFilter(Case: hash + ","), cancellationToken)).Page(0, 1).Select(found => (int?)found + 1).FirstOrDefault();
            if (RowAt(evidence, place - 1, hash) is not { } found)
                return null;
            row = found;
        }

        var arm = evidence.Outline.Arm(row.Served);
        return new(
            evidence, row, place!.Value, arm.Cases, arm.Mean, arm.Cases > 1 ? (arm.Sum - row.Value) / (arm.Cases - 1) : null, await ValuesAsync(project, kpi, hash, evidence.Snapshot.AsOf, cancellationToken));
    }

    /// <summary>Whether a case's own name hashes to a row. For the customer, who knows the names; what is typed is not stored.</summary>
    /// <returns>Refused with <c>contract.role_needed</c>, <c>kpi.not_found</c>, or <c>erasure.compared</c> for a name that was erased: it leads nowhere any more.</returns>
    public async Task<Outcome<bool>> IsNameOfAsync(ProjectId project, string kpi, string hash, string name, CancellationToken cancellationToken)
    {
        if (await desk.RoleAsync(cancellationToken) != BillingRole.Customer)
            return ContractErrors.RoleNeeded(nameof(BillingRole.Customer));
        var hashed = await HashedAsync(project, kpi, name, cancellationToken);
        return hashed.Succeeded ? hashed.Value == hash : hashed.Error;
    }

    public Task<BillingRole> RoleAsync(CancellationToken cancellationToken) => desk.RoleAsync(cancellationToken);

    // an erased name leads nowhere any more, not even to the frozen row
    private async Task<Outcome<string>> HashedAsync(ProjectId project, string kpi, string name, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Kpis.AsNoTracking().SingleOrDefaultAsync(row => row.ProjectId == project && row.Key == kpi, cancellationToken) is not { } found)
            return KpiErrors.NotFound();
        var erased = found.ErasedCaseOf(name);
        return await db.ErasedNames.AnyAsync(row => row.KpiId == found.Id && row.Hash == erased, cancellationToken) ? CaseErasureErrors.Compared() : found.HashOf(name);
    }

    private async Task<IReadOnlyList<CaseValue>> ValuesAsync(ProjectId project, string kpi, string hash, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var id = await db.Kpis.Where(row => row.ProjectId == project && row.Key == kpi).Select(row => row.Id).SingleOrDefaultAsync(cancellationToken);
        var observed = await db.Observations.AsNoTracking().Where(row => row.KpiId == id && row.Case == hash).OrderBy(row => row.ReceivedAt).ToListAsync(cancellationToken);
        var revised = await db.ObservationRevisions.AsNoTracking().Where(row => row.KpiId == id && row.Case == hash).OrderBy(row => row.ReceivedAt).ToListAsync(cancellationToken);
        return [.. observed.Select(row => new CaseValue(row.At, row.ReceivedAt, row.Value, false, row.ReceivedAt > asOf)), .. revised.Select(row => new CaseValue(row.At, row.ReceivedAt, row.Value, true, row.ReceivedAt > asOf))];
    }

    private static EvidenceRow? RowAt(EvidenceView evidence, int? place, string hash) =>
        place is { } at && at >= 0 && at < evidence.Snapshot.Rows.Count && EvidenceRow.Parse(evidence.Snapshot.Rows[at]) is { } row && row.Case == hash ? row : null;
}
