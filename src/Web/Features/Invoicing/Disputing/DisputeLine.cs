using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Invoicing.Issuing;
using Platform.Web.Features.Invoicing.Ledger;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Disputing;

/// <summary>
/// Disputes of single lines. One that is upheld is credited at once: the period is computed again with the line as it was agreed, so that its minimum and cap hold.
/// Rejecting takes two persons of the vendor; what is not answered in time is upheld.
/// </summary>
internal sealed class DisputeLine(BillingDesk desk, IssueInvoice issue, AuditLog audit)
{
    private static readonly BillingRole[] Vendor = [BillingRole.AccountManager, BillingRole.SecondReviewer];

    /// <summary>The customer disputes a line.</summary>
    /// <returns>Refused with <c>invoice.not_found</c>, <c>invoice.state</c>, <c>invoice.dispute_window</c>, <c>invoice.dispute_line</c> or <c>invoice.disputed_already</c>.</returns>
    public Task<Outcome<DisputeId>> OpenAsync(InvoiceId id, int line, string reason, CancellationToken cancellationToken) => desk.DoAsync<DisputeId>([BillingRole.Customer], async db =>
    {
        if (await InvoiceMaterials.FindAsync(db, id, cancellationToken) is not { Invoice.Kind: InvoiceKind.Invoice } found)
            return InvoiceErrors.NotFound();
        if (await db.Disputes.AnyAsync(row => row.InvoiceId == id && row.LineNumber == line && row.State == DisputeState.Open, cancellationToken))
            return InvoiceErrors.DisputedAlready(line);
        var opened = found.Invoice.OpenDispute(DateOnly.FromDateTime(desk.Now.UtcDateTime), found.Version.Terms.DisputeDays);
        if (!opened.Succeeded)
            return opened.Error;
        var left = await LeftOfLines.OfAsync(db, id, cancellationToken);
        var dispute = Dispute.Open(found.Invoice, line, left.TryGetValue(line, out var net) ? net : null, reason, desk.Tenant.Actor, desk.Now);
        if (!dispute.Succeeded)
            return dispute.Error;
        db.Add(dispute.Value);
        audit.Add(db, "invoice.disputed", found.Invoice.Subject(), new { line, dispute.Value.Held, dispute.Value.Deadline });
        return dispute.Value.Id;
    }, cancellationToken);

    /// <summary>The vendor agrees, in whole or in part.</summary>
    /// <param name="id">The dispute.</param>
    /// <param name="netAfter">What remains on the line.</param>
    /// <param name="answer">Why; printed on the credit note.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<Outcome<DisputeId>> UpholdAsync(DisputeId id, decimal netAfter, string answer, CancellationToken cancellationToken) =>
        AnswerAsync(id, Vendor, (db, dispute, invoice) => UpholdAsync(db, dispute, invoice, (netAfter, answer), cancellationToken), cancellationToken);

    /// <summary>The vendor does not agree: the first person proposes it, a second one decides.</summary>
    public Task<Outcome<DisputeId>> RejectAsync(DisputeId id, string answer, CancellationToken cancellationToken) => AnswerAsync(id, Vendor, async (db, dispute, invoice) =>
    {
        var rejected = dispute.Reject(answer, desk.Tenant.Actor, desk.Now);
        if (rejected.Succeeded)
            await CloseAsync(db, dispute, invoice, cancellationToken);
        return rejected;
    }, cancellationToken);

    /// <summary>The customer takes it back.</summary>
    public Task<Outcome<DisputeId>> WithdrawAsync(DisputeId id, CancellationToken cancellationToken) => AnswerAsync(id, [BillingRole.Customer], async (db, dispute, invoice) =>
    {
        var withdrawn = dispute.Withdraw(desk.Tenant.Actor, desk.Now);
        if (withdrawn.Succeeded)
            await CloseAsync(db, dispute, invoice, cancellationToken);
        return withdrawn;
    }, cancellationToken);

