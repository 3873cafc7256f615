using Platform.Domain.Kernel;

namespace Platform.Domain.Comparisons;

/// <summary>What chance decides for.</summary>
public enum ComparisonUnit
{
    /// <summary>Each case.</summary>
    Case = 0,

    /// <summary>Each group of cases: a clinician, a matter, a branch. All its cases have one arm.</summary>
    Cluster = 1,
}

/// <summary>A model that takes part.</summary>
/// <param name="Key">Kind and id: <c>base:…</c>, <c>adapter:…</c> or <c>checkpoint:…</c>.</param>
/// <param name="Name">Its name when the comparison was planned.</param>
public sealed record ComparedModel(string Key, string Name)
{
    /// <summary>True for a training state, which its run may replace.</summary>
    public bool IsCheckpoint => Key.StartsWith("checkpoint:", StringComparison.Ordinal);

    /// <summary>True for a base model alone.</summary>
    public bool IsBase => Key.StartsWith("base:", StringComparison.Ordinal);
}

/// <summary>A KPI that the comparison feeds and is watched on.</summary>
/// <param name="Key">Key of the project's KPI.</param>
/// <param name="Margin">The comparison stops when the treated model is proven to be worse by more than this, in the KPI's own unit; 0 stops at any proven harm.</param>
public sealed record WatchedKpi(string Key, decimal Margin);

/// <summary>What is compared, and when it stops. Fixed before it starts.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Control">The model that serves cases now.</param>
/// <param name="Treated">The model on trial.</param>
/// <param name="Kpis">The KPI that decides first, then those that must not suffer.</param>
/// <param name="Unit">What chance decides for.</param>
/// <param name="Share">Share of units that the treated model serves. One share for the whole comparison.</param>
/// <param name="Alpha">Chance that the stop rule ever stops a model that is not worse by a margin, over all KPIs and looks.</param>
/// <param name="Weeks">Longest duration. Groups are judged at the end of each week, cases at every look.</param>
/// <param name="CasesAWeek">Expected cases a week of both arms.</param>
public sealed record ComparisonPlan(
    string Name, ComparedModel Control, ComparedModel Treated, IReadOnlyList<WatchedKpi> Kpis, ComparisonUnit Unit, decimal Share, decimal Alpha, int Weeks, int CasesAWeek)
{
    /// <summary>Longest name.</summary>
    public const int MaxNameLength = 120;

    /// <summary>Most KPIs of a comparison.</summary>
    public const int MostKpis = 6;

    /// <summary>Longest duration.</summary>
    public const int MostWeeks = 104;

    /// <summary>Most expected cases a week.</summary>
    public const int MostCases = 10_000_000;

    /// <summary>Below this p, over all KPIs, the arms are not divided as planned and the comparison stops.</summary>
    public const double RatioAlpha = 0.001;

    /// <summary>The stop rule's error chance for one KPI.</summary>
    public double AlphaOfKpi => (double)Alpha / Kpis.Count;

    /// <summary>The sample ratio's error chance for one KPI.</summary>
    public double RatioAlphaOfKpi => RatioAlpha / Kpis.Count;

    /// <summary>Both models.</summary>
    public IEnumerable<ComparedModel> Models => [Control, Treated];

    /// <summary>Says what is wrong with the plan; success when nothing is.</summary>
    /// <returns>Refused with a <c>comparison.…</c> code.</returns>
    public Outcome Check()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > MaxNameLength)
            return ComparisonErrors.Name(Name?.Length ?? 0);
        if (Control.Key == Treated.Key)
            return ComparisonErrors.SameModel();
        if (Treated.IsBase)
            return ComparisonErrors.TreatedBase();
        if (Kpis.Count is < 1 or > MostKpis || Kpis.DistinctBy(kpi => kpi.Key).Count() != Kpis.Count)
            return ComparisonErrors.Kpis(Kpis.Count);
        if (!Enum.IsDefined(Unit))
            return ComparisonErrors.Unit();
        if (Share is < 0.05m or > 0.95m)
            return ComparisonErrors.Share(Share * 100);
        if (Alpha is < 0.001m or > 0.2m)
            return ComparisonErrors.Alpha(Alpha * 100);
        if (Weeks is < 1 or > MostWeeks)
            return ComparisonErrors.Weeks(Weeks);
        if (CasesAWeek is < 1 or > MostCases)
            return ComparisonErrors.CasesAWeek(CasesAWeek);
        return Kpis.FirstOrDefault(kpi => kpi.Margin < 0) is { } wrong ? ComparisonErrors.Margin(wrong.Key, wrong.Margin) : Outcome.Success;
    }
}
