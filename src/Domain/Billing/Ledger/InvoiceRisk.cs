using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;

namespace Platform.Domain.Billing.Ledger;

/// <summary>Why somebody should look at an invoice first.</summary>
public enum RiskKind
{
    /// <summary>A check failed and made a line zero.</summary>
    CheckFailed = 0,

    /// <summary>The amount lies outside what the middle of the period let expect.</summary>
    OutsideForecast = 1,

    /// <summary>The amount is far from last period's.</summary>
    JumpFromLast = 2,

    /// <summary>Hardly more cases than the least that a line needs.</summary>
    ThinEvidence = 3,

    /// <summary>A guardrail is near its limit.</summary>
    GuardrailNear = 4,

    /// <summary>The bound lies far below the estimate: the line bills a small part of what was seen.</summary>
    WideInterval = 5,

    /// <summary>The period's cap or minimum decides the amount.</summary>
    CapOrMinimum = 6,

    /// <summary>Earlier periods are corrected on it.</summary>
    Restated = 7,

    /// <summary>A dispute waits for an answer.</summary>
    DisputeOpen = 8,
}

/// <summary>One reason to look.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Subject">KPI or guardrail; empty for the whole invoice.</param>
/// <param name="Value">How much: a ratio, a share or an amount, as the kind says.</param>
/// <param name="Weight">From 0 to 100: how much it moves the invoice up the queue.</param>
public sealed record RiskReason(RiskKind Kind, string Subject, decimal Value, int Weight);

/// <summary>Finds what is unusual about an invoice before a person does. Rules, not a model: each reason can be checked by hand.</summary>
public static class InvoiceRisk
{
    /// <summary>Evidence with fewer cases than this over the least needed is thin.</summary>
    public const decimal ThinBelow = 0.25m;

    /// <summary>A guardrail nearer to its limit than this share of it is near.</summary>
    public const decimal NearBelow = 0.05m;

    /// <summary>A change against last period beyond this share is a jump.</summary>
    public const decimal JumpFrom = 0.5m;

    /// <summary>Reasons, heaviest first.</summary>
    /// <param name="invoice">The invoice.</param>
    /// <param name="terms">Its terms.</param>
    /// <param name="previous">Net sum of the period before; null when there is none.</param>
    /// <param name="held">Net amount in open disputes.</param>
    public static IReadOnlyList<RiskReason> Of(Invoice invoice, ContractTerms terms, decimal? previous, decimal held) =>
        [.. Reasons(invoice, terms, previous, held).OrderByDescending(reason => reason.Weight).ThenBy(reason => reason.Kind)];

    /// <summary>Place in the queue: more is sooner. Weights add up, and larger sums weigh a little more.</summary>
    public static int Score(IReadOnlyList<RiskReason> reasons, decimal gross) =>
        reasons.Sum(reason => reason.Weight) + (int)Math.Min(20, Math.Log10((double)Math.Abs(gross) + 1) * 4);

    private static IEnumerable<RiskReason> Reasons(Invoice invoice, ContractTerms terms, decimal? previous, decimal held)
    {
        var net = invoice.Totals.Net;
        if (held > 0)
            yield return new(RiskKind.DisputeOpen, "", held, 90);
        if (invoice.Forecast is { } forecast && (net < forecast.Low || net > forecast.High) && invoice.State > InvoiceState.Collecting)
            yield return new(RiskKind.OutsideForecast, "", net - forecast.Middle, net > forecast.High ? 60 : 30);
        if (previous is { } before && before != 0 && Math.Abs(net - before) > JumpFrom * Math.Abs(before))
            yield return new(RiskKind.JumpFromLast, "", decimal.Round((net - before) / Math.Abs(before), 4), 40);
        foreach (var result in invoice.Results)
        {
            foreach (var reason in OfLine(result))
                yield return reason;
        }

        if (invoice.Lines.FirstOrDefault(line => line.Kind is InvoiceLineKind.CapReduction or InvoiceLineKind.MinimumTopUp) is { } bound)
            yield return new(RiskKind.CapOrMinimum, "", bound.Net, terms.Cap is null ? 5 : 15);
        if (invoice.Lines.Where(line => line.Kind == InvoiceLineKind.Restatement).Sum(line => line.Net) is var restated and not 0)
            yield return new(RiskKind.Restated, "", restated, 35);
    }

    private static IEnumerable<RiskReason> OfLine(LineResult result)
    {
        foreach (var check in result.Checks)
        {
            if (!check.Passed)
                yield return new(RiskKind.CheckFailed, result.Kpi, 0, 50);
            else if (check is { Kind: HealthCheckKind.EnoughCases, Slack: < ThinBelow })
                yield return new(RiskKind.ThinEvidence, result.Kpi, check.Slack.Value, 30);
            else if (check is { Kind: HealthCheckKind.Guardrail, Slack: < NearBelow })
                yield return new(RiskKind.GuardrailNear, check.Reason.Split(':')[0], check.Slack.Value, 45);
        }

        if (result is { IsHealthy: true, Bound: > 0, Estimate: > 0 } && result.Bound < result.Estimate / 3)
            yield return new(RiskKind.WideInterval, result.Kpi, decimal.Round(result.Bound.Value / result.Estimate.Value, 4), 20);
    }
}
