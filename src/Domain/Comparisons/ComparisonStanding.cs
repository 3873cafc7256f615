namespace Platform.Domain.Comparisons;

/// <summary>What was seen at a look.</summary>
/// <param name="At">When.</param>
/// <param name="Kpis">Figures of each KPI, in the order of the plan.</param>
public sealed record ComparisonStanding(DateTimeOffset At, IReadOnlyList<KpiStanding> Kpis);

/// <summary>One arm.</summary>
/// <param name="Cases">Its cases.</param>
/// <param name="Mean">Their mean, in the KPI's unit; NaN without cases.</param>
/// <param name="Clusters">Its groups; 0 where chance decides for each case.</param>
public sealed record ArmStanding(long Cases, double Mean, int Clusters);

/// <summary>What one KPI says. Differences are treated minus control, in the KPI's unit.</summary>
/// <param name="Kpi">Its key.</param>
/// <param name="Control">The arm of the control model.</param>
/// <param name="Treated">The arm of the treated model.</param>
/// <param name="Lower">Lower limit of the 95 % interval of the difference that holds at every look (of groups: at every week's end); negative infinity while nothing can be said.</param>
/// <param name="Upper">Upper limit.</param>
/// <param name="ProvenWorse">The treated model is worse by at least this, at the stop rule's error chance; negative infinity while nothing can be said. Above the margin it stops.</param>
/// <param name="RatioP">p of the division among the arms, valid at every look.</param>
public sealed record KpiStanding(string Kpi, ArmStanding Control, ArmStanding Treated, double Lower, double Upper, double ProvenWorse, double RatioP)
{
    /// <summary>Everything that was received up to this moment was seen.</summary>
    public DateTimeOffset UpTo { get; init; }

    /// <summary>Treated minus control; NaN while an arm is empty.</summary>
    public double Difference => Treated.Mean - Control.Mean;
}
