using Platform.Domain.Kpis;
using Platform.Domain.Statistics;
using Platform.Domain.Statistics.Means;
using Platform.Domain.Statistics.Proportions;
using Platform.Web.Components;
using Platform.Web.Components.Charts;

namespace Platform.Web.Features.Kpis;

/// <summary>Sums of both arms of a few days that follow one another.</summary>
/// <param name="From">The first of them.</param>
/// <param name="Served">Cases that the model served.</param>
/// <param name="Control">Cases that it did not.</param>
internal sealed record KpiTrendPoint(DateOnly From, ArmFigures Served, ArmFigures Control);

/// <summary>How a KPI went, week by week from Monday on; day by day while there are few of them.</summary>
/// <param name="ByWeek">True for weeks.</param>
/// <param name="Points">Oldest first, those without cases among them too.</param>
internal sealed record KpiTrend(bool ByWeek, IReadOnlyList<KpiTrendPoint> Points)
{
    private const int MostDays = 21;
    private const int MostPoints = 53;
    private const double Level = 0.95;

    /// <summary>The trend of sums by day; the newest year of it.</summary>
    public static KpiTrend Of(IReadOnlyCollection<KpiDay> days)
    {
        if (days.Count == 0)
            return new(false, []);
        var (first, last) = (days.Min(day => day.Day), days.Max(day => day.Day));
        var byWeek = last.DayNumber - first.DayNumber >= MostDays;
        var length = byWeek ? 7 : 1;
        DateOnly Begin(DateOnly day) => byWeek ? day.AddDays(-(((int)day.DayOfWeek + 6) % 7)) : day;
        var groups = days.ToLookup(day => (Begin(day.Day), day.Served));
        ArmFigures Arm(DateOnly from, bool served) => new((int)groups[(from, served)].Sum(day => day.Cases), groups[(from, served)].Sum(day => day.Sum), groups[(from, served)].Sum(day => day.Squares));
        var count = ((Begin(last).DayNumber - Begin(first).DayNumber) / length) + 1;
        var begin = Begin(first).AddDays(length * Math.Max(0, count - MostPoints));
        return new(byWeek, [.. Enumerable.Range(0, Math.Min(count, MostPoints)).Select(number => begin.AddDays(number * length)).Select(from => new KpiTrendPoint(from, Arm(from, true), Arm(from, false)))]);
    }

    /// <summary>Names of the places.</summary>
    public IReadOnlyList<string> Places => [.. Points.Select(point => ShownTime.Day(point.From))];

    /// <summary>One arm with 95 % intervals, each for a single look.</summary>
    public IReadOnlyList<TrendValue?> Values(KpiKind kind, bool served) => [.. Points.Select(point => Value(kind, served ? point.Served : point.Control))];

    private static TrendValue? Value(KpiKind kind, ArmFigures arm)
    {
        if (arm.Mean is not { } mean)
            return null;
        if (kind == KpiKind.Proportion)
            return new(Wilson.Interval((long)Math.Round(arm.Sum), arm.Cases, Level) with { Estimate = mean }, arm.Cases);
        if (arm.Cases < 2)
            return new(new IntervalEstimate(mean, double.NegativeInfinity, double.PositiveInfinity), arm.Cases);
        var judged = MeanDifference.From(mean, Math.Sqrt(arm.Variance / arm.Cases), arm.Cases - 1, Level);
        return new(new IntervalEstimate(mean, judged.Lower, judged.Upper), arm.Cases);
    }
}
