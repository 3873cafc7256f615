using Platform.Domain.Comparisons;
using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Proportions;
using Platform.Domain.Statistics.Sampling;
using Platform.Domain.Statistics.Uplift;

namespace Platform.Domain.Tests.Comparisons;

public sealed class StopRuleTests
{
    private const int Trials = 300;
    private const int CasesInAll = 600;
    private const int CasesALook = 50;

    [Fact]
    public void A_model_that_is_as_good_is_stopped_no_more_often_than_agreed_though_one_looks_all_the_time()
    {
        var stops = Enumerable.Range(0, Trials).Count(trial => StopsAt(ComparisonScene.Plan, ComparisonScene.Resolved, (ulong)trial, chance => chance.Uniform() < 0.6 ? 1 : 0, 0) is not null);

        // at most five in a hundred: more would be proven by this interval
        BetaIntervals.ClopperPearson(stops, Trials, 0.95).Lower.ShouldBeLessThanOrEqualTo(0.05);
        stops.ShouldBeLessThanOrEqualTo(15);
    }

    [Fact]
    public void A_model_that_is_worse_by_just_the_margin_is_stopped_no_more_often_than_agreed()
    {
        var plan = ComparisonScene.Plan with { Kpis = [new WatchedKpi("resolved", 0.1m)] };
        var stops = Enumerable.Range(0, Trials).Count(trial => StopsAt(plan, ComparisonScene.Resolved, (ulong)trial, chance => chance.Uniform() < 0.6 ? 1 : 0, -0.1) is not null);

        stops.ShouldBeLessThanOrEqualTo(15);
    }

    [Fact]
    public void A_model_that_does_harm_is_stopped_and_the_earlier_the_more_harm_it_does()
    {
        int Median(double effect) => Enumerable.Range(0, 41).Select(trial => StopsAt(ComparisonScene.Plan, ComparisonScene.Resolved, 1_000 + (ulong)trial, chance => chance.Uniform() < 0.6 ? 1 : 0, effect) ?? int.MaxValue).Order().ElementAt(20);

        var (much, more) = (Median(-0.3), Median(-0.5));

        much.ShouldBeLessThan(CasesInAll);
        more.ShouldBeLessThan(much);
    }

    [Fact]
    public void A_rule_on_several_kpis_divides_its_error_chance()
    {
        var plan = ComparisonScene.Plan with { Kpis = [new("resolved", 0), new("minutes", 5)] };

        plan.AlphaOfKpi.ShouldBe(0.025);
        plan.RatioAlphaOfKpi.ShouldBe(0.0005);
        Standing(plan, (0.2, 0.5), (-1, 0.5)).ShouldBe((EndingReason.Worse, "resolved"));
        Standing(plan, (-0.2, 0.5), (5.1, 0.5)).ShouldBe((EndingReason.Worse, "minutes"));
        Standing(plan, (-0.2, 0.5), (5, 0.5)).ShouldBeNull();
        // a broken division comes before everything else
        Standing(plan, (0.2, 0.5), (5.1, 0.0004)).ShouldBe((EndingReason.SampleRatio, "minutes"));
        Standing(plan, (-1, 0.0006), (-1, 0.5)).ShouldBeNull();
    }

