using System.Globalization;
using System.Text.Json.Serialization;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;

namespace Platform.Domain.Billing.Evidence;

/// <summary>Everything that an invoice can be recomputed from, in one file without any other source. It holds salted hashes of cases, no person's data.</summary>
/// <param name="Format">Always <see cref="CurrentFormat"/>.</param>
/// <param name="Invoice">The invoice as issued.</param>
/// <param name="Terms">The signed text.</param>
/// <param name="Signatures">Both sides' signatures under it.</param>
/// <param name="Snapshots">The frozen evidence of its lines.</param>
/// <param name="Results">The lines as they were computed.</param>
/// <param name="Reviews">Decisions on them.</param>
/// <param name="Adjustments">Amounts agreed apart from the evidence.</param>
/// <param name="Restatements">Earlier periods computed again.</param>
/// <param name="Earlier">Every document of the contract before this one.</param>
/// <param name="Chain">The contract's chain from its first link to the issue of this invoice.</param>
/// <param name="Texts">Where the terms amend others: every text that was signed so far, oldest first, these terms last. Null for first terms, and in files of builds that did not record the texts.</param>
public sealed record EvidenceFile(
    string Format,
    InvoiceDocument Invoice,
    string Terms,
    IReadOnlyList<Signature> Signatures,
    IReadOnlyList<EvidenceSnapshot> Snapshots,
    IReadOnlyList<LineResult> Results,
    IReadOnlyList<LineReview> Reviews,
    IReadOnlyList<LineAdjustment> Adjustments,
    IReadOnlyList<Restatement> Restatements,
    IReadOnlyList<InvoiceDocument> Earlier,
    IReadOnlyList<ChainEntry> Chain,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<SignedText>? Texts = null)
{
    /// <summary>The format of this build.</summary>
    public const string CurrentFormat = "lathe-evidence/1";
}

/// <summary>Kinds of links in a contract's chain.</summary>
public static class ChainEvents
{
    /// <summary>A side signed; the payload is the signature.</summary>
    public const string Signed = "contract.signed";

    /// <summary>A period was frozen under terms that amend others; the payload is the hash of all texts that were signed so far.</summary>
    public const string Texts = "contract.texts";

    /// <summary>Evidence of a line was frozen; the payload is its hash.</summary>
    public const string Frozen = "evidence.frozen";

    /// <summary>A reviewer decided; the payload is the decision.</summary>
    public const string Reviewed = "line.reviewed";

    /// <summary>An amount was agreed apart from the evidence; the payload is the adjustment.</summary>
    public const string Adjusted = "line.adjusted";

    /// <summary>An earlier period was computed again; the payload is the restatement.</summary>
    public const string Restated = "period.restated";

    /// <summary>A credit note was issued; the payload is the document.</summary>
    public const string Credited = "credit.issued";

    /// <summary>An invoice was issued; the payload is the document. Its document prints the hash of the link before this one.</summary>
    public const string Issued = "invoice.issued";

    /// <summary>What decisions and corrections of a period are about.</summary>
    /// <param name="period">From 1.</param>
    public static string Period(int period) => string.Create(CultureInfo.InvariantCulture, $"period {period}");
}
