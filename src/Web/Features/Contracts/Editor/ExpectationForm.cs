using Platform.Domain.Contracts;
using Platform.Domain.Contracts.Planning;
using Platform.Domain.Kpis;

namespace Platform.Web.Features.Contracts.Editor;

/// <summary>What people expect of a KPI, while they try figures. Kept beside the draft, not part of what is signed.</summary>
public sealed class ExpectationForm
{
    private const int UsualCases = 1000;
    private const int UsualGroups = 24;
    private const int UsualRollout = 6;

    public int Cases { get; set; } = UsualCases;

    /// <summary>Level without the model; a share in percent.</summary>
    public decimal Control { get; set; }

    /// <summary>True uplift; of a share in points.</summary>
    public decimal Uplift { get; set; }

    public decimal Spread { get; set; }

    public int Groups { get; set; } = UsualGroups;

    /// <summary>Spread of the groups' levels; of a share in points.</summary>
    public decimal GroupSpread { get; set; }

    public int RolloutPeriods { get; set; } = UsualRollout;

    /// <summary>The expectation in the KPI's own unit.</summary>
    public Expectation Of(KpiDefinition kpi)
    {
        var factor = Shown.Factor(kpi);
        return new(Cases, Control / factor, Uplift / factor, Spread, Groups, GroupSpread / factor, RolloutPeriods);
    }

    /// <summary>A form filled from what was kept.</summary>
    public static ExpectationForm Of(Expectation expected, KpiDefinition kpi)
    {
        var factor = Shown.Factor(kpi);
        return new()
        {
            Cases = expected.Cases, Control = Shown.Plain(expected.Control * factor), Uplift = Shown.Plain(expected.Uplift * factor), Spread = expected.Spread,
            Groups = expected.Groups, GroupSpread = Shown.Plain(expected.GroupSpread * factor), RolloutPeriods = expected.RolloutPeriods,
        };
    }

    /// <summary>A start to try from: what was observed without the model, and an uplift of a tenth.</summary>
    public static ExpectationForm New(KpiDefinition kpi, Baseline? observed)
    {
        var (width, factor) = (kpi.High - kpi.Low, Shown.Factor(kpi));
        var level = observed?.Mean ?? (kpi.Kind == KpiKind.Amount ? 30 : kpi.Low + (width / 2));
        var tenth = kpi.Kind == KpiKind.Amount ? Math.Abs(level) / 10 : width / 10;
        return new()
        {
            Control = Shown.Plain(decimal.Round(level * factor, 2)),
            Uplift = Shown.Plain(decimal.Round(tenth * factor, 2)),
            Spread = kpi.Kind == KpiKind.Proportion ? 0 : Shown.Plain(decimal.Round(observed?.StandardDeviation ?? 2 * tenth, 2)),
            GroupSpread = Shown.Plain(decimal.Round(tenth * factor / 2, 2)),
        };
    }
}
