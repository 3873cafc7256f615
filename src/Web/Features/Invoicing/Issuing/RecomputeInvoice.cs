using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Billing.Verification;
using Platform.Domain.Kernel;
using Platform.Web.Features.Invoicing.Ledger;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Issuing;

/// <summary>What recomputing gave.</summary>
/// <param name="Net">The sum that the evidence gives.</param>
/// <param name="Recorded">The sum on the document.</param>
/// <param name="Findings">What does not hold; empty when all of it does.</param>
internal sealed record Recomputed(decimal Net, decimal Recorded, IReadOnlyList<VerificationFinding> Findings);

/// <summary>Computes an invoice again from its frozen evidence: an issued one from its file as the offline verifier does, one on its way from its parts.</summary>
internal sealed class RecomputeInvoice(IDbContextFactory<PlatformDbContext> contexts, BillingDesk desk, InvoiceMaterials materials, EvidenceStore store)
{
    /// <returns>Refused with <c>invoice.not_found</c>, or <c>invoice.state</c> before its evidence is frozen.</returns>
    public async Task<Outcome<Recomputed>> HandleAsync(InvoiceId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await InvoiceMaterials.FindAsync(db, id, cancellationToken) is not { } found)
            return InvoiceErrors.NotFound();
        var invoice = found.Invoice;
        if (invoice.State == InvoiceState.Collecting)
            return InvoiceErrors.State("recomputed", invoice.State);
        if (invoice.IsIssued)
        {
            var file = await store.ReadAsync<EvidenceFile>(found.PartsOf(EvidencePartKind.File).Single(), cancellationToken);
            // a million cases take seconds: the page that asked stays awake meanwhile
            var findings = await Task.Run(() => EvidenceVerifier.Verify(file, invoice.Issued.ChainHead).ToList(), cancellationToken);
            if (CanonicalText.Of(file.Invoice) != invoice.Document)
                findings.Add(new("invoice", "the stored document is not the file's", "verify.document"));
            return new Recomputed(file.Invoice.Totals.Net, invoice.Totals.Net, findings);
        }

        var chain = await ContractChain.OpenAsync(db, desk.Tenant.Scope, invoice.ContractId, cancellationToken);
        var material = await materials.OfAsync(db, found, chain, cancellationToken);
        var content = await Task.Run(() => InvoiceIssue.Preview(material), cancellationToken);
        if (!content.Succeeded)
            return content.Error;
        var same = CanonicalText.Of(content.Value.Lines) == CanonicalText.Of(invoice.Lines);
        return new Recomputed(content.Value.Totals.Net, invoice.Totals.Net, same ? [] : [new("lines", "the lines are not those that evidence and decisions give", "verify.lines_now")]);
    }
}
