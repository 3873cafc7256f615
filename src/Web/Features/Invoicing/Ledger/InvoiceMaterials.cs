using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Ledger;

/// <summary>Puts together what an invoice is computed from.</summary>
internal sealed class InvoiceMaterials(EvidenceStore store)
{
    /// <summary>The invoice's rows, its terms and its parts; null when this workspace has no such invoice.</summary>
    public static async Task<InvoiceCase?> FindAsync(PlatformDbContext db, InvoiceId id, CancellationToken cancellationToken)
    {
        if (await db.Invoices.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } invoice)
            return null;
        var version = await db.ContractVersions.SingleAsync(row => row.Id == invoice.TermsId, cancellationToken);
        var parts = await db.EvidenceParts.Where(part => part.InvoiceId == id).OrderBy(part => part.Kind).ThenBy(part => part.Place).ToListAsync(cancellationToken);
        return new(invoice, version, parts);
    }

    /// <summary>Every document of a contract so far, in the order of their issue.</summary>
    public static async Task<IReadOnlyList<InvoiceDocument>> EarlierAsync(PlatformDbContext db, ContractId contract, CancellationToken cancellationToken)
    {
        var texts = await db.Invoices.AsNoTracking().Where(row => row.ContractId == contract && row.IssuedAt != null).OrderBy(row => row.IssuedAt).ThenBy(row => row.Number)
            .Select(row => row.Document).ToListAsync(cancellationToken);
        return [.. texts.Select(text => CanonicalText.Read<InvoiceDocument>(text)!)];
    }

    /// <summary>Every text of a contract that was signed up to a version, oldest first; null when there is none before it.</summary>
    public static async Task<IReadOnlyList<SignedText>?> TextsAsync(PlatformDbContext db, ContractVersion version, CancellationToken cancellationToken)
    {
        var versions = await db.ContractVersions.AsNoTracking().Where(row => row.ContractId == version.ContractId && row.Number <= version.Number).OrderBy(row => row.Number).ToListAsync(cancellationToken);
        var texts = versions.Where(row => row.Signatures.Count > 0).Select(row => new SignedText(row.FromPeriod, row.Text, row.Signatures)).ToList();
        return texts.Count > 1 ? texts : null;
    }

    /// <summary>The same where the chain records them for a period: what was frozen by earlier builds has no such link.</summary>
    public static async Task<IReadOnlyList<SignedText>?> RecordedTextsAsync(PlatformDbContext db, ContractVersion version, int period, ContractChain chain, CancellationToken cancellationToken) =>
        chain.Entries.Any(link => link.What == ChainEvents.Texts && link.Subject == ChainEvents.Period(period)) ? await TextsAsync(db, version, cancellationToken) : null;

    /// <summary>All of it, with the evidence read from its blobs.</summary>
    public async Task<InvoiceMaterial> OfAsync(PlatformDbContext db, InvoiceCase found, ContractChain chain, CancellationToken cancellationToken)
    {
        var invoice = found.Invoice;
        var snapshots = new List<EvidenceSnapshot>();
        foreach (var part in found.PartsOf(EvidencePartKind.Snapshot))
            snapshots.Add(await store.ReadAsync<EvidenceSnapshot>(part, cancellationToken));
        var restatements = new List<Restatement>();
        foreach (var part in found.PartsOf(EvidencePartKind.Restatement))
            restatements.Add(await store.ReadAsync<Restatement>(part, cancellationToken));
        return new(
            invoice.ContractId.ToString(), found.Version.Terms, found.Version.Signatures, invoice.Period, snapshots, invoice.Reviews, invoice.Adjustments, restatements,
            await EarlierAsync(db, invoice.ContractId, cancellationToken), chain.Entries, await RecordedTextsAsync(db, found.Version, invoice.Period, chain, cancellationToken));
    }

    /// <summary>What the invoice says after other decisions, from lines that are computed already; the issue computes them again from the evidence.</summary>
    public static Outcome<InvoiceContent> Again(InvoiceCase found, IReadOnlyList<LineReview> reviews, IReadOnlyList<LineAdjustment> adjustments)
    {
        var invoice = found.Invoice;
        var computed = invoice.Results.Zip(found.PartsOf(EvidencePartKind.Snapshot), (result, part) => new EvidencedLine(result, part.Hash)).ToList();
        var restated = invoice.Lines.Where(line => line.Kind == InvoiceLineKind.Restatement)
            .Select(line => new RestatedPeriod(line.Cites, line.Net, line.Reason(), line.Evidence, line.Restated)).ToList();
        var content = InvoiceComputation.Of(found.Version.Terms, invoice.Period, computed, reviews, adjustments, restated);
        return content.Succeeded ? new InvoiceContent(invoice.Results, content.Value.Lines, content.Value.Totals) : content.Error;
    }
}

/// <summary>An invoice with its terms and parts.</summary>
internal sealed record InvoiceCase(Invoice Invoice, ContractVersion Version, IReadOnlyList<EvidencePart> Parts)
{
    public IEnumerable<EvidencePart> PartsOf(EvidencePartKind kind) => Parts.Where(part => part.Kind == kind);
}
