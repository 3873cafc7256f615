using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Billing.Verification;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Invoicing.Ledger;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Periods;

/// <summary>
/// Freezes the evidence of a period that is over and makes its invoice a draft, with what earlier periods cost more or less since. While it is a draft it may be frozen again:
/// late events go to the period they belong to. Evidence, chain and amount are saved together or not at all.
/// </summary>
internal sealed class FreezePeriod(BillingDesk desk, PeriodEvidence evidence, AuditLog audit)
{
    /// <returns>Refused with <c>invoice.not_found</c>, <c>invoice.period_runs</c>, <c>invoice.state</c> or what the evidence lacks.</returns>
    public Task<Outcome<InvoiceId>> HandleAsync(InvoiceId id, CancellationToken cancellationToken) => desk.DoAsync<InvoiceId>([BillingRole.AccountManager, BillingRole.SecondReviewer], async db =>
    {
        if (await db.Invoices.SingleOrDefaultAsync(row => row.Id == id && row.Kind == InvoiceKind.Invoice, cancellationToken) is not { } invoice)
            return InvoiceErrors.NotFound();
        var done = await FreezeAsync(db, invoice, cancellationToken);
        return done.Succeeded ? id : done.Error;
    }, cancellationToken);

    /// <summary>Does it within the caller's unit of work.</summary>
    public async Task<Outcome> FreezeAsync(PlatformDbContext db, Invoice invoice, CancellationToken cancellationToken)
    {
        if (DateOnly.FromDateTime(desk.Now.UtcDateTime) <= invoice.To)
            return InvoiceErrors.PeriodRuns(invoice.To);
        if (invoice.State > InvoiceState.Draft)
            return InvoiceErrors.State("frozen", invoice.State);
        var version = await TermsInForce.OfAsync(db, invoice.ContractId, invoice.Period, cancellationToken);
        var terms = version.Terms;
        var asOf = terms.Kpis.Count > 0 ? await evidence.MomentAsync(db, invoice.ProjectId, terms, cancellationToken) : desk.Now;
        var snapshots = await evidence.SnapshotsAsync(db, invoice.ProjectId, terms, invoice.Period, asOf, cancellationToken);
        if (!snapshots.Succeeded)
            return snapshots.Error;
        var chain = await ContractChain.OpenAsync(db, desk.Tenant.Scope, invoice.ContractId, cancellationToken);
        var restatements = await evidence.DueAsync(db, invoice, asOf, chain.Entries, cancellationToken);
        if (!restatements.Succeeded)
            return restatements.Error;
        var material = new InvoiceMaterial(
            invoice.ContractId.ToString(), terms, version.Signatures, invoice.Period, snapshots.Value, invoice.Reviews, invoice.Adjustments, restatements.Value,
            await InvoiceMaterials.EarlierAsync(db, invoice.ContractId, cancellationToken), chain.Entries);
        var content = InvoiceIssue.Preview(material);
        if (!content.Succeeded)
            return content.Error;
        var frozen = invoice.Freeze(version, content.Value, asOf);
        if (!frozen.Succeeded)
            return frozen;
        await evidence.KeepAsync(db, invoice, snapshots.Value, restatements.Value, cancellationToken);
        foreach (var snapshot in snapshots.Value)
            chain.Add(ChainEvents.Frozen, ChainEvents.Period(invoice.Period), snapshot.Hash(), desk.Now);
        // texts that were signed before amendments shared the error chance may exceed it: they bill as signed, and their files say nothing about it
        if (await InvoiceMaterials.TextsAsync(db, version, cancellationToken) is { } texts && AmendmentCheck.Keeps(texts))
            chain.Add(ChainEvents.Texts, ChainEvents.Period(invoice.Period), CanonicalText.HashOf(texts), desk.Now);
        foreach (var restatement in restatements.Value)
            chain.Add(ChainEvents.Restated, ChainEvents.Period(invoice.Period), restatement.Hash(), desk.Now);
        audit.Add(db, "invoice.frozen", invoice.Subject(), new { invoice.Period, invoice.Totals.Net, restated = restatements.Value.Count });
        return Outcome.Success;
    }
}
