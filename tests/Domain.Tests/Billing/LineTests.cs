using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Kpis;

namespace Platform.Domain.Tests.Billing;

public sealed class LineTests
{
    private static readonly ContractTerms Terms = SampleContract.Terms;

    [Fact]
    public void A_line_bills_price_times_bound_times_volume()
    {
        var line = Line(Terms, SampleContract.Cases(4000, 0.4, 0.6));

        line.IsHealthy.ShouldBeTrue();
        line.Bound!.Value.ShouldBeInRange(0.05m, line.Estimate!.Value);
        line.Amount.ShouldBe(Math.Round(4.50m * line.Bound.Value * line.Served, 2, MidpointRounding.AwayFromZero));
        line.Formula.ShouldContain($"= {line.Amount.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)} EUR");
    }

    [Fact]
    public void The_interval_is_Newcombes()
    {
        var rows = SampleContract.Cases(500, 0.4, 0.6);
        var (served, control) = (rows.Where(row => row.Served).ToList(), rows.Where(row => !row.Served).ToList());
        var newcombe = Platform.Domain.Statistics.Proportions.DifferenceIntervals.Newcombe(
            new(served.Count(row => row.Value == 1), served.Count, control.Count(row => row.Value == 1), control.Count), 0.95);

        var line = Line(Terms, rows);

        ((double)line.Lower!.Value).ShouldBe(newcombe.Lower, 1e-6);
        ((double)line.Upper!.Value).ShouldBe(newcombe.Upper, 1e-6);
    }

    [Fact]
    public void Without_a_difference_nothing_is_billed() => Line(Terms, SampleContract.Cases(4000, 0.5, 0.5)).Amount.ShouldBe(0);

    [Fact]
    public void A_measure_where_less_is_better_gives_the_same_line_turned_round()
    {
        var fewer = Terms with { Kpis = [SampleContract.Term with { Kpi = SampleContract.Resolved with { Direction = KpiDirection.LowerIsBetter } }] };
        var rows = SampleContract.Cases(2000, 0.4, 0.6);

        var turned = Line(fewer, rows.Select(row => row with { Value = 1 - row.Value }));

        turned.Amount.ShouldBe(Line(Terms, rows).Amount);
    }

    [Fact]
    public void Scores_between_other_limits_are_in_the_units_of_the_kpi()
    {
        var stars = Terms with
        {
            Kpis = [SampleContract.Term with { Kpi = SampleContract.Resolved with { Kind = KpiKind.BoundedScore, Low = 1, High = 5 }, Price = new Price(PriceModel.PerUnitOfUplift, 1, 0, []) }],
        };
        var rows = SampleContract.Cases(2000, 0.4, 0.6);

        var line = Line(stars, rows.Select(row => row with { Value = 1 + (4 * row.Value) }));

        line.Bound!.Value.ShouldBe(4 * Line(Terms, rows).Bound!.Value, 0.00001m);
    }

    [Fact]
    public void Values_from_before_the_experiment_sharpen_the_bound()
    {
        var chance = new Platform.Domain.Statistics.Sampling.SplitMix64(3);
        var scores = Terms with { Kpis = [SampleContract.Term with { Kpi = SampleContract.Resolved with { Kind = KpiKind.BoundedScore }, Price = new Price(PriceModel.PerUnitOfUplift, 1, 0, []) }] };
        var rows = SampleContract.Cases(3000, 0, 0).Select(row =>
        {
            var before = chance.Uniform() * 0.8;
            return row with { Before = (decimal)before, Value = (decimal)(before + (0.1 * chance.Uniform()) + (row.Served ? 0.05 : 0)) };
        }).ToList();

        Line(scores, rows).Bound!.Value.ShouldBeGreaterThan(Line(scores, rows.Select(row => row with { Before = null })).Bound!.Value + 0.005m);
    }

    [Fact]
    public void Too_few_cases_a_gap_and_old_observations_make_the_line_zero_and_say_so()
    {
        var early = SampleContract.Cases(4000, 0.2, 0.8).Where(row => row.At < SampleContract.Start.AddDays(15));

        var line = Line(Terms, early);

        line.Amount.ShouldBe(0);
        line.Bound!.Value.ShouldBeGreaterThan(0);
        line.Checks.Where(check => !check.Passed).Select(check => check.Kind).ShouldBe([HealthCheckKind.DataGap, HealthCheckKind.Freshness]);
        Line(Terms, SampleContract.Cases(90, 0.1, 0.9)).Checks.First(check => check.Kind == HealthCheckKind.EnoughCases).Passed.ShouldBeFalse();
    }

