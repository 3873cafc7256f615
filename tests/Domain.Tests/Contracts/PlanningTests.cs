using Platform.Domain.Contracts;
using Platform.Domain.Contracts.Planning;
using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Design;
using Platform.Domain.Tests.Billing;

namespace Platform.Domain.Tests.Contracts;

public sealed class PlanningTests
{
    private const ulong Seed = 11;

    private static readonly Expectation Usual = new(600, 0.6m, 0.15m, 0, 0, 0, 6);

    [Fact]
    public void The_least_uplift_falls_as_cases_rise()
    {
        decimal?[] least = [.. new[] { 400, 1_000, 2_500 }.Select(cases => Power(Usual with { Cases = cases }).LeastUplift)];

        least.ShouldAllBe(uplift => uplift > 0);
        least[0]!.Value.ShouldBeGreaterThan(least[1]!.Value);
        least[1]!.Value.ShouldBeGreaterThan(least[2]!.Value);
    }

    [Fact]
    public void A_bound_that_holds_at_every_look_needs_more_than_the_formula_for_one_look_says()
    {
        var terms = SampleContract.Terms;
        var formula = new TwoProportionsPower(terms.AlphaOfLine, TwoSided: false).DetectableDifference(0.6, 300, BillingPower.Likely);

        ((double)Power(Usual).LeastUplift!.Value).ShouldBeGreaterThan(formula);
    }

    [Fact]
    public void Groups_need_what_the_t_test_of_their_means_needs()
    {
        var terms = With(EvidenceDesign.RandomisedByCluster, Minutes);
        var expected = new Expectation(3_000, 60, 5, 10, 24, 6, 6);

        var least = (double)BillingPower.Of(terms, "minutes", EvidenceDesign.RandomisedByCluster, expected, Seed, CancellationToken.None).LeastUplift!.Value;

        var spreadOfMeans = Math.Sqrt(36 + (100 / 125.0));
        var formula = spreadOfMeans * new TwoMeansPower(terms.AlphaOfLine / terms.LooksInAPeriod, TwoSided: false).DetectableEffect(12, 12, BillingPower.Likely);
        least.ShouldBeInRange(0.85 * formula, 1.15 * formula);
    }

    [Fact]
    public void Before_and_after_needs_what_the_t_test_against_the_baseline_needs()
    {
        var baseline = new Baseline(60, 10, 500, new DateOnly(2026, 1, 1), []);
        var terms = With(EvidenceDesign.BeforeAfter, Minutes, baseline);

        var least = (double)BillingPower.Of(terms, "minutes", EvidenceDesign.BeforeAfter, new(800, 60, 5, 10, 0, 0, 6), Seed, CancellationToken.None).LeastUplift!.Value;

        var formula = 10 * new TwoMeansPower(terms.AlphaOfLine / terms.LooksInAPeriod, TwoSided: false).DetectableEffect(800, 500, BillingPower.Likely);
        least.ShouldBeInRange(0.85 * formula, 1.15 * formula);
    }

    [Theory]
    [InlineData(EvidenceDesign.RandomisedByCase)]
    [InlineData(EvidenceDesign.RandomisedByCluster)]
    [InlineData(EvidenceDesign.MatchedDifference)]
    [InlineData(EvidenceDesign.BeforeAfter)]
    public void Without_an_effect_hardly_a_month_bills(EvidenceDesign design)
    {
        // one period and one look, so that the whole error chance of 5 % is one line's own
        var terms = SampleContract.Terms with { Periods = 1, LooksInAPeriod = 1, Kpis = [SampleContract.Term with { Design = design }] };
        var nothing = new Expectation(500, 0.6m, 0, 0, 24, 0.05m, 1);

        var billed = Enumerable.Range(0, 400).Count(number => PlannedLines.Bills(new PlannedLines(terms, "resolved", nothing).Months(1, (ulong)number * 7919, CancellationToken.None)[0]));

        // 5 % and what 400 tries add by chance
        (billed / 400.0).ShouldBeLessThanOrEqualTo(0.075);
    }

