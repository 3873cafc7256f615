using System.Text.Json.Serialization;
using Platform.Domain.Comparisons;

namespace Platform.Web.Features.Comparisons;

/// <summary>A comparison to be planned.</summary>
internal sealed record NewComparison(
    string Key,
    string Name,
    string Control,
    string Treated,
    IReadOnlyList<WatchedKpi> Kpis,
    [property: JsonConverter(typeof(JsonStringEnumConverter<ComparisonUnit>))] ComparisonUnit Unit = ComparisonUnit.Case,
    decimal Share = 0.5m,
    decimal Alpha = 0.05m,
    int Weeks = 8,
    [property: JsonPropertyName("cases_a_week")] int CasesAWeek = 500)
{
    // a program may leave out or empty whatever it likes: the rules refuse it, not a missing reference
    public ComparisonPlan Plan => new(
        Name ?? "", new(Control ?? "", ""), new(Treated ?? "", ""), [.. (Kpis ?? []).Select(kpi => new WatchedKpi(kpi?.Key ?? "", kpi?.Margin ?? 0))], Unit, Share, Alpha, Weeks, CasesAWeek);
}

/// <summary>A comparison as programs see it. The salt is told once it is over: with it everybody can compute every arm again.</summary>
internal sealed record ComparisonReport(
    string Key,
    string Name,
    string State,
    ComparedModel Control,
    ComparedModel Treated,
    string Unit,
    decimal Share,
    decimal Alpha,
    DateTimeOffset? StartedAt,
    DateTimeOffset? DueAt,
    DateTimeOffset? OverAt,
    string? Reason,
    string SaltHash,
    string? Salt,
    DateTimeOffset? LookedAt,
    IReadOnlyList<KpiReport> Kpis)
{
    public static ComparisonReport Of(ComparisonView view)
    {
        var (one, plan) = (view.Comparison, view.Plan);
        var isOver = one.OverAt is not null;
        return new(
            one.Key, plan.Name, one.State.ToString(), plan.Control, plan.Treated, plan.Unit.ToString(), plan.Share, plan.Alpha, one.StartedAt, one.DueAt, one.OverAt,
            one.Ending?.Reason.ToString(), one.Commitment, isOver ? one.Salt : null, view.LookedAt,
            [.. plan.Kpis.Select(watched => KpiReport.Of(watched, view))]);
    }
}

/// <summary>One KPI of a comparison. Differences are treated minus control in its unit; a figure that does not exist yet, or that the caller does not see, is null.</summary>
internal sealed record KpiReport(
    string Key, decimal Margin, long ControlCases, double? ControlMean, long TreatedCases, double? TreatedMean, double? Difference, double? Lower, double? Upper, double? ProvenWorse, double? RatioP, string? Verdict, bool IsSealed)
{
    public static KpiReport Of(WatchedKpi watched, ComparisonView view) => view.Seen(watched.Key) is not { } seen
        ? new(watched.Key, watched.Margin, 0, null, 0, null, null, null, null, null, null, null, view.Hidden.Contains(watched.Key))
        : new(
            watched.Key, watched.Margin, seen.Control.Cases, Finite(seen.Control.Mean), seen.Treated.Cases, Finite(seen.Treated.Mean), Finite(seen.Difference), Finite(seen.Lower), Finite(seen.Upper),
            Finite(seen.ProvenWorse), Finite(seen.RatioP), view.VerdictOf(seen), IsSealed: false);

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
