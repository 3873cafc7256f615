using Platform.Domain.Billing.Evidence;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Contracts.Planning;

/// <summary>A customer as people expect him: draws the cases of a period under a term's design.</summary>
internal sealed class PlannedWorld
{
    // groups chosen for being alike still differ: by this part of what groups differ in general
    private const double LikenessOfPairs = 0.5;

    private const int DaysOfAStep = 7;

    private readonly ContractTerms _terms;
    private readonly KpiTerm _term;
    private readonly Expectation _expected;
    private readonly SplitMix64 _chance;
    private readonly double[] _levels;
    private readonly int[] _ranks;

    public PlannedWorld(ContractTerms terms, KpiTerm term, Expectation expected, ulong seed)
    {
        (_terms, _term, _expected, _chance) = (terms, term, expected, new SplitMix64(seed));
        var groups = Math.Max(1, term.Design == EvidenceDesign.MatchedDifference ? expected.Groups / 2 * 2 : expected.Groups);
        _ranks = [.. Enumerable.Range(0, groups)];
        for (var at = groups - 1; at > 0; at--)
        {
            var other = _chance.Index(at + 1);
            (_ranks[at], _ranks[other]) = (_ranks[other], _ranks[at]);
        }

        _levels = [.. Enumerable.Range(0, groups).Select(_ => (double)expected.GroupSpread * PlannedValues.Normal(_chance.Uniform()))];
    }

    /// <summary>The cases of a period in the order of time. Periods are drawn in their order.</summary>
    public List<EvidenceRow> Period(int period)
    {
        var (start, end) = (UtcDay.StartOf(_terms.StartOf(period)), UtcDay.StartOf(_terms.EndOf(period)));
        var rows = new List<EvidenceRow>(_expected.Cases);
        var better = _term.Kpi.Direction == KpiDirection.HigherIsBetter ? 1 : -1;
        var (control, uplift, spread) = ((double)_expected.Control, better * (double)_expected.Uplift, (double)_expected.Spread);
        for (var number = 0; number < _expected.Cases; number++)
        {
            var at = UtcMoment.Of(start + ((end - start) * ((number + _chance.Uniform()) / _expected.Cases)));
            var (served, cluster, level) = Place(at);
            rows.Add(new($"{period}-{number}", at, served, PlannedValues.Draw(_term.Kpi, control + level + (served ? uplift : 0), spread, _chance), cluster));
        }

        // cases of one millisecond stand in the order of their names, as evidence keeps them
        rows.Sort((one, other) => one.At != other.At ? one.At.CompareTo(other.At) : string.CompareOrdinal(one.Case, other.Case));
        return rows;
    }

    private (bool Served, string Cluster, double Level) Place(DateTimeOffset at)
    {
        var (group, toss) = (_chance.Index(_levels.Length), _chance.Uniform());
        return _term.Design switch
        {
            EvidenceDesign.RandomisedByCase => (toss < (double)_term.ServedShare, "", 0),
            EvidenceDesign.RandomisedByCluster => (_ranks[group] < ServedGroups, $"g{group}", _levels[group]),
            EvidenceDesign.Staggered => (at >= BeginOf(_ranks[group]), $"g{group}", _levels[group]),
            EvidenceDesign.MatchedDifference => (group % 2 == 0, $"p{group / 2}", _levels[group / 2] + (LikenessOfPairs * _levels[(_levels.Length / 2) + (group / 2)] * (group % 2))),
            _ => (true, "", 0),
        };
    }

    private int ServedGroups => (int)Math.Round((double)_term.ServedShare * _levels.Length);

    // one after another over the roll-out, each with a week's beginning
    private DateTimeOffset BeginOf(int rank)
    {
        var first = UtcDay.StartOf(_terms.FirstDay);
        var days = (UtcDay.StartOf(_terms.EndOf(Math.Min(_expected.RolloutPeriods, _terms.Periods))) - first).TotalDays * (rank + 1) / (_levels.Length + 1);
        return first.AddDays(DaysOfAStep * Math.Round(days / DaysOfAStep));
    }
}