    [Fact]
    public void A_roll_out_bills_while_groups_still_wait_and_says_when()
    {
        var terms = With(EvidenceDesign.Staggered, Minutes);

        var strong = BillingPower.Of(terms, "minutes", EvidenceDesign.Staggered, new(900, 60, 15, 10, 24, 3, 6), Seed, CancellationToken.None);
        var weak = BillingPower.Of(terms, "minutes", EvidenceDesign.Staggered, new(900, 60, 0.1m, 10, 24, 3, 6), Seed, CancellationToken.None);

        strong.Billing.ShouldBeGreaterThanOrEqualTo(BillingPower.Likely);
        strong.Periods!.Value.ShouldBeInRange(1, 6);
        weak.Periods.ShouldBeNull();
        strong.LeastUplift!.Value.ShouldBeInRange(0.1m, 15);
    }

    [Theory]
    [InlineData(EvidenceDesign.RandomisedByCase, "Resolved", "1000 0.6 0.15 0 0 0 6", "0.75 0.1671875 2", "0.712719 3.067317 4.194516")]
    [InlineData(EvidenceDesign.RandomisedByCase, "Rating", "700 3.5 0.4 0.8 0 0 6", "1 0.380859375 1", "2.892289 7.771439 10.146903")]
    [InlineData(EvidenceDesign.RandomisedByCase, "Minutes", "600 60 5 10 0 0 6", "1 4.0625 1", "42.683471 103.715761 135.676393")]
    [InlineData(EvidenceDesign.RandomisedByCluster, "Minutes", "900 60 9 10 24 3 6", "0.9697 7.1875 1", "68.012322 172.510595 232.529417")]
    [InlineData(EvidenceDesign.Staggered, "Minutes", "500 60 15 10 24 3 6", "1 6.875 2", "190.948293 300.418970 358.731536")]
    [InlineData(EvidenceDesign.MatchedDifference, "Resolved", "800 0.6 0.2 0 24 0.05 6", "0.9733 0.16875 1", "1.112281 3.882572 5.358238")]
    [InlineData(EvidenceDesign.BeforeAfter, "Rating", "500 3.5 0.4 0.8 0 0 6", "1 0.1875 1", "4.994452 8.1856 10.171951")]
    public void What_is_stated_is_what_was_stated_when_every_simulated_case_was_written_as_evidence_and_read_again(EvidenceDesign design, string kpi, string expectation, string power, string sums)
    {
        decimal[] e = [.. Numbers(expectation)];
        var expected = new Expectation((int)e[0], e[1], e[2], e[3], (int)e[4], e[5], (int)e[6]);
        var definition = kpi switch
        {
            "Resolved" => SampleContract.Resolved,
            "Rating" => new("Rating", "points", KpiKind.BoundedScore, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, "all", 1, 5, 100, 7),
            _ => new KpiDefinition("Minutes", "min", KpiKind.Amount, KpiDirection.LowerIsBetter, KpiSource.ProductionEvents, "all", 0, 0, 100, 7),
        };
        var terms = SampleContract.Terms with { LargestGapDays = 7, Kpis = [SampleContract.Term with { Key = "k", Kpi = definition, Design = design }] };

        var stated = BillingPower.Of(terms, "k", design, expected, Seed, CancellationToken.None);
        var lines = new PlannedLines(terms, "k", expected).Months(20, Seed, CancellationToken.None);

        new[] { decimal.Round((decimal)stated.Billing, 4), stated.LeastUplift!.Value, stated.Periods!.Value }.ShouldBe(Numbers(power));
        new[] { lines.Sum(line => line.Bound), lines.Sum(line => line.Estimate), lines.Sum(line => line.Upper) }.ShouldBe(Numbers(sums).Select(sum => (decimal?)sum));
    }