    [Fact]
    public void A_division_that_was_not_agreed_makes_the_line_zero()
    {
        var line = Line(Terms, SampleContract.Cases(4000, 0.2, 0.8, share: 0.6));

        line.Amount.ShouldBe(0);
        line.Checks.Single(check => !check.Passed).Kind.ShouldBe(HealthCheckKind.SampleRatio);
    }

    [Fact]
    public void A_guardrail_that_is_broken_or_not_measured_makes_the_line_zero()
    {
        var guarded = Terms with { Guardrails = [new Guardrail("grounded", "Groundedness", KpiDirection.HigherIsBetter, 0.8m, 50, false)] };
        var rows = SampleContract.Cases(4000, 0.4, 0.6);
        LineResult With(double level) => LineComputation.Of(guarded, SampleContract.Snapshot(
            guarded, rows, new Dictionary<string, IReadOnlyList<string>> { ["grounded"] = EvidenceSnapshot.Lines(SampleContract.Cases(400, level, level, 11)) })).Value;

        With(0.95).Amount.ShouldBeGreaterThan(0);
        With(0.6).Amount.ShouldBe(0);
        Line(guarded, rows).Checks.Single(check => !check.Passed).Reason.ShouldContain("0 cases");
    }

    [Fact]
    public void A_hidden_measure_that_falls_while_the_billed_one_rises_makes_the_line_zero()
    {
        var guarded = Terms with { Guardrails = [new Guardrail("complaints", "Complaints", KpiDirection.LowerIsBetter, 1, 50, true)] };
        var rows = SampleContract.Cases(4000, 0.4, 0.6);
        LineResult With(double control, double served) => LineComputation.Of(guarded, SampleContract.Snapshot(
            guarded, rows, new Dictionary<string, IReadOnlyList<string>> { ["complaints"] = EvidenceSnapshot.Lines(SampleContract.Cases(2000, control, served, 12)) })).Value;

        With(0.1, 0.1).Amount.ShouldBeGreaterThan(0);
        With(0.1, 0.2).Checks.Single(check => !check.Passed).Kind.ShouldBe(HealthCheckKind.HiddenMeasure);
    }

    [Fact]
    public void Floor_cap_and_grade_are_applied_in_the_order_of_the_formula()
    {
        var rows = SampleContract.Cases(4000, 0.4, 0.6);
        ContractTerms With(decimal floor, decimal? cap, decimal grade) => Terms with { Kpis = [SampleContract.Term with { LineFloor = floor, LineCap = cap, GradeFactor = grade }] };

        Line(With(0, 100, 0.5m), rows).Amount.ShouldBe(50);
        Line(With(3000, 4000, 0.5m), SampleContract.Cases(4000, 0.5, 0.5)).Amount.ShouldBe(1500);
    }

    [Fact]
    public void Evidence_that_no_line_can_rest_on_is_refused_by_name()
    {
        var rows = SampleContract.Cases(300, 0.4, 0.6);
        string? Code(EvidenceSnapshot snapshot) => LineComputation.Of(Terms, snapshot).Error?.Code;

        Code(SampleContract.Snapshot(Terms, [.. rows, rows[5]])).ShouldBe("line.case_twice");
        Code(SampleContract.Snapshot(Terms, rows.Select(row => row with { At = row.At.AddDays(20) }))).ShouldBe("line.outside_period");
        Code(SampleContract.Snapshot(Terms, rows.Select(row => row with { Value = 0.5m }))).ShouldBe("line.value");
        Code(SampleContract.Snapshot(Terms, rows) with { Rows = ["what"] }).ShouldBe("line.row");
        Code(SampleContract.Snapshot(Terms, rows) with { Kpi = "other" }).ShouldBe("line.no_term");
        Code(SampleContract.Snapshot(Terms, rows) with { Period = 13 }).ShouldBe("line.no_period");
        Code(SampleContract.Snapshot(Terms with { FlatFee = 251 }, rows)).ShouldBe("line.other_contract");
        Code(SampleContract.Snapshot(Terms, rows) with { Method = "lathe-lines/0" }).ShouldBe("line.method");
    }

    private static LineResult Line(ContractTerms terms, IEnumerable<EvidenceRow> rows) => LineComputation.Of(terms, SampleContract.Snapshot(terms, rows)).Value;
}
