using Platform.Domain.Kpis;

namespace Platform.Domain.Contracts.Planning;

/// <summary>What a design can show before anything is signed, at the contract's own error chance.</summary>
/// <param name="Design">The design.</param>
/// <param name="LeastUplift">Smallest true uplift that bills in a period with a chance of 80 %; null when even the largest possible one does not.</param>
/// <param name="Billing">Chance that a period bills at the expected uplift.</param>
/// <param name="Periods">Periods until a bill at the expected uplift is likely (80 %); null when it is not within the contract.</param>
public sealed record BillingPower(EvidenceDesign Design, decimal? LeastUplift, double Billing, int? Periods)
{
    /// <summary>The chance that counts as likely.</summary>
    public const double Likely = 0.8;

    // halvings of the range in which the least uplift is sought: its last place is a two-hundred-and-fiftieth of it
    private const int Halvings = 8;

    /// <summary>Most steps of which the work is told: the expected uplift, the largest possible one, and each halving.</summary>
    internal const int Steps = 2 + Halvings;

    private const int SpreadsOfAnAmount = 8;
    private const int FewestMonths = 30;
    private const int CasesOfASearch = 60_000;

    /// <summary>Works it out by simulation: the bound of a line holds at every look and is wider than any formula for one look says.</summary>
    /// <param name="terms">Terms that can be signed, but for a baseline.</param>
    /// <param name="key">Key of the term.</param>
    /// <param name="design">The design that is asked about.</param>
    /// <param name="expected">What is expected of the term.</param>
    /// <param name="seed">Seed; the same gives the same answer.</param>
    /// <param name="cancellationToken">Ends it between two months.</param>
    /// <param name="step">Is called after each of at most <see cref="Steps"/> steps; null for nobody.</param>
    public static BillingPower Of(ContractTerms terms, string key, EvidenceDesign design, Expectation expected, ulong seed, CancellationToken cancellationToken, Action? step = null)
    {
        var asked = terms with { Kpis = [.. terms.Kpis.Select(term => term.Key == key ? term with { Design = design, ServedShare = ShareOf(term) } : term)] };
        var months = Math.Clamp(CasesOfASearch / Math.Max(1, expected.Cases * new PlannedLines(asked, key, expected).UsualPeriod), FewestMonths, 100);
        PlannedLines With(decimal uplift) => new(asked, key, expected with { Uplift = uplift });
        bool IsLikelyAt(decimal uplift)
        {
            var likely = IsLikely(With(uplift), months, seed, cancellationToken);
            step?.Invoke();
            return likely;
        }

        var billing = With(expected.Uplift).Months(months, seed, cancellationToken).Count(PlannedLines.Bills) / (double)months;
        step?.Invoke();
        var least = Least(IsLikelyAt, MostOf(asked.Term(key)!.Kpi, expected));
        return new(design, least, billing, PeriodsUntil(asked, key, expected, billing, seed, cancellationToken));
    }

    // the same months for every uplift; it ends as soon as those that are left cannot change the answer
    private static bool IsLikely(PlannedLines plan, int months, ulong seed, CancellationToken cancellationToken)
    {
        var (needed, billed) = ((int)Math.Ceiling(Likely * months), 0);
        for (var month = 0; month < months && billed < needed && billed + months - month >= needed; month++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            billed += PlannedLines.Bills(plan.Month(PlannedLines.SeedOf(seed, month))) ? 1 : 0;
        }

        return billed >= needed;
    }

    private static decimal? Least(Func<decimal, bool> isLikely, decimal most)
    {
        if (most <= 0 || !isLikely(most))
            return null;
        var (low, high) = (0m, most);
        for (var halving = 0; halving < Halvings; halving++)
        {
            var middle = (low + high) / 2;
            (low, high) = isLikely(middle) ? (low, middle) : (middle, high);
        }

        return high;
    }

    // Each line of the other designs rests on its own period, so periods are independent tries; a roll-out is followed from its first day on.
    private static int? PeriodsUntil(ContractTerms terms, string key, Expectation expected, double billing, ulong seed, CancellationToken cancellationToken)
    {
        if (terms.Term(key)!.Design == EvidenceDesign.Staggered)
            return RolloutUntil(terms, key, expected, seed, cancellationToken);
        if (billing <= 0)
            return null;
        var periods = billing >= Likely ? 1 : (int)Math.Ceiling(Math.Log(1 - Likely) / Math.Log(1 - billing));
        return periods <= terms.Periods ? periods : null;
    }

    private static int? RolloutUntil(ContractTerms terms, string key, Expectation expected, ulong seed, CancellationToken cancellationToken)
    {
        var plan = new PlannedLines(terms, key, expected);
        var (customers, first) = (FewestMonths / 2, new List<int>());
        for (var customer = 0; customer < customers; customer++)
        {
            var period = 0;
            foreach (var line in plan.Course(PlannedLines.SeedOf(seed, customer)))
            {
                cancellationToken.ThrowIfCancellationRequested();
                period++;
                if (!PlannedLines.Bills(line))
                    continue;
                first.Add(period);
                break;
            }
        }

        var needed = (int)Math.Ceiling(Likely * customers);
        return first.Count >= needed ? first.Order().ElementAt(needed - 1) : null;
    }

    private static decimal ShareOf(KpiTerm term) => term.ServedShare is >= 0.05m and <= 0.95m ? term.ServedShare : 0.5m;

    private static decimal MostOf(KpiDefinition kpi, Expectation expected) => kpi.Kind == KpiKind.Amount
        ? SpreadsOfAnAmount * Math.Max(expected.Spread, expected.GroupSpread)
        : kpi.Direction == KpiDirection.HigherIsBetter ? kpi.High - expected.Control : expected.Control - kpi.Low;
}