    [Fact]
    public void Terms_are_stated_side_by_side_as_each_is_alone_and_the_part_that_is_done_is_told()
    {
        var terms = SampleContract.Terms with { Kpis = [SampleContract.Term, SampleContract.Term with { Key = "second", Design = EvidenceDesign.BeforeAfter }] };
        var answers = new DesignAnswers(true, false, 0, false, 0, 0, false, 0, 0);
        var told = new System.Collections.Concurrent.ConcurrentBag<double>();

        var stated = StatedPower.Of(terms, [new("second", Usual with { Cases = 300 }, answers), new("resolved", Usual, answers), new("gone", Usual, answers)], told.Add, CancellationToken.None);

        stated.Select(one => one.Key).ShouldBe(["resolved", "second"]);
        stated[0].Power.ShouldBe(BillingPower.Of(terms, "resolved", EvidenceDesign.RandomisedByCase, Usual, 20_26, CancellationToken.None));
        stated[1].Power.ShouldBe(BillingPower.Of(terms, "second", EvidenceDesign.BeforeAfter, Usual with { Cases = 300 }, 20_26, CancellationToken.None));
        told.Order().ShouldBe(Enumerable.Range(1, 20).Select(step => step / 20.0));
    }

    [Fact]
    public void A_statement_that_nobody_waits_for_ends()
    {
        using var stop = new CancellationTokenSource();
        var answers = new DesignAnswers(true, false, 0, false, 0, 0, false, 0, 0);

        Should.Throw<OperationCanceledException>(() => StatedPower.Of(SampleContract.Terms, [new("resolved", Usual, answers)], _ => stop.Cancel(), stop.Token));
    }

    [Fact]
    public void Too_few_cases_never_bill_whatever_the_uplift()
    {
        var power = Power(Usual with { Cases = 150 });

        (power.LeastUplift, power.Billing, power.Periods).ShouldBe((null, 0.0, null));
    }

    [Fact]
    public void The_worked_example_is_the_calculation_that_bills()
    {
        var terms = SampleContract.Terms with { Kpis = [SampleContract.Term with { GradeFactor = 0.8m, LineCap = 150 }], Minimum = 100, FlatFee = 50, Cap = 190 };

        var forecast = ContractForecast.Of(terms, new Dictionary<string, Expectation> { ["resolved"] = Usual with { Cases = 1_500 } }, 40, Seed, CancellationToken.None);

        var line = forecast.Terms.Single().Typical;
        line.Amount.ShouldBe(Money.Round(Math.Min(4.50m * Math.Max(0, line.Bound!.Value) * line.Volume, 150) * 0.8m, "EUR"));
        forecast.Terms[0].Amount.High.ShouldBe(120);
        forecast.Net.Low.ShouldBeGreaterThanOrEqualTo(100);
        forecast.Net.High.ShouldBe(170);
        forecast.Gross.High.ShouldBe(170 * 1.19m);
        forecast.Terms[0].Worth.ShouldBe(4.50m * 0.15m * line.Volume);
        forecast.Terms[0].BillingWithoutEffect.ShouldBe(0);
        forecast.NetWithoutEffect.ShouldBe(new PlannedBand(100, 100, 100));
        ContractForecast.Of(terms, new Dictionary<string, Expectation> { ["resolved"] = Usual with { Cases = 1_500 } }, 40, Seed, CancellationToken.None).Net.ShouldBe(forecast.Net);
    }

    [Fact]
    public void Drawn_values_have_the_mean_and_the_spread_that_were_asked_for()
    {
        var rating = new KpiDefinition("Rating", "points", KpiKind.BoundedScore, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, "", 1, 5, 100, 7);
        foreach (var (level, spread) in new[] { (3m, 0.8m), (4.8m, 0.5m), (1.1m, 0.2m) })
        {
            var expected = new Expectation(4_000, level, 0, spread, 0, 0, 1);
            var terms = With(EvidenceDesign.BeforeAfter, rating) with { Periods = 1 };
            var lines = new PlannedLines(terms, "minutes", expected).Months(5, Seed, CancellationToken.None);

            // the interval of the shown estimate is 1.96 errors wide at 95 %: its width tells the spread of the cases
            lines.Average(line => line.Estimate!.Value).ShouldBe(0, 0.02m);
            var error = (double)(lines[0].Upper - lines[0].Lower)!.Value / 2 / 1.96;
            error.ShouldBe((double)spread * Math.Sqrt(2 / 4_000.0), (double)spread * 0.002);
        }
    }

