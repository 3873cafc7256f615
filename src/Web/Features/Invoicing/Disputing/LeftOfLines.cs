using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Ledger;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Disputing;

/// <summary>What upheld disputes left of the lines of an issued invoice, by number; a line without one is as billed. Each dispute of a line begins from what the one before it left, so the least is the last.</summary>
internal static class LeftOfLines
{
    public static async Task<IReadOnlyDictionary<int, decimal>> OfAsync(PlatformDbContext db, InvoiceId invoice, CancellationToken cancellationToken)
    {
        var upheld = await db.Disputes.AsNoTracking().Where(row => row.InvoiceId == invoice && row.State == DisputeState.Upheld).Select(row => new { row.LineNumber, row.NetAfter }).ToListAsync(cancellationToken);
        return upheld.GroupBy(row => row.LineNumber).ToDictionary(line => line.Key, line => line.Min(row => row.NetAfter!.Value));
    }
}
