using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Invoicing.Ledger;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Reviewing;

/// <summary>
/// The vendor's review: submit, decide line by line, adjust, approve. A reviewer may lower, hold or reject alone; what adds to the bill waits for the customer's co-signature.
/// Every decision that takes effect is a link of the contract's chain.
/// </summary>
internal sealed class ReviewInvoice(BillingDesk desk, FreezePeriod freeze, PeriodEvidence evidence, AuditLog audit)
{
    private static readonly BillingRole[] Vendor = [BillingRole.AccountManager, BillingRole.SecondReviewer];
    private static readonly BillingRole[] Customer = [BillingRole.Customer];

    /// <summary>Puts a draft before the reviewers, after taking in what came since it was frozen.</summary>
    /// <returns>Refused with <c>invoice.not_found</c>, <c>invoice.state</c> or what the freeze says.</returns>
    public Task<Outcome<InvoiceId>> SubmitAsync(InvoiceId id, CancellationToken cancellationToken) => ChangeAsync(id, [BillingRole.AccountManager], async (db, found) =>
    {
        var invoice = found.Invoice;
        // a draft also lets go of the hashes of cases that were erased since
        if (invoice is { State: InvoiceState.Draft, FrozenAt: { } frozen }
            && (await db.CaseErasures.AnyAsync(erasure => erasure.ProjectId == invoice.ProjectId && erasure.At >= frozen, cancellationToken)
                || await evidence.HasLaterAsync(db, invoice.ProjectId, found.Version.Terms, invoice.Period, frozen, cancellationToken)))
        {
            var again = await freeze.FreezeAsync(db, invoice, cancellationToken);
            if (!again.Succeeded)
                return again;
        }

        audit.Add(db, "invoice.submitted", invoice.Subject(), new { invoice.Totals.Net });
        return invoice.Submit(desk.Tenant.Actor);
    }, cancellationToken);

    /// <summary>Decides a line. A raise is kept until the customer co-signs.</summary>
    /// <returns>Refused with <c>invoice.not_found</c>, <c>invoice.state</c> or what <see cref="InvoiceComputation"/> says of the decision.</returns>
    public Task<Outcome<InvoiceId>> DecideAsync(InvoiceId id, LineDecision decision, CancellationToken cancellationToken) => ChangeAsync(id, Vendor, async (db, found) =>
    {
        var invoice = found.Invoice;
        var computed = invoice.Results.FirstOrDefault(result => result.Kpi == decision.Kpi)?.Billed ?? 0;
        var net = decision.Decision switch
        {
            ReviewDecision.Accepted => computed,
            ReviewDecision.Held or ReviewDecision.Rejected => 0,
            _ => decision.Net,
        };
        var review = new LineReview(decision.Kpi, decision.Decision, net, decision.Reason.Trim(), desk.Tenant.Actor);
        if (decision.Decision == ReviewDecision.Raised)
        {
            // everything but the co-signature must be in order already
            var trial = InvoiceMaterials.Again(found, [.. invoice.Reviews, review with { CoSignedBy = "customer" }], invoice.Adjustments);
            audit.Add(db, "invoice.raise_proposed", invoice.Subject(), new { review.Kpi, review.Net });
            return trial.Succeeded ? invoice.WaitForCustomer(review) : trial;
        }

        return await TakeAsync(db, found, review, cancellationToken);
    }, cancellationToken);

    /// <summary>The customer agrees to a raise.</summary>
    /// <returns>Refused with <c>invoice.no_line</c> when nothing waits for it.</returns>
    public Task<Outcome<InvoiceId>> CoSignAsync(InvoiceId id, string kpi, CancellationToken cancellationToken) => CoSignAsync(id, kpi, null, cancellationToken);

    /// <summary>As above, to what was on the screen.</summary>
    /// <returns>Refused also with <c>invoice.changed</c>.</returns>
    public Task<Outcome<InvoiceId>> CoSignAsync(InvoiceId id, string kpi, Guid? seen, CancellationToken cancellationToken) => ChangeAsync(id, Customer, seen, async (db, found) =>
        found.Invoice.WaitingReviews.FirstOrDefault(waiting => waiting.Kpi == kpi) is { } raise
            ? await TakeAsync(db, found, raise with { CoSignedBy = desk.Tenant.Actor }, cancellationToken)
            : InvoiceErrors.NoLine(kpi), cancellationToken);

