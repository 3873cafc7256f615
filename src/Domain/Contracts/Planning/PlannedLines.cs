using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Billing.Simulation;

namespace Platform.Domain.Contracts.Planning;

/// <summary>Lines that a term would bill in simulated months, computed by the product's own calculation.</summary>
public sealed class PlannedLines
{
    private readonly ContractTerms _terms;
    private readonly KpiTerm _term;

    /// <summary>Makes ready the terms as they are simulated: no shadow periods, guardrails that hold, and a baseline as expected where none is frozen yet.</summary>
    /// <param name="terms">Terms that could be signed, but for the sides and a baseline.</param>
    /// <param name="key">Key of the term.</param>
    /// <param name="expected">What is expected of it.</param>
    public PlannedLines(ContractTerms terms, string key, Expectation expected)
    {
        Expected = expected;
        _terms = Ready(terms, new Dictionary<string, Expectation> { [key] = expected });
        _term = _terms.Term(key)!;
    }

    /// <summary>The terms as they are simulated; what is still missing of the sides does not matter to what they bill.</summary>
    /// <param name="terms">Terms that are still written.</param>
    /// <param name="expected">What is expected of terms, by key.</param>
    public static ContractTerms Ready(ContractTerms terms, IReadOnlyDictionary<string, Expectation> expected) => terms with
    {
        Vendor = SimulatedWorld.Vendor,
        Customer = SimulatedWorld.Customer,
        ShadowPeriods = 0,
        Guardrails = [],
        Kpis = [.. terms.Kpis.Select(term => expected.TryGetValue(term.Key, out var expectation) ? WithBaseline(term, expectation, terms.FirstDay) : term)],
    };

    /// <summary>What is expected.</summary>
    public Expectation Expected { get; }

    /// <summary>The period that stands for all: the first, or of a roll-out the one in whose middle half of the groups have started.</summary>
    public int UsualPeriod => _term.Design == EvidenceDesign.Staggered ? (Math.Min(Expected.RolloutPeriods, _terms.Periods) + 1) / 2 : 1;

    /// <summary>Simulated months, one after the other, each another customer of the same kind.</summary>
    /// <param name="months">How many.</param>
    /// <param name="seed">Seed; the same gives the same months.</param>
    /// <param name="cancellationToken">Ends it between two months.</param>
    public IReadOnlyList<LineResult> Months(int months, ulong seed, CancellationToken cancellationToken)
    {
        var lines = new List<LineResult>(months);
        for (var month = 0; month < months; month++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lines.Add(Month(SeedOf(seed, month)));
        }

        return lines;
    }

    /// <summary>The line of one customer's usual period.</summary>
    /// <param name="seed">Seed of the customer.</param>
    public LineResult Month(ulong seed) => Course(seed, UsualPeriod, onlyLast: true).Single();

    /// <summary>The lines of one customer, period by period.</summary>
    /// <param name="seed">Seed of the customer.</param>
    public IEnumerable<LineResult> Course(ulong seed) => Course(seed, _terms.Periods, onlyLast: false);

    /// <summary>True when a line bills because of what it shows; a line's floor alone does not count.</summary>
    public static bool Bills(LineResult line) => line.IsHealthy && line.Priced > 0;

    /// <summary>The seed of one of many.</summary>
    internal static ulong SeedOf(ulong seed, int number) => unchecked(seed + (0x9E3779B97F4A7C15UL * (ulong)(number + 1)));

    private IEnumerable<LineResult> Course(ulong seed, int periods, bool onlyLast)
    {
        var world = new PlannedWorld(_terms, _term, Expected, seed);
        var rows = new List<EvidenceRow>();
        for (var period = 1; period <= periods; period++)
        {
            // a staggered comparison also looks at the periods before
            if (_term.Design != EvidenceDesign.Staggered)
                rows.Clear();
            rows.AddRange(world.Period(period));
            if (!onlyLast || period == periods)
                yield return LineComputation.Planned(_terms, _term, period, rows);
        }
    }

    private static KpiTerm WithBaseline(KpiTerm term, Expectation expected, DateOnly day)
    {
        if (term.Design != EvidenceDesign.BeforeAfter || term.Baseline is not null)
            return term;
        var spread = term.Kpi.Kind == Kpis.KpiKind.Proportion ? (decimal)Math.Sqrt((double)(expected.Control * (1 - expected.Control))) : expected.Spread;
        return term with { Baseline = new(expected.Control, decimal.Round(spread, 6), expected.Cases, day, []) };
    }
}
