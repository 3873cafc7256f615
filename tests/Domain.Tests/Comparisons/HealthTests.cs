using Platform.Domain.Comparisons;
using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Tests.Comparisons;

public sealed class HealthTests
{
    private const int Salts = 300;

    [Fact]
    public void The_same_model_in_both_arms_raises_as_many_false_alarms_as_stated()
    {
        var trial = AssignmentTrial.Of(ComparisonScene.Plan, ComparisonScene.Resolved, Past(600, _ => 0), Salts, 1, default)!;

        (trial.Salts, trial.Cases).ShouldBe((Salts, 600));
        trial.FalseAlarms.Estimate.ShouldBeInRange(0.02, 0.09);
        trial.FalseStops.Estimate.ShouldBeLessThan(0.05);
        trial.IsSound(ComparisonScene.Plan).ShouldBeTrue();
        AssignmentTrial.Of(ComparisonScene.Plan, ComparisonScene.Resolved, Past(600, _ => 0), Salts, 1, default).ShouldBe(trial);
        AssignmentTrial.Of(ComparisonScene.Plan, ComparisonScene.Resolved, Past(600, _ => 0), Salts, 2, default).ShouldNotBe(trial);
    }

    [Fact]
    public void Groups_that_differ_are_no_false_alarm_when_chance_decides_for_groups()
    {
        var plan = ComparisonScene.Plan with { Unit = ComparisonUnit.Cluster };

        var trial = AssignmentTrial.Of(plan, ComparisonScene.Resolved, Past(1_200, group => 0.3 * ((group % 5) - 2) / 2), Salts, 1, default)!;

        trial.Salts.ShouldBe(Salts);
        trial.FalseAlarms.Estimate.ShouldBeInRange(0.02, 0.09);
        trial.IsSound(plan).ShouldBeTrue();
    }

    [Fact]
    public void Cases_under_one_name_give_themselves_away()
    {
        // each name stands for thirty cases of one level: they are fewer cases than they seem
        var past = Past(1_200, group => 0.4 * ((group % 5) - 2) / 2).Select(one => one with { Case = one.Cluster }).ToList();

        var trial = AssignmentTrial.Of(ComparisonScene.Plan, ComparisonScene.Resolved, past, Salts, 1, default)!;

        trial.FalseAlarms.Lower.ShouldBeGreaterThan(0.05);
        trial.IsSound(ComparisonScene.Plan).ShouldBeFalse();
    }

    [Fact]
    public void False_stops_are_judged_by_the_error_chance_of_one_kpi_which_is_what_the_rule_uses()
    {
        var plan = ComparisonScene.Plan with { Alpha = 0.05m, Kpis = [new("resolved", 0), new("rating", 0)] };
        var trial = new AssignmentTrial(600, 1_000, 1, new(0.05, 0.04, 0.06), new(0.04, 0.03, 0.05));

        trial.IsSound(plan with { Kpis = [plan.Kpis[0]] }).ShouldBeTrue();
        trial.IsSound(plan).ShouldBeFalse();
    }

    [Fact]
    public void With_few_cases_or_groups_it_says_nothing()
    {
        AssignmentTrial.Of(ComparisonScene.Plan, ComparisonScene.Resolved, Past(99, _ => 0), Salts, 1, default).ShouldBeNull();
        AssignmentTrial.Of(ComparisonScene.Plan with { Unit = ComparisonUnit.Cluster }, ComparisonScene.Resolved, [.. Past(400, _ => 0).Select(one => one with { Cluster = "one" })], 20, 1, default).ShouldBeNull();
    }

    [Fact]
    public void More_cases_show_less()
    {
        var level = new KpiLevel(0.6, 0.49, 0, 0);
        ComparisonPower Power(int weeks, decimal margin = 0) => ComparisonPower.Of(ComparisonScene.Plan with { Weeks = weeks, CasesAWeek = 200, Kpis = [new("resolved", margin)] }, ComparisonScene.Resolved, level, 1, default);

        var (two, eight) = (Power(2), Power(8));

        two.Cases.ShouldBe(400);
        two.Gain!.Value.ShouldBeInRange(0.15, 0.4);
        eight.Gain!.Value.ShouldBeInRange(0.06, two.Gain.Value / 1.5);
        eight.Harm!.Value.ShouldBeInRange(0.05, 0.25);
        Power(8, 0.05m).Harm!.Value.ShouldBe(eight.Harm.Value + 0.05, 0.03);
        Power(8, 0.7m).Harm.ShouldBeNull();
    }

    [Fact]
    public void The_harm_that_is_said_to_be_stopped_is_stopped()
    {
        var plan = ComparisonScene.Plan with { Weeks = 4, CasesAWeek = 250 };
        var harm = ComparisonPower.Of(plan, ComparisonScene.Resolved, new(0.6, 0.49, 0, 0), 1, default).Harm!.Value;

        var stopped = Enumerable.Range(0, 100).Count(trial =>
        {
            var chance = new SplitMix64(5_000 + (ulong)trial);
            var cases = new ComparedCases(ComparisonScene.Resolved);
            for (var number = 0; number < 1_000; number++)
            {
                var treated = chance.Uniform() < 0.5;
                cases.Add(treated, chance.Uniform() < 0.6 - (treated ? harm : 0) ? 1 : 0, "", null);
            }

            return ComparisonLook.Of(plan, plan.Kpis[0], cases, null, true).ProvenWorse > 0;
        });

        stopped.ShouldBeInRange(65, 95);
    }

    [Fact]
    public void Groups_show_what_their_number_and_spread_allow()
    {
        var plan = ComparisonScene.Plan with { Unit = ComparisonUnit.Cluster, Weeks = 4 };

        var many = ComparisonPower.Of(plan, ComparisonScene.Resolved, new(0.6, 0.49, 60, 0.1), 1, default);

        many.Gain!.Value.ShouldBeInRange(0.08, 0.15);
        ComparisonPower.Of(plan, ComparisonScene.Resolved, new(0.6, 0.49, 12, 0.1), 1, default).Gain.ShouldBeNull();
    }

    private static List<PastCase> Past(int cases, Func<int, double> ofGroup)
    {
        var chance = new SplitMix64(11);
        return [.. Enumerable.Range(0, cases).Select(number => new PastCase($"case-{number}", $"ward {number % 40}", chance.Uniform() < 0.5 + ofGroup(number % 40) ? 1 : 0))];
    }
}