    [Fact]
    public void Missing_cases_of_one_arm_stop_it_and_the_planned_division_does_not()
    {
        var broken = Look(ComparisonScene.Plan, ComparisonScene.Resolved, 7, 2_400, (treated, chance) => treated && chance.Uniform() < 0.25 ? null : 1);
        var whole = Enumerable.Range(0, 300).Count(trial => Look(ComparisonScene.Plan, ComparisonScene.Resolved, (ulong)trial, 200, (_, _) => 1).RatioP < ComparisonPlan.RatioAlpha);

        broken.RatioP.ShouldBeLessThan(ComparisonPlan.RatioAlpha);
        whole.ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void Of_an_amount_less_may_be_better_and_nothing_is_said_before_there_are_enough_cases()
    {
        var few = Look(ComparisonScene.Plan, ComparisonScene.Minutes, 1, 300, (treated, chance) => (treated ? 30 : 20) + chance.Uniform());
        var enough = Look(ComparisonScene.Plan, ComparisonScene.Minutes, 1, 600, (treated, chance) => (treated ? 30 : 20) + chance.Uniform());

        few.ProvenWorse.ShouldBe(double.NegativeInfinity);
        (few.Lower, few.Upper).ShouldBe((double.NegativeInfinity, double.PositiveInfinity));
        enough.ProvenWorse.ShouldBeInRange(5, 10);
        enough.Lower.ShouldBeGreaterThan(5);
        enough.Difference.ShouldBe(10, 0.2);
    }

    [Fact]
    public void Between_two_weeks_ends_groups_are_counted_and_not_judged()
    {
        var plan = ComparisonScene.Plan with { Unit = ComparisonUnit.Cluster, Weeks = 4 };
        var cases = new ComparedCases(ComparisonScene.Resolved);
        var chance = new SplitMix64(3);
        for (var number = 0; number < 2_000; number++)
            cases.Add(number % 40 < 20, chance.Uniform() < (number % 40 < 20 ? 0.3 : 0.8) ? 1 : 0, $"ward {number % 40}", null);

        var look = ComparisonLook.Of(plan, plan.Kpis[0], cases, null, isLook: true);
        var between = ComparisonLook.Of(plan, plan.Kpis[0], cases, null, isLook: false);
        var after = ComparisonLook.Of(plan, plan.Kpis[0], cases, look, isLook: false);

        look.Treated.Clusters.ShouldBe(20);
        look.ProvenWorse.ShouldBeInRange(0.3, 0.5);
        between.ProvenWorse.ShouldBe(double.NegativeInfinity);
        (after.Lower, after.Upper, after.ProvenWorse).ShouldBe((look.Lower, look.Upper, look.ProvenWorse));
    }

    [Fact]
    public void The_quick_question_whether_a_bound_is_passed_is_the_bound_s_own_answer()
    {
        var (yes, chance) = (0, new SplitMix64(21));
        foreach (var share in new[] { 0.1, 0.5, 0.8 })
        {
            List<UpliftCase> cases = [.. Enumerable.Range(0, 500).Select(_ => chance.Uniform() < share).Select(served => new UpliftCase(served, chance.Uniform() < (served ? 0.8 : 0.4) ? 1 : 0))];
            var bound = RandomisedUplift.Bounded(cases, share, 0.05).Bound;
            foreach (var effect in new[] { -0.9, -0.2, 0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.9, bound - 1e-9, bound + 1e-9 })
            {
                RandomisedUplift.BoundExceeds(cases, share, 0.05, effect).ShouldBe(bound > effect, $"{effect} of {bound}");
                yes += bound > effect ? 1 : 0;
            }
        }

        yes.ShouldBeInRange(6, 27);
    }

    private static (EndingReason Reason, string Kpi)? Standing(ComparisonPlan plan, params (double Worse, double P)[] kpis) => ComparisonLook.StopOf(
        plan, new(ComparisonScene.Start, [.. kpis.Zip(plan.Kpis, (one, watched) => new KpiStanding(watched.Key, new(9, 1, 0), new(9, 1, 0), -1, 1, one.Worse, one.P))]));

    // cases come one after another; the rule is looked at after every few of them
    private static int? StopsAt(ComparisonPlan plan, KpiDefinition kpi, ulong seed, Func<SplitMix64, double> level, double effect)
    {
        var chance = new SplitMix64(seed);
        var cases = new ComparedCases(kpi);
        for (var number = 1; number <= CasesInAll; number++)
        {
            var treated = chance.Uniform() < (double)plan.Share;
            var value = level(chance);
            // an effect turns some of the yes into no
            cases.Add(treated, treated && value == 1 && chance.Uniform() < -effect / 0.6 ? 0 : value, "", null);
            if (number % CasesALook == 0 && ComparisonLook.StopOf(plan, new(ComparisonScene.Start, [ComparisonLook.Of(plan, plan.Kpis[0], cases, null, true)])) is { Reason: EndingReason.Worse })
                return number;
        }

        return null;
    }

    private static KpiStanding Look(ComparisonPlan plan, KpiDefinition kpi, ulong seed, int cases, Func<bool, SplitMix64, double?> value)
    {
        var chance = new SplitMix64(seed);
        var drawn = new ComparedCases(kpi);
        for (var number = 0; number < cases; number++)
        {
            var treated = chance.Uniform() < (double)plan.Share;
            if (value(treated, chance) is { } known)
                drawn.Add(treated, known, "", null);
        }

        return ComparisonLook.Of(plan, plan.Kpis[0], drawn, null, true);
    }
}
