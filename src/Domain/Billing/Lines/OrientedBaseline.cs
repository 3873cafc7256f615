using Platform.Domain.Contracts;
using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Means;

namespace Platform.Domain.Billing.Lines;

/// <summary>A term's frozen baseline on the same scale as its cases: more is better, bounded values from 0 to 1.</summary>
internal static class OrientedBaseline
{
    public static SampleSummary Of(KpiTerm term)
    {
        var (kpi, baseline) = (term.Kpi, term.Baseline!);
        var bounded = kpi.Kind != KpiKind.Amount;
        var width = bounded ? kpi.High - kpi.Low : 1;
        var mean = (double)((baseline.AdjustedMean - (bounded ? kpi.Low : 0)) / width);
        var deviation = (double)(baseline.StandardDeviation / width);
        var better = kpi.Direction == KpiDirection.HigherIsBetter;
        return new(better ? mean : bounded ? 1 - mean : -mean, deviation * deviation, baseline.Cases);
    }
}
