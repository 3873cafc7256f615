using Platform.Domain.Comparisons;
using Platform.Domain.Kpis;

namespace Platform.Web.Features.Comparisons.Pages;

/// <summary>A KPI that can be watched, and the margin as it is typed: points of a share, the unit of anything else.</summary>
internal sealed class WatchedForm(string key, KpiDefinition kpi)
{
    public string Key => key;

    public KpiDefinition Kpi => kpi;

    public bool IsChosen { get; set; }

    public decimal Margin { get; set; }

    public WatchedKpi Watched => new(key, Margin / ComparisonWords.FactorOf(kpi));
}

/// <summary>A plan as it is typed: shares in percent.</summary>
internal sealed class PlanForm
{
    public string Name { get; set; } = "";

    public string Key { get; set; } = "";

    public string Control { get; set; } = "";

    public string Treated { get; set; } = "";

    public string Deciding { get; set; } = "";

    public IReadOnlyList<WatchedForm> Kpis { get; set; } = [];

    public ComparisonUnit Unit { get; set; }

    public decimal Share { get; set; } = 50;

    public decimal Alpha { get; set; } = 5;

    public int Weeks { get; set; } = 8;

    public int CasesAWeek { get; set; } = 500;

    /// <summary>The deciding KPI first.</summary>
    public ComparisonPlan Plan => new(
        Name, new(Control, ""), new(Treated, ""),
        [.. Kpis.Where(kpi => kpi.Key == Deciding).Concat(Kpis.Where(kpi => kpi.IsChosen && kpi.Key != Deciding)).Select(kpi => kpi.Watched)],
        Unit, Share / 100, Alpha / 100, Weeks, CasesAWeek);
}