    /// <summary>Enters an amount apart from the evidence. One above 0 is kept until the customer co-signs.</summary>
    /// <returns>Refused with <c>invoice.adjustment</c>, <c>invoice.not_rounded</c> or <c>invoice.state</c>.</returns>
    public Task<Outcome<InvoiceId>> AdjustAsync(InvoiceId id, string cites, decimal net, string reason, CancellationToken cancellationToken) => ChangeAsync(id, Vendor, async (db, found) =>
    {
        var adjustment = new LineAdjustment(cites.Trim(), net, reason.Trim(), desk.Tenant.Actor);
        if (net <= 0)
            return await TakeAsync(db, found, adjustment, cancellationToken);
        var trial = InvoiceMaterials.Again(found, found.Invoice.Reviews, [.. found.Invoice.Adjustments, adjustment with { CoSignedBy = "customer" }]);
        audit.Add(db, "invoice.addition_proposed", found.Invoice.Subject(), new { net });
        return trial.Succeeded ? found.Invoice.WaitForCustomer(adjustment) : trial;
    }, cancellationToken);

    /// <summary>Takes an adjustment back by its opposite; both stay on the invoice.</summary>
    /// <param name="id">The invoice.</param>
    /// <param name="place">Place of the adjustment, from 0.</param>
    /// <param name="reason">Why.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<Outcome<InvoiceId>> ReverseAsync(InvoiceId id, int place, string reason, CancellationToken cancellationToken) => ChangeAsync(id, Vendor, async (db, found) =>
    {
        if (place < 0 || place >= found.Invoice.Adjustments.Count)
            return InvoiceErrors.NoLine($"adjustment {place + 1}");
        var wrong = found.Invoice.Adjustments[place];
        var opposite = new LineAdjustment(wrong.Cites, -wrong.Net, reason.Trim(), desk.Tenant.Actor);
        return opposite.Net <= 0 ? await TakeAsync(db, found, opposite, cancellationToken) : found.Invoice.WaitForCustomer(opposite);
    }, cancellationToken);

    /// <summary>The customer agrees to an addition.</summary>
    /// <param name="id">The invoice.</param>
    /// <param name="place">Its place among those that wait, from 0.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task<Outcome<InvoiceId>> CoSignAdjustmentAsync(InvoiceId id, int place, CancellationToken cancellationToken) => CoSignAdjustmentAsync(id, place, null, cancellationToken);

    /// <summary>As above, to what was on the screen: another addition may stand at that place by now.</summary>
    /// <returns>Refused also with <c>invoice.changed</c>.</returns>
    public Task<Outcome<InvoiceId>> CoSignAdjustmentAsync(InvoiceId id, int place, Guid? seen, CancellationToken cancellationToken) => ChangeAsync(id, Customer, seen, async (db, found) =>
        place >= 0 && place < found.Invoice.WaitingAdjustments.Count
            ? await TakeAsync(db, found, found.Invoice.WaitingAdjustments[place] with { CoSignedBy = desk.Tenant.Actor }, cancellationToken)
            : InvoiceErrors.NoLine($"adjustment {place + 1}"), cancellationToken);

    /// <summary>Drops what waits for the customer: the vendor takes it back, or the customer does not agree.</summary>
    public Task<Outcome<InvoiceId>> DropWaitingAsync(InvoiceId id, CancellationToken cancellationToken) => ChangeAsync(id, [.. Vendor, .. Customer], (db, found) =>
    {
        found.Invoice.DropWaiting();
        audit.Add(db, "invoice.waiting_dropped", found.Invoice.Subject());
        return Task.FromResult(Outcome.Success);
    }, cancellationToken);

    /// <summary>A second person of the vendor agrees.</summary>
    /// <returns>Refused with <c>invoice.state</c>, <c>invoice.second_person</c> or <c>invoice.waits_for_customer</c>.</returns>
    public Task<Outcome<InvoiceId>> ApproveAsync(InvoiceId id, CancellationToken cancellationToken) => ApproveAsync(id, null, cancellationToken);

    /// <summary>As above, to the invoice that was on the screen.</summary>
    /// <returns>Refused also with <c>invoice.changed</c>.</returns>
    public Task<Outcome<InvoiceId>> ApproveAsync(InvoiceId id, Guid? seen, CancellationToken cancellationToken) => ChangeAsync(id, Vendor, seen, (db, found) =>
    {
        audit.Add(db, "invoice.approved", found.Invoice.Subject(), new { found.Invoice.Totals.Net });
        return Task.FromResult(found.Invoice.Approve(desk.Tenant.Actor));
    }, cancellationToken);

    /// <summary>Lets a held line of an issued invoice go: the period is computed again with it on the next invoice.</summary>
    /// <returns>Refused with <c>invoice.not_held</c>.</returns>
    public Task<Outcome<InvoiceId>> ReleaseAsync(InvoiceId id, string kpi, CancellationToken cancellationToken) => ChangeAsync(id, Vendor, async (db, found) =>
    {
        var invoice = found.Invoice;
        if (!invoice.IsIssued || invoice.Reviews.LastOrDefault(review => review.Kpi == kpi) is not { Decision: ReviewDecision.Held })
            return InvoiceErrors.NotHeld(kpi);
        var review = new LineReview(kpi, ReviewDecision.Accepted, invoice.Results.First(result => result.Kpi == kpi).Billed, "released", desk.Tenant.Actor);
        await LinkAsync(db, invoice, ChainEvents.Reviewed, CanonicalText.HashOf(review), cancellationToken);
        audit.Add(db, "invoice.line_released", invoice.Subject(), new { kpi });
        return invoice.DecideAfterIssue(review);
    }, cancellationToken);

    private async Task<Outcome> TakeAsync(PlatformDbContext db, InvoiceCase found, LineReview review, CancellationToken cancellationToken)
    {
        var invoice = found.Invoice;
        var content = InvoiceMaterials.Again(found, [.. invoice.Reviews, review], invoice.Adjustments);
        if (!content.Succeeded)
            return content;
        await LinkAsync(db, invoice, ChainEvents.Reviewed, CanonicalText.HashOf(review), cancellationToken);
        audit.Add(db, "invoice.line_reviewed", invoice.Subject(), new { review.Kpi, decision = review.Decision.ToString(), review.Net, review.Reason });
        return invoice.Decide(review, content.Value);
    }

    private async Task<Outcome> TakeAsync(PlatformDbContext db, InvoiceCase found, LineAdjustment adjustment, CancellationToken cancellationToken)
    {
        var invoice = found.Invoice;
        var content = InvoiceMaterials.Again(found, invoice.Reviews, [.. invoice.Adjustments, adjustment]);
        if (!content.Succeeded)
            return content;
        await LinkAsync(db, invoice, ChainEvents.Adjusted, CanonicalText.HashOf(adjustment), cancellationToken);
        audit.Add(db, "invoice.adjusted", invoice.Subject(), new { adjustment.Net, adjustment.Reason });
        return invoice.Adjust(adjustment, content.Value);
    }

    private async Task LinkAsync(PlatformDbContext db, Invoice invoice, string what, string payload, CancellationToken cancellationToken) =>
        (await ContractChain.OpenAsync(db, desk.Tenant.Scope, invoice.ContractId, cancellationToken)).Add(what, ChainEvents.Period(invoice.Period), payload, desk.Now);

    private Task<Outcome<InvoiceId>> ChangeAsync(InvoiceId id, BillingRole[] allowed, Func<PlatformDbContext, InvoiceCase, Task<Outcome>> change, CancellationToken cancellationToken) =>
        ChangeAsync(id, allowed, null, change, cancellationToken);

    private Task<Outcome<InvoiceId>> ChangeAsync(InvoiceId id, BillingRole[] allowed, Guid? seen, Func<PlatformDbContext, InvoiceCase, Task<Outcome>> change, CancellationToken cancellationToken) =>
        desk.DoAsync<InvoiceId>(allowed, async db =>
        {
            if (await InvoiceMaterials.FindAsync(db, id, cancellationToken) is not { } found)
                return InvoiceErrors.NotFound();
            if (seen is { } version && version != found.Invoice.Version)
                return InvoiceErrors.Changed();
            var done = await change(db, found);
            return done.Succeeded ? id : done.Error;
        }, cancellationToken);
}

/// <summary>A decision about a line.</summary>
/// <param name="Kpi">Key of the line's KPI.</param>
/// <param name="Decision">What is decided.</param>
/// <param name="Net">The line's amount, for one that is lowered or raised.</param>
/// <param name="Reason">Why; printed on the line.</param>
internal sealed record LineDecision(string Kpi, ReviewDecision Decision, decimal Net = 0, string Reason = "");
