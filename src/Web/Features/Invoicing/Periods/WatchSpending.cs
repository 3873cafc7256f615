using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Periods;

/// <summary>
/// Looks what a running period costs so far where its terms warn or have a cap, and notes once in the audit log when either is reached. Nothing is computed while no case came since the last look.
/// </summary>
internal sealed class WatchSpending(IDbContextFactory<PlatformDbContext> contexts, BillingDesk desk, PeriodSoFar soFar, PeriodEvidence evidence, AuditLog audit)
{
    /// <summary>Shortest time between two looks at a period.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(5);

    // what was received just before a look may have been stored after it
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    public async Task<Outcome> HandleAsync(ContractId id, CancellationToken cancellationToken)
    {
        foreach (var running in await DueAsync(id, cancellationToken))
        {
            var done = await desk.DoAsync<InvoiceId>([], async db =>
            {
                var invoice = await db.Invoices.SingleAsync(row => row.Id == running, cancellationToken);
                var terms = (await TermsInForce.OfAsync(db, invoice.ContractId, invoice.Period, cancellationToken)).Terms;
                var spent = await soFar.SpentAsync(db, invoice, terms, cancellationToken);
                if (!spent.Succeeded)
                    return spent.Error;
                Note(db, invoice, terms, spent.Value);
                invoice.Spend(spent.Value);
                return running;
            }, cancellationToken);
            if (!done.Succeeded)
                return done;
        }

        return Outcome.Success;
    }

    private void Note(PlatformDbContext db, Invoice invoice, ContractTerms terms, PeriodSpending now)
    {
        var subject = AuditSubject.Of("contract", invoice.ContractId, invoice.ProjectId);
        if (now.WarnedAt is not null && invoice.Spending?.WarnedAt is null)
            audit.Add(db, "contract.spending_warned", subject, new { invoice.Period, now.Net, terms.WarnAt });
        if (now.ReachedAt is not null && invoice.Spending?.ReachedAt is null)
            audit.Add(db, "contract.cap_reached", subject, new { invoice.Period, now.Net, terms.Cap, rule = terms.AtCap ?? CapRule.GoesOn });
    }

    private async Task<List<InvoiceId>> DueAsync(ContractId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var today = DateOnly.FromDateTime(desk.Now.UtcDateTime);
        var due = new List<InvoiceId>();
        foreach (var row in await db.Invoices.AsNoTracking().Where(row => row.ContractId == id && row.State == InvoiceState.Collecting && row.From <= today && row.To >= today).ToListAsync(cancellationToken))
        {
            var terms = (await TermsInForce.OfAsync(db, row.ContractId, row.Period, cancellationToken)).Terms;
            if ((terms.Cap ?? terms.WarnAt) is null || row.Spending?.AsOf > desk.Now - Every)
                continue;
            if (row.Spending is null || await evidence.HasLaterAsync(db, row.ProjectId, terms, row.Period, row.Spending.AsOf - Late, cancellationToken))
                due.Add(row.Id);
        }

        return due;
    }
}
