using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Ledgers;

/// <summary>Observations that stand in an invoice's frozen evidence: those of one KPI in [From, To) that were received by a moment.</summary>
/// <param name="Invoice">The invoice.</param>
/// <param name="Number">Its number; empty before the issue.</param>
/// <param name="Period">The period that they were frozen for.</param>
/// <param name="Kpi">Key of the KPI.</param>
/// <param name="From">First moment.</param>
/// <param name="To">The moment after the last.</param>
/// <param name="AsOf">Received by.</param>
internal sealed record FrozenWindow(InvoiceId Invoice, string Number, int Period, string Kpi, DateTimeOffset From, DateTimeOffset To, DateTimeOffset AsOf)
{
    public bool Holds(string kpi, DateTimeOffset at, DateTimeOffset receivedAt) => Kpi == kpi && at >= From && at < To && receivedAt <= AsOf;
}

/// <summary>Says which observations of a project stand in frozen evidence, without reading the evidence: what is frozen follows from terms, period and moment.</summary>
internal static class FrozenWindows
{
    public static async Task<IReadOnlyList<FrozenWindow>> OfAsync(PlatformDbContext db, ProjectId project, CancellationToken cancellationToken)
    {
        var parts = await (from part in db.EvidenceParts.AsNoTracking()
                           join invoice in db.Invoices on part.InvoiceId equals invoice.Id
                           where invoice.ProjectId == project && part.Kind != EvidencePartKind.File
                           select part).ToListAsync(cancellationToken);
        if (parts.Count == 0)
            return [];
        var invoices = await db.Invoices.AsNoTracking().Where(row => row.ProjectId == project)
            .Select(row => new { row.Id, row.ContractId, row.Number, row.Period, row.TermsId }).ToListAsync(cancellationToken);
        var named = invoices.ToDictionary(row => row.Id);
        var numbered = invoices.Where(row => row.Number is not null).ToDictionary(row => (row.ContractId, row.Number!));
        var versions = invoices.Select(row => row.TermsId).Distinct().ToList();
        var terms = (await db.ContractVersions.AsNoTracking().Where(row => versions.Contains(row.Id)).ToListAsync(cancellationToken)).ToDictionary(row => row.Id, row => row.Terms);
        var windows = new List<FrozenWindow>();
        foreach (var part in parts)
        {
            // a credit note has no evidence of its own but restatements, which cite the invoice that they compute again
            var billed = part.Kind == EvidencePartKind.Snapshot ? named[part.InvoiceId] : numbered.GetValueOrDefault((part.ContractId, part.Key));
            if (billed is null)
                continue;
            var agreed = terms[billed.TermsId];
            var number = named[part.InvoiceId].Number ?? "";
            windows.AddRange(Of(agreed, billed.Period, part.Kind == EvidencePartKind.Snapshot ? part.Key : null)
                .Select(one => new FrozenWindow(part.InvoiceId, number, billed.Period, one.Kpi, one.From, UtcDay.StartOf(agreed.EndOf(billed.Period)), part.At)));
        }

        return [.. windows.Distinct().OrderBy(window => window.Period).ThenBy(window => window.Number, StringComparer.Ordinal)];
    }

    private static IEnumerable<(string Kpi, DateTimeOffset From)> Of(ContractTerms terms, int period, string? key)
    {
        var start = UtcDay.StartOf(terms.StartOf(period));
        foreach (var term in terms.Kpis.Where(term => key is null || term.Key == key))
            yield return (term.Key, term.Design == EvidenceDesign.Staggered ? UtcDay.StartOf(terms.FirstDay) : start);
        foreach (var rail in terms.Guardrails)
            yield return (rail.Key, start);
    }
}
