using System.Security.Cryptography;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Web.Features.Invoicing.Papers;

/// <summary>What every paper of a document is made from: the evidence file, its signed terms and the hash that the papers print.</summary>
internal sealed class InvoicePaper
{
    private InvoicePaper(EvidenceFile file, ContractTerms terms, string evidenceHash)
    {
        (File, Terms, EvidenceHash) = (file, terms, evidenceHash);
        Taxes = [.. Document.Lines.GroupBy(line => line.TaxPercent).OrderByDescending(rate => rate.Key).Select(rate => TaxOf(rate.Key, rate.Sum(line => line.Net)))];
    }

    public EvidenceFile File { get; }

    public ContractTerms Terms { get; }

    /// <summary>SHA-256 of the evidence file's bytes, lower-case hex.</summary>
    public string EvidenceHash { get; }

    public InvoiceDocument Document => File.Invoice;

    public bool IsCredit => Document.Kind == InvoiceKind.CreditNote;

    /// <summary>Net and tax of each rate, as the document's totals were computed.</summary>
    public IReadOnlyList<TaxSum> Taxes { get; }

    /// <summary>Last day on which a line may be disputed.</summary>
    public DateOnly DisputeUntil => Document.IssuedOn.AddDays(Terms.DisputeDays);

    /// <summary>Nothing is to be paid when the document gives back or comes to nothing.</summary>
    public bool IsToPay => !IsCredit && Document.Totals.Gross > 0;

    /// <param name="file">The evidence file.</param>
    /// <param name="evidence">Its bytes; null when nobody has them at hand.</param>
    /// <param name="hash">Their SHA-256 where it is known; null to work it out.</param>
    /// <returns>Refused with <c>paper.terms</c> when the file's terms cannot be read.</returns>
    public static Outcome<InvoicePaper> Of(EvidenceFile file, byte[]? evidence, string? hash)
    {
        if (CanonicalText.Read<ContractTerms>(file.Terms) is not { } terms)
            return PaperErrors.Terms(file.Invoice.Number);
        return new InvoicePaper(file, terms, hash ?? (evidence is null ? CanonicalText.HashOf(file) : Convert.ToHexStringLower(SHA256.HashData(evidence))));
    }

    /// <summary>What was computed for a line; null for lines of other kinds.</summary>
    public LineResult? ResultOf(InvoiceLine line) => line.Kind == InvoiceLineKind.Kpi ? File.Results.FirstOrDefault(result => result.Kpi == line.Kpi) : null;

    private TaxSum TaxOf(decimal percent, decimal net) => new(percent, net, Money.Round(net * percent / 100, Document.Currency));
}

/// <summary>Net and tax of one rate.</summary>
internal sealed record TaxSum(decimal Percent, decimal Net, decimal Tax);
