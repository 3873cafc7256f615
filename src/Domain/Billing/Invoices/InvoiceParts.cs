using System.Text.Json.Serialization;

namespace Platform.Domain.Billing.Invoices;

/// <summary>What an invoice's line is for.</summary>
public enum InvoiceLineKind
{
    /// <summary>A proven difference of a KPI.</summary>
    Kpi = 0,

    /// <summary>The period's fee.</summary>
    FlatFee = 1,

    /// <summary>Lifts the period to its agreed minimum.</summary>
    MinimumTopUp = 2,

    /// <summary>Lowers the period to its agreed cap.</summary>
    CapReduction = 3,

    /// <summary>Agreed apart from the evidence, with its reason; above 0 only with the customer.</summary>
    Adjustment = 4,

    /// <summary>An earlier period computed again, which it cites: late events, cases that opened again, decisions that came later.</summary>
    Restatement = 5,
}

/// <summary>What a reviewer decided about a KPI's line.</summary>
public enum ReviewDecision
{
    /// <summary>As computed.</summary>
    Accepted = 0,

    /// <summary>Less than computed.</summary>
    Lowered = 1,

    /// <summary>Not on this invoice.</summary>
    Held = 2,

    /// <summary>Nothing.</summary>
    Rejected = 3,

    /// <summary>More than computed; needs the customer's co-signature.</summary>
    Raised = 4,
}

/// <summary>A reviewer's decision.</summary>
/// <param name="Kpi">Key of the line's KPI.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="Net">The amount of the line after it.</param>
/// <param name="Reason">Why; printed on the line.</param>
/// <param name="Reviewer">Account of the reviewer.</param>
/// <param name="CoSignedBy">Account of the customer's person who agreed to a raise; empty otherwise.</param>
public sealed record LineReview(string Kpi, ReviewDecision Decision, decimal Net, string Reason, string Reviewer, string CoSignedBy = "");

/// <summary>An amount that was agreed apart from the evidence.</summary>
/// <param name="Cites">What it is about, such as the number of an invoice and its line, or of the adjustment that it reverses.</param>
/// <param name="Net">What it changes; negative takes back.</param>
/// <param name="Reason">Why; printed on the line.</param>
/// <param name="By">Account that entered it.</param>
/// <param name="CoSignedBy">Account of the customer's person who agreed to an amount above 0; empty otherwise.</param>
public sealed record LineAdjustment(string Cites, decimal Net, string Reason, string By, string CoSignedBy = "");

/// <summary>What a KPI of a restated period gives, before decisions.</summary>
/// <param name="Kpi">Key of the KPI.</param>
/// <param name="Computed">What its evidence and the rule after the looks give.</param>
public sealed record RestatedLine(string Kpi, decimal Computed);

/// <summary>One line of an invoice.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Text">What a clerk reads.</param>
/// <param name="Kpi">Key of the KPI; empty for other kinds.</param>
/// <param name="Cites">Number of the document that it is about; empty for lines of this period.</param>
/// <param name="Evidence">Hash of the evidence; empty for other kinds.</param>
/// <param name="Computed">What the evidence or the terms give.</param>
/// <param name="Net">What is billed.</param>
/// <param name="TaxPercent">Tax rate in percent.</param>
/// <param name="Restated">Of a restatement, what each KPI of the period gives now; null where the terms do not ask for it.</param>
public sealed record InvoiceLine(
    int Number,
    InvoiceLineKind Kind,
    string Text,
    string Kpi,
    string Cites,
    string Evidence,
    decimal Computed,
    decimal Net,
    decimal TaxPercent,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<RestatedLine>? Restated = null)
{
    /// <summary>The text of a line about another document: its number, then why.</summary>
    public static string TextOf(string cites, string reason) => cites.Length == 0 ? reason : $"{cites}: {reason}";

    /// <summary>The text without the number of the document that the line is about.</summary>
    public string Reason() => Cites.Length > 0 && Text.StartsWith(TextOf(Cites, ""), StringComparison.Ordinal) ? Text[TextOf(Cites, "").Length..] : Text;
}

/// <summary>The sums of an invoice. Tax is taken once for each rate over the sum of its lines, as EN 16931 asks (BR-CO-17), and rounded once.</summary>
/// <param name="Net">Sum of the lines.</param>
/// <param name="Tax">Tax over all rates.</param>
/// <param name="Gross">Net and tax.</param>
public sealed record InvoiceTotals(decimal Net, decimal Tax, decimal Gross);
