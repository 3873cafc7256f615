using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Billing.Simulation;

/// <summary>What one kind of world, or all together, showed.</summary>
/// <param name="Contracts">Contracts simulated, each once without and once with an effect.</param>
/// <param name="FalseBills">Contracts without an effect whose bound was above 0 at any weekly look.</param>
/// <param name="Intervals">95 % intervals looked at, each at the end of a period.</param>
/// <param name="Covered">Those that hold the true difference.</param>
/// <param name="Overbilled">Contracts with an effect that were billed more than its true value.</param>
/// <param name="Billed">Sum of what was billed, over all contracts with an effect.</param>
/// <param name="Worth">Sum of the true values.</param>
public sealed record SimulationCounts(int Contracts, int FalseBills, int Intervals, int Covered, int Overbilled, decimal Billed, decimal Worth)
{
    /// <summary>Nothing yet.</summary>
    public static SimulationCounts None { get; } = new(0, 0, 0, 0, 0, 0, 0);

    /// <summary>Both together.</summary>
    public SimulationCounts With(SimulationCounts other) => new(
        Contracts + other.Contracts, FalseBills + other.FalseBills, Intervals + other.Intervals, Covered + other.Covered, Overbilled + other.Overbilled, Billed + other.Billed, Worth + other.Worth);
}

/// <summary>Simulates contracts whose truth is known and bills them by the product's own calculation: how often would it bill for nothing, or too much?</summary>
public static class ContractSimulation
{
    /// <summary>Chance of a false bill that the simulated contracts agree on.</summary>
    public const decimal Alpha = 0.05m;

    /// <summary>True difference of the contracts that have one.</summary>
    public const decimal Effect = 0.15m;

    private const int Periods = 3;
    private const int CasesInAPeriod = 500;
    private const int CasesInAPeriodOfARollout = 800;
    private const int DaysBetweenLooks = 7;

    /// <summary>Simulates one contract twice: without an effect, looked at every week, and with one, billed period by period.</summary>
    /// <param name="number">Its number; the kinds of worlds take turns.</param>
    /// <param name="seed">Seed of the whole simulation.</param>
    public static (SimulatedWorldKind Kind, SimulationCounts Counts) Run(int number, ulong seed)
    {
        var kind = (SimulatedWorldKind)(number % Enum.GetValues<SimulatedWorldKind>().Length);
        var draw = new SplitMix64(seed + (0x9E3779B97F4A7C15UL * (ulong)(number + 1)));
        var terms = TermsOf(kind);
        var nothing = WithoutEffect(terms, new SimulatedWorld(kind, 0, draw.Next()));
        return (kind, nothing.With(WithEffect(terms, new SimulatedWorld(kind, (double)Effect, draw.Next()))));
    }

    /// <summary>The terms that simulated contracts agree on.</summary>
    public static ContractTerms TermsOf(SimulatedWorldKind kind)
    {
        var design = kind switch
        {
            SimulatedWorldKind.Groups or SimulatedWorldKind.GroupsWithSeason => EvidenceDesign.RandomisedByCluster,
            SimulatedWorldKind.Pairs => EvidenceDesign.MatchedDifference,
            SimulatedWorldKind.StaggeredGrowing or SimulatedWorldKind.StaggeredFading => EvidenceDesign.Staggered,
            _ => EvidenceDesign.RandomisedByCase,
        };
        var (kpi, price) = kind == SimulatedWorldKind.Amounts
            ? (new KpiDefinition("Minutes", "minutes", KpiKind.Amount, KpiDirection.LowerIsBetter, KpiSource.BusinessSeries, "all cases", 0, 0, KpiDefinition.LeastCasesUnbounded, 7), new Price(PriceModel.PerUnitOfUplift, 0.5m, 0, []))
            : (new KpiDefinition("Resolved at once", "share", KpiKind.Proportion, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, "all cases", 0, 1, 50, 7), Price.PerOutcome(10));
        var term = new KpiTerm("resolved", kpi, design, 0.5m, null, price, 0, null, 1);
        return new(SimulatedWorld.Vendor, SimulatedWorld.Customer, "EUR", TaxCategory.Standard, 20, new DateOnly(2026, 1, 1), Periods, 0, 5, Alpha, 7, 0, 0, null, 30, 30, [term], []);
    }

    private static SimulationCounts WithoutEffect(ContractTerms terms, SimulatedWorld world)
    {
        var (falselyBilled, covered) = (false, 0);
        var seen = new List<EvidenceRow>();
        for (var period = 1; period <= Periods; period++)
        {
            var rows = Next(terms, world, period, seen).Rows;
            for (var look = rows[0].At.AddDays(DaysBetweenLooks); look < rows[^1].At; look = look.AddDays(DaysBetweenLooks))
                falselyBilled |= Line(terms, period, seen.Where(row => row.At < look)).Bound > 0;
            var end = Line(terms, period, seen);
            falselyBilled |= end.Bound > 0;
            covered += end.Lower <= 0 && 0 <= end.Upper ? 1 : 0;
        }

        return new(0, falselyBilled ? 1 : 0, Periods, covered, 0, 0, 0);
    }

    private static SimulationCounts WithEffect(ContractTerms terms, SimulatedWorld world)
    {
        var (billed, worth, covered) = (0m, 0m, 0);
        var seen = new List<EvidenceRow>();
        for (var period = 1; period <= Periods; period++)
        {
            var truth = Next(terms, world, period, seen).Effect;
            var line = Line(terms, period, seen);
            billed += line.Billed;
            worth += terms.Kpis[0].Price.Of(truth * line.Volume);
            covered += line.Lower <= truth && truth <= line.Upper ? 1 : 0;
        }

        return new(1, 0, Periods, covered, billed > worth ? 1 : 0, billed, worth);
    }

    // a staggered comparison also rests on the periods before
    private static SimulatedPeriod Next(ContractTerms terms, SimulatedWorld world, int period, List<EvidenceRow> seen)
    {
        var isStaggered = terms.Kpis[0].Design == EvidenceDesign.Staggered;
        if (!isStaggered)
            seen.Clear();
        var next = world.Period(terms, period, isStaggered ? CasesInAPeriodOfARollout : CasesInAPeriod);
        seen.AddRange(next.Rows);
        return next;
    }

    private static LineResult Line(ContractTerms terms, int period, IEnumerable<EvidenceRow> rows)
    {
        var hash = CanonicalText.HashOf(terms);
        var snapshot = new EvidenceSnapshot(
            "resolved", period, hash, EvidenceSnapshot.CurrentMethod, "simulated", [], UtcDay.StartOf(terms.EndOf(period)),
            EvidenceSnapshot.Lines(rows), new Dictionary<string, IReadOnlyList<string>>());
        return LineComputation.Of(terms, snapshot).Value;
    }
}