    [Theory]
    [InlineData(true, true, 30, EvidenceDesign.RandomisedByCase)]
    [InlineData(false, true, 30, EvidenceDesign.RandomisedByCluster)]
    [InlineData(false, true, 15, EvidenceDesign.Staggered)]
    public void The_strongest_feasible_design_is_proposed(bool byCase, bool byGroup, int groups, EvidenceDesign best)
    {
        DesignAdvice.Of(new(byCase, byGroup, groups, true, 12, 4, true, 9, 300)).Best.ShouldBe(best);
    }

    [Fact]
    public void Each_design_that_cannot_be_used_says_why_and_what_it_would_need()
    {
        var advice = DesignAdvice.Of(new(false, true, 15, true, 8, 4, true, 7, 19));

        advice.Best.ShouldBeNull();
        advice.Verdicts.ShouldBe(
        [
            new(EvidenceDesign.RandomisedByCase, DesignObstacle.NoChanceByCase, 0, 0),
            new(EvidenceDesign.RandomisedByCluster, DesignObstacle.TooFewGroups, 15, 16),
            new(EvidenceDesign.Staggered, DesignObstacle.TooFewStartingGroups, 8, 9),
            new(EvidenceDesign.MatchedDifference, DesignObstacle.TooFewPairs, 7, 8),
            new(EvidenceDesign.BeforeAfter, DesignObstacle.TooFewBaselineCases, 19, 20),
        ]);
        DesignAdvice.Of(new(false, false, 0, false, 0, 0, false, 0, 500)).Best.ShouldBe(EvidenceDesign.BeforeAfter);
    }

    [Fact]
    public void Expectations_outside_what_a_kpi_can_be_are_refused_with_the_limit()
    {
        Usual.Check(SampleContract.Resolved).Succeeded.ShouldBeTrue();
        (Usual with { Control = 1.2m }).Check(SampleContract.Resolved).Error!.Message.ShouldBe("The expected level lies from 0 to 100, not 120.0.");
        (Usual with { Cases = 20_001 }).Check(SampleContract.Resolved).Error!.Code.ShouldBe("contract.out_of_range");
        (Usual with { Uplift = -0.1m }).Check(SampleContract.Resolved).Error!.Code.ShouldBe("contract.out_of_range");
    }

    private static KpiDefinition Minutes { get; } = new("Minutes", "minutes", KpiKind.Amount, KpiDirection.LowerIsBetter, KpiSource.BusinessSeries, "", 0, 0, 200, 7);

    private static BillingPower Power(Expectation expected) =>
        BillingPower.Of(SampleContract.Terms, "resolved", EvidenceDesign.RandomisedByCase, expected, Seed, CancellationToken.None);

    private static ContractTerms With(EvidenceDesign design, KpiDefinition kpi, Baseline? baseline = null) =>
        SampleContract.Terms with { Kpis = [new("minutes", kpi, design, 0.5m, baseline, new(PriceModel.PerUnitOfUplift, 2, 0, []), 0, null, 1)] };

    [Fact]
    public void Scores_near_the_end_of_their_scale_are_simulated_like_all_others()
    {
        var score = SampleContract.Resolved with { Kind = KpiKind.BoundedScore, Unit = "points", Low = 0, High = 5 };
        var terms = SampleContract.Terms with { Kpis = [SampleContract.Term with { Key = "score", Kpi = score, Design = EvidenceDesign.RandomisedByCluster, Price = new(PriceModel.PerUnitOfUplift, 5, 0, []) }] };

        var stated = StatedPower.Of(terms, [new("score", new(600, 2.5m, 0.5m, 1, 24, 0.25m, 6), new(true, true, 24, false, 24, 6, false, 12, 0)), new("another", new(1, 0, 0, 0, 0, 0, 1), new(true, false, 0, false, 0, 1, false, 0, 0))], null, CancellationToken.None);

        stated.ShouldHaveSingleItem().Power.LeastUplift.ShouldNotBeNull().ShouldBeInRange(0.01m, 2.5m);
    }

    private static IEnumerable<decimal> Numbers(string text) => text.Split(' ').Select(number => decimal.Parse(number, System.Globalization.CultureInfo.InvariantCulture));
}
