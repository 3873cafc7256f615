using System.Globalization;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Contracts;
using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Design;
using Platform.Domain.Statistics.Means;
using Platform.Domain.Statistics.Uplift;

namespace Platform.Domain.Billing.Lines;

/// <summary>Checks a line's evidence. Whatever fails makes the line zero.</summary>
internal static class LineChecks
{
    /// <summary>Below this p the division among the arms is not the agreed one; valid at every look (Lindon, Malek 2022).</summary>
    public const double SampleRatioAlpha = 0.001;

    // how closely the alternative of the sample-ratio test sits around the plan
    private const double Concentration = 100;

    private const double HiddenConfidence = 0.95;

    public static IEnumerable<HealthCheck> Of(ContractTerms terms, LineCases cases, IReadOnlyDictionary<string, IReadOnlyList<string>> guardrails, UpliftEstimate uplift)
    {
        var least = cases.Term.Kpi.MinimumCases;
        yield return Check(HealthCheckKind.EnoughCases, cases.Served >= least && cases.Control >= least, $"{cases.Served} served and {cases.Control} compared; at least {least} each", Over(Math.Min(cases.Served, cases.Control), least));
        yield return Ratio(cases);
        yield return Gap(terms, cases);
        var newest = cases.Times.Count > 0 ? (cases.End - cases.Times[^1]).TotalDays : double.PositiveInfinity;
        yield return Check(HealthCheckKind.Freshness, newest <= cases.Term.Kpi.FreshDays, $"newest observation {newest:0.0} days before the end; at most {cases.Term.Kpi.FreshDays}", Under(newest, cases.Term.Kpi.FreshDays));
        yield return Check(HealthCheckKind.Bound, double.IsFinite(uplift.Bound), $"{cases.Clusters} served and {cases.ControlClusters} compared groups; the design {(double.IsFinite(uplift.Bound) ? "gives" : "gives no")} bound");
        foreach (var rail in terms.Guardrails)
        {
            var rows = (guardrails.TryGetValue(rail.Key, out var lines) ? lines : []).Select(EvidenceRow.Parse).OfType<EvidenceRow>().ToList();
            yield return Holds(rail, rows);
            if (rail.IsHidden)
                yield return Together(rail, rows, uplift);
        }
    }

    private static HealthCheck Ratio(LineCases cases)
    {
        (long Served, long Control)? counts = cases.Term.Design switch
        {
            EvidenceDesign.RandomisedByCase => (cases.Served, cases.Control),
            EvidenceDesign.RandomisedByCluster => (cases.Clusters, cases.ControlClusters),
            _ => null,
        };
        if (counts is not var (served, control))
            return Check(HealthCheckKind.SampleRatio, true, $"this design divides nothing by chance");
        var share = (double)cases.Term.ServedShare;
        var p = SampleRatio.Sequential([[served, control]], [share, 1 - share], Concentration)[0].P;
        return Check(HealthCheckKind.SampleRatio, p >= SampleRatioAlpha, $"{served} to {control} where {share:P1} was planned, p {p:0.0000}; at least {SampleRatioAlpha}");
    }

    private static HealthCheck Gap(ContractTerms terms, LineCases cases)
    {
        var (longest, before) = (TimeSpan.Zero, cases.Start);
        foreach (var at in cases.Times.Where(at => at >= cases.Start).Append(cases.End))
        {
            longest = at - before > longest ? at - before : longest;
            before = at;
        }

        return Check(HealthCheckKind.DataGap, longest.TotalDays <= terms.LargestGapDays, $"longest time without observations {longest.TotalDays:0.0} days; at most {terms.LargestGapDays}", Under(longest.TotalDays, terms.LargestGapDays));
    }

    private static HealthCheck Holds(Guardrail rail, List<EvidenceRow> rows)
    {
        var served = rows.Where(row => row.Served).Select(row => row.Value).ToList();
        if (served.Count < rail.MinimumCases || served.Count == 0)
            return Check(HealthCheckKind.Guardrail, false, $"{rail.Name}: {served.Count} cases; at least {Math.Max(1, rail.MinimumCases)}");
        var mean = decimal.Round(served.Average(), 6);
        return Check(HealthCheckKind.Guardrail, rail.Holds(mean), $"{rail.Name}: {mean} over {served.Count} cases; {(rail.Direction == KpiDirection.HigherIsBetter ? "at least" : "at most")} {rail.Limit}", rail.SlackAt(mean));
    }

    // The billed measure must not rise at the cost of one that nobody optimises.
    private static HealthCheck Together(Guardrail rail, List<EvidenceRow> rows, UpliftEstimate uplift)
    {
        var sign = rail.Direction == KpiDirection.HigherIsBetter ? 1 : -1;
        double[] served = [.. rows.Where(row => row.Served).Select(row => sign * (double)row.Value)], control = [.. rows.Where(row => !row.Served).Select(row => sign * (double)row.Value)];
        if (served.Length < 2 || control.Length < 2)
            return Check(HealthCheckKind.HiddenMeasure, false, $"{rail.Name}: {served.Length} served and {control.Length} compared cases; at least 2 each");
        var welch = MeanDifference.Welch(served, control, HiddenConfidence);
        var apart = uplift.Bound > 0 && welch.Upper < 0;
        return Check(HealthCheckKind.HiddenMeasure, !apart, $"{rail.Name}: {welch.Difference:0.####} [{welch.Lower:0.####}, {welch.Upper:0.####}] against control, above 0 is better");
    }

    private static HealthCheck Check(HealthCheckKind kind, bool passed, FormattableString reason, decimal? slack = null) =>
        new(kind, passed, reason.ToString(CultureInfo.InvariantCulture), slack is { } some ? decimal.Round(some, 4) : null);

    private static decimal Over(int value, int least) => ((decimal)value / Math.Max(1, least)) - 1;

    // a double's last bit does not reach the fourth digit's rounding: hundredths of a day are kept
    private static decimal? Under(double days, int most) => double.IsFinite(days) ? 1 - (decimal.Round((decimal)days, 2) / most) : null;
}
