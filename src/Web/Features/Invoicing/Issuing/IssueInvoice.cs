using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Invoicing.Ledger;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Issuing;

/// <summary>Issues documents: everything is computed again from the frozen evidence, gets its number and closes the chain over itself, in one transaction.</summary>
internal sealed class IssueInvoice(BillingDesk desk, InvoiceMaterials materials, EvidenceStore store, PeriodEvidence evidence, AuditLog audit)
{
    private static readonly BillingRole[] Vendor = [BillingRole.AccountManager, BillingRole.SecondReviewer];

    /// <summary>Issues an approved invoice.</summary>
    /// <returns>Its number. Refused with <c>invoice.not_found</c>, <c>invoice.state</c> or what the evidence says.</returns>
    public Task<Outcome<string>> HandleAsync(InvoiceId id, CancellationToken cancellationToken) => HandleAsync(id, null, cancellationToken);

    /// <summary>As above, the one that was on the screen.</summary>
    /// <returns>Refused also with <c>invoice.changed</c>.</returns>
    public Task<Outcome<string>> HandleAsync(InvoiceId id, Guid? seen, CancellationToken cancellationToken) => desk.DoAsync<string>(Vendor, async db =>
    {
        if (await InvoiceMaterials.FindAsync(db, id, cancellationToken) is not { } found)
            return InvoiceErrors.NotFound();
        if (seen is { } version && version != found.Invoice.Version)
            return InvoiceErrors.Changed();
        if (found.Invoice is not { Kind: InvoiceKind.Invoice, State: InvoiceState.Approved })
            return InvoiceErrors.State("issued", found.Invoice.State);
        var chain = await ContractChain.OpenAsync(db, desk.Tenant.Scope, found.Invoice.ContractId, cancellationToken);
        var material = await materials.OfAsync(db, found, chain, cancellationToken);
        var issued = await CloseAsync(db, found.Invoice, chain, (number, at) => InvoiceIssue.Of(material, number, at), (material.Terms.Vendor.Name, material), cancellationToken);
        if (!issued.Succeeded)
            return issued.Error;
        var cited = material.Restatements.Select(restatement => restatement.Cites).ToList();
        foreach (var before in await db.Invoices.Where(row => row.ContractId == found.Invoice.ContractId && cited.Contains(row.Number!)).ToListAsync(cancellationToken))
            before.Seen(found.Invoice.FrozenAt!.Value);
        return issued.Value;
    }, cancellationToken);

    /// <summary>Computes an issued period again now and credits what it costs less. For a period whose next invoice is far away, or a last one.</summary>
    /// <returns>Number of the credit note. Refused with <c>invoice.nothing_to_credit</c> when it costs no less.</returns>
    public Task<Outcome<string>> CreditAsync(InvoiceId id, string reason, CancellationToken cancellationToken) => desk.DoAsync<string>(Vendor, async db =>
    {
        if (await db.Invoices.SingleOrDefaultAsync(row => row.Id == id && row.Kind == InvoiceKind.Invoice, cancellationToken) is not { IsIssued: true } original)
            return InvoiceErrors.NotFound();
        var done = await CreditAsync(db, original, reason, null, cancellationToken);
        return done.Succeeded ? done.Value?.Number ?? "" : done.Error;
    }, cancellationToken);

    /// <summary>A credit note on an issued invoice within the caller's unit of work.</summary>
    /// <param name="db">The context.</param>
    /// <param name="original">The issued invoice, with all decisions on it.</param>
    /// <param name="reason">Why; printed on the line.</param>
    /// <param name="apart">An amount below 0 that is credited apart from the evidence; null to compute the period again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The credit note. Refused with <c>invoice.nothing_to_credit</c>.</returns>
    public async Task<Outcome<Invoice?>> CreditAsync(PlatformDbContext db, Invoice original, string reason, LineAdjustment? apart, CancellationToken cancellationToken)
    {
        var version = await db.ContractVersions.SingleAsync(row => row.Id == original.TermsId, cancellationToken);
        var terms = version.Terms;
        var chain = await ContractChain.OpenAsync(db, desk.Tenant.Scope, original.ContractId, cancellationToken);
        var earlier = await InvoiceMaterials.EarlierAsync(db, original.ContractId, cancellationToken);
        var restatements = new List<Restatement>();
        var asOf = desk.Now;
        if (apart is null)
        {
            asOf = terms.Kpis.Count > 0 ? await evidence.MomentAsync(db, original.ProjectId, terms, cancellationToken) : asOf;
            var again = await evidence.RestateAsync(db, original, reason, asOf, cancellationToken);
            if (!again.Succeeded)
                return again.Error;
            var change = RestatementComputation.Of(again.Value, earlier, chain.Entries);
            if (!change.Succeeded)
                return change.Error;
            if (change.Value.Net >= 0)
                return InvoiceErrors.NothingToCredit(change.Value.Net);
            restatements.Add(again.Value);
            chain.Add(ChainEvents.Restated, original.Number!, again.Value.Hash(), desk.Now);
        }
        else
        {
            chain.Add(ChainEvents.Adjusted, original.Number!, CanonicalText.HashOf(apart), desk.Now);
        }

        var material = new InvoiceMaterial(
            original.ContractId.ToString(), terms, version.Signatures, original.Period, [], [], apart is null ? [] : [apart], restatements, earlier, chain.Entries,
            await InvoiceMaterials.RecordedTextsAsync(db, version, original.Period, chain, cancellationToken));
        var note = Invoice.CreditFor(original, desk.Now);
        db.Add(note);
        var issued = await CloseAsync(db, note, chain, (number, at) => InvoiceIssue.Credit(material, original.Number!, number, at), (terms.Vendor.Name, material), cancellationToken);
        if (!issued.Succeeded)
            return issued.Error;
        foreach (var (at, restatement) in restatements.Index())
            db.Add(await store.KeepAsync(note, restatement, at + 1, asOf, cancellationToken));
        if (apart is null)
            original.Seen(asOf);
        return note;
    }

    private async Task<Outcome<string>> CloseAsync(
        PlatformDbContext db, Invoice invoice, ContractChain chain, Func<string, DateTimeOffset, Outcome<EvidenceFile>> issue, (string Vendor, InvoiceMaterial Material) of, CancellationToken cancellationToken)
    {
        var now = desk.Now;
        if (await db.InvoiceSeries.SingleOrDefaultAsync(row => row.Vendor == of.Vendor && row.Year == now.Year, cancellationToken) is not { } series)
        {
            series = new InvoiceSeries(of.Vendor, now.Year);
            db.Add(series);
        }

        var number = series.Next();
        var file = issue(number, now);
        if (!file.Succeeded)
            return file.Error;
        var document = file.Value.Invoice;
        var done = invoice.Issue(document, new InvoiceContent(file.Value.Results, document.Lines, document.Totals), now);
        if (!done.Succeeded)
            return done.Error;
        chain.Take(file.Value.Chain[^1]);
        db.Add(await store.KeepAsync(invoice, file.Value, now, cancellationToken));
        audit.Add(db, document.Kind == InvoiceKind.Invoice ? "invoice.issued" : "invoice.credited", invoice.Subject(), new { number, document.Cites, document.Totals.Net, document.Totals.Gross, head = document.ChainHead });
        return number;
    }
}
