using Platform.Domain.Kpis;
using Platform.Domain.Statistics;
using Platform.Domain.Statistics.Means;
using Platform.Domain.Statistics.Proportions;
using Platform.Web.Hosting.Measures;

namespace Platform.Web.Features.Kpis;

/// <summary>A KPI as pages and programs see it; without figures when they are sealed for the reader.</summary>
internal sealed record KpiView(KpiId Id, string Key, KpiDefinition Definition, KpiFigures Figures, DateTimeOffset? Newest, DateTimeOffset CreatedAt, bool IsSealed, UnverifiedOutcomes Unverified)
{
    /// <summary>What it does in the contracts whose period runs today.</summary>
    public required IReadOnlyList<KpiDuty> Duties { get; init; }

    /// <summary>True when its newest case is older than the KPI allows: a period that ended now would not bill.</summary>
    public bool IsStale { get; init; }
}

/// <summary>Sums of one arm.</summary>
/// <param name="Cases">Cases.</param>
/// <param name="Sum">Sum of their values.</param>
/// <param name="Squares">Sum of their squares.</param>
internal sealed record ArmFigures(int Cases, double Sum, double Squares)
{
    public static ArmFigures Of(ArmSums sums) => new((int)sums.Cases, sums.Sum, sums.Squares);

    public double? Mean => Cases > 0 ? Sum / Cases : null;

    [System.Text.Json.Serialization.JsonIgnore]
    public double Variance => Cases > 1 ? Math.Max(0, (Squares - (Sum * Sum / Cases)) / (Cases - 1)) : double.NaN;
}

/// <summary>What the observations say, served against not served. For looking; what is billed is computed from a contract's frozen rows.</summary>
internal sealed record KpiFigures(KpiDefinition Definition, ArmFigures Served, ArmFigures Control)
{
    private const double Level = 0.95;

    /// <summary>Served minus not served with a 95 % interval for a single look; null while an arm has fewer than two cases.</summary>
    public IntervalEstimate? Difference
    {
        get
        {
            if (Served.Cases < 2 || Control.Cases < 2)
                return null;
            if (Definition.Kind == KpiKind.Proportion)
                return DifferenceIntervals.Newcombe(new((long)Served.Sum, Served.Cases, (long)Control.Sum, Control.Cases), Level);
            var welch = MeanDifference.Welch(new SampleSummary(Served.Sum / Served.Cases, Served.Variance, Served.Cases), new SampleSummary(Control.Sum / Control.Cases, Control.Variance, Control.Cases), Level);
            return new(welch.Difference, welch.Lower, welch.Upper);
        }
    }

    /// <summary>True when each arm has as many cases as the KPI asks for.</summary>
    public bool IsEnough => Served.Cases >= Definition.MinimumCases && Control.Cases >= Definition.MinimumCases;

    /// <summary>Better, Worse or NotDistinguishable; null while there are too few cases.</summary>
    public string? Verdict
    {
        get
        {
            if (!IsEnough || Difference is not { } difference)
                return null;
            var better = Definition.Direction == KpiDirection.HigherIsBetter ? difference : difference.Negated();
            return better.Lower > 0 ? "Better" : better.Upper < 0 ? "Worse" : "NotDistinguishable";
        }
    }
}
