using System.Globalization;
using Microsoft.Extensions.Localization;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Billing.Verification;
using Platform.Domain.Contracts;
using Platform.Domain.Kpis;
using Platform.Web.Components;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>Amounts, days, figures and lines as people read them.</summary>
internal static class InvoiceWords
{
    // an amount and its currency stay on one line
    private const char Gap = '\u00a0';

    public static string Money(decimal amount, string currency) =>
        amount.ToString("N" + Platform.Domain.Contracts.Money.DigitsOf(currency).ToString(CultureInfo.InvariantCulture), CultureInfo.CurrentCulture) + Gap + currency;

    /// <summary>A difference with its sign.</summary>
    public static string Change(decimal amount, string currency) => (amount > 0 ? "+" : "") + Money(amount, currency);

    public static string Days(DateOnly from, DateOnly to) => $"{ShownTime.Day(from)} – {ShownTime.Day(to)}";

    public static string Count(decimal count) => count.ToString("#,0.######", CultureInfo.CurrentCulture);

    /// <summary>A difference in the KPI's own unit: points for shares.</summary>
    public static string Difference(KpiDefinition kpi, decimal? value, string points) =>
        value is { } number ? Signed(kpi, number) + Gap + (kpi.Kind == KpiKind.Proportion ? points : kpi.Unit) : "–";

    public static string Interval(KpiDefinition kpi, LineResult result) =>
        result is { Lower: { } lower, Upper: { } upper } ? $"[{Signed(kpi, lower)}, {Signed(kpi, upper)}]" : "";

    /// <summary>A single value of the KPI.</summary>
    public static string Value(KpiDefinition kpi, decimal value) => kpi.Kind == KpiKind.Proportion
        ? value.ToString("0.####", CultureInfo.CurrentCulture)
        : value.ToString("#,0.######", CultureInfo.CurrentCulture) + Gap + kpi.Unit;

    /// <summary>What a line is for.</summary>
    public static string Line(InvoiceLine line, ContractTerms terms, IStringLocalizer text) => line.Kind switch
    {
        InvoiceLineKind.Kpi => terms.Term(line.Kpi)?.Kpi.Name ?? line.Kpi,
        InvoiceLineKind.Restatement => text["Line.Restatement", line.Cites],
        InvoiceLineKind.Adjustment => text[line.Cites.Length == 0 ? "Line.Adjustment" : "Line.AdjustmentOf", line.Cites],
        _ => text["Line." + line.Kind],
    };

    /// <summary>Why a correction or an adjustment stands there; empty for other lines.</summary>
    public static string Reason(InvoiceLine line) => line.Kind is InvoiceLineKind.Restatement or InvoiceLineKind.Adjustment
        ? Said(line.Reason())
        : "";

    /// <summary>A reason: what the portal gives itself in the reader's language, what a person wrote as it is.</summary>
    public static string Said(string reason) => Sentences.Of("invoice.said", reason);

    /// <summary>Where a finding of the verifier is.</summary>
    public static string Place(VerificationFinding finding, ContractTerms terms, IStringLocalizer text) =>
        finding.Place.StartsWith("line ", StringComparison.Ordinal) ? text["Finding.Line", terms.Term(finding.Place[5..])?.Kpi.Name ?? finding.Place[5..]] : text["Finding." + finding.Place];

    public static string Check(HealthCheck check) => Sentences.Of($"check.{check.Kind}", check.Reason);

    /// <summary>An amount as typed, with a point or a comma, also in the wide digits of a Chinese keyboard; null when it is none.</summary>
    public static decimal? Amount(string typed) =>
        decimal.TryParse(Narrow(typed).Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount)
        && Math.Abs(amount) <= Platform.Domain.Contracts.Money.Most ? amount : null;

    private static string Narrow(string typed) => string.Concat(typed.Select(letter => letter is >= '\uff01' and <= '\uff5e' ? (char)(letter - 0xfee0) : letter));

    private static string Signed(KpiDefinition kpi, decimal value) => kpi.Kind == KpiKind.Proportion
        ? (value * 100).ToString("+0.00;−0.00;0.00", CultureInfo.CurrentCulture)
        : value.ToString("+#,0.####;−#,0.####;0", CultureInfo.CurrentCulture);
}
