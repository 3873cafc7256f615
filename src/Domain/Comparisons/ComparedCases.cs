using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Uplift;

namespace Platform.Domain.Comparisons;

/// <summary>Cases of one KPI with the arms that chance gave, in the order of their receipt: a look adds to what earlier looks saw and changes nothing before it.</summary>
public sealed class ComparedCases
{
    private readonly List<UpliftCase> _cases = [];
    private readonly Dictionary<string, int> _clusters = new(StringComparer.Ordinal);
    private readonly HashSet<int>[] _groups = [[], []];
    private readonly KpiDefinition _kpi;
    private readonly double _low;
    private readonly double[] _sums = [0, 0];
    private readonly int[] _counts = [0, 0];

    /// <param name="kpi">What is measured.</param>
    public ComparedCases(KpiDefinition kpi)
    {
        _kpi = kpi;
        (_low, Scale) = kpi.Kind == KpiKind.Amount ? (0, 1) : ((double)kpi.Low, (double)(kpi.High - kpi.Low));
    }

    /// <summary>The cases, turned so that more is better; values with limits lie between 0 and 1.</summary>
    public IReadOnlyList<UpliftCase> Better => _cases;

    /// <summary>The cases, turned so that more is worse: what they gain is what the treated model loses.</summary>
    public IReadOnlyList<UpliftCase> Worse => [.. _cases.Select(one => one with { Value = Turned(one.Value), Before = Turned(one.Before) })];

    /// <summary>What one step of the turned scale is in the KPI's own unit.</summary>
    public double Scale { get; }

    /// <summary>What is measured.</summary>
    public KpiDefinition Kpi => _kpi;

    /// <summary>Adds the next case.</summary>
    /// <param name="treated">Its arm.</param>
    /// <param name="value">Its value.</param>
    /// <param name="cluster">Its group; empty when there is none.</param>
    /// <param name="before">Its value from before; null when there is none.</param>
    public void Add(bool treated, double value, string cluster, double? before)
    {
        if (!_clusters.TryGetValue(cluster, out var group))
            _clusters[cluster] = group = _clusters.Count;
        var arm = treated ? 1 : 0;
        _groups[arm].Add(group);
        _sums[arm] += value;
        _counts[arm]++;
        _cases.Add(new(treated, Oriented(value), group, 0, before is { } known ? Oriented(known) : double.NaN));
    }

    /// <summary>An arm in the KPI's own unit.</summary>
    /// <param name="treated">Which.</param>
    /// <param name="unit">What chance decides for.</param>
    public ArmStanding Arm(bool treated, ComparisonUnit unit)
    {
        var arm = treated ? 1 : 0;
        return new(_counts[arm], _counts[arm] == 0 ? double.NaN : _sums[arm] / _counts[arm], unit == ComparisonUnit.Cluster ? _groups[arm].Count : 0);
    }

    private double Oriented(double value)
    {
        var scaled = (value - _low) / Scale;
        return _kpi.Direction == KpiDirection.HigherIsBetter ? scaled : Turned(scaled);
    }

    private double Turned(double value) => _kpi.Kind == KpiKind.Amount ? -value : 1 - value;
}