    /// <summary>Upholds a dispute whose deadline passed without an answer. For the job that keeps deadlines.</summary>
    public Task<Outcome<DisputeId>> ExpireAsync(DisputeId id, CancellationToken cancellationToken) => AnswerAsync(id, [], async (db, dispute, invoice) =>
        dispute.State != DisputeState.Open || dispute.Deadline > desk.Now
            ? Outcome.Success
            : await UpholdAsync(db, dispute, invoice, (0, "not answered by its deadline"), cancellationToken), cancellationToken);

    private async Task<Outcome> UpholdAsync(PlatformDbContext db, Dispute dispute, Invoice invoice, (decimal NetAfter, string Answer) with, CancellationToken cancellationToken)
    {
        var net = Platform.Domain.Contracts.Money.Round(with.NetAfter, invoice.Currency);
        var upheld = dispute.Uphold(net, with.Answer, desk.Tenant.Actor, desk.Now);
        if (!upheld.Succeeded)
            return upheld;
        var line = invoice.Lines.First(one => one.Number == dispute.LineNumber);
        var reason = $"dispute of line {line.Number} upheld: {dispute.Answer}";
        LineAdjustment? apart = null;
        if (line.Kind == InvoiceLineKind.Kpi)
        {
            var review = new LineReview(line.Kpi, net == 0 ? ReviewDecision.Rejected : ReviewDecision.Lowered, net, reason, desk.Tenant.Actor);
            var chain = await ContractChain.OpenAsync(db, desk.Tenant.Scope, invoice.ContractId, cancellationToken);
            chain.Add(ChainEvents.Reviewed, ChainEvents.Period(invoice.Period), CanonicalText.HashOf(review), desk.Now);
            var decided = invoice.DecideAfterIssue(review);
            if (!decided.Succeeded)
                return decided;
        }
        else
        {
            apart = new LineAdjustment($"{invoice.Number}/{line.Number}", net - dispute.Held, reason, desk.Tenant.Actor);
        }

        var note = await issue.CreditAsync(db, invoice, reason, apart, cancellationToken);
        // within the agreed minimum a line may fall without the sum falling
        if (!note.Succeeded && note.Error.Code != "invoice.nothing_to_credit")
            return note;
        if (note is { Succeeded: true, Value: { } made })
            dispute.Credit(made.Id);
        await CloseAsync(db, dispute, invoice, cancellationToken);
        return Outcome.Success;
    }

    private async Task CloseAsync(PlatformDbContext db, Dispute dispute, Invoice invoice, CancellationToken cancellationToken)
    {
        audit.Add(db, "invoice.dispute_answered", invoice.Subject(), new { line = dispute.LineNumber, state = dispute.State.ToString(), dispute.NetAfter, dispute.Answer });
        if (dispute.State == DisputeState.Open || await db.Disputes.AnyAsync(row => row.InvoiceId == invoice.Id && row.Id != dispute.Id && row.State == DisputeState.Open, cancellationToken))
            return;
        var notes = await db.Invoices.Where(row => row.ContractId == invoice.ContractId && row.Kind == InvoiceKind.CreditNote && row.Cites == invoice.Number).ToListAsync(cancellationToken);
        var fresh = db.ChangeTracker.Entries<Invoice>().Where(entry => entry.State == EntityState.Added && entry.Entity.Cites == invoice.Number).Select(entry => entry.Entity);
        invoice.CloseDisputes(notes.Concat(fresh).Sum(note => note.Totals.Gross));
    }

    private Task<Outcome<DisputeId>> AnswerAsync(
        DisputeId id, BillingRole[] allowed, Func<PlatformDbContext, Dispute, Invoice, Task<Outcome>> answer, CancellationToken cancellationToken) => desk.DoAsync<DisputeId>(allowed, async db =>
    {
        if (await db.Disputes.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } dispute)
            return InvoiceErrors.NoDispute();
        var invoice = await db.Invoices.SingleAsync(row => row.Id == dispute.InvoiceId, cancellationToken);
        var done = await answer(db, dispute, invoice);
        return done.Succeeded ? id : done.Error;
    }, cancellationToken);
}
