using Platform.Domain.Evaluations;

namespace Platform.Domain.Tests.Evaluations;

public sealed class ProportionComparisonTests
{
    private static readonly ComparisonOptions Options = new();

    [Fact]
    public void A_published_paired_table_gives_the_published_interval_and_a_verdict()
    {
        // Newcombe 1998 (paired data, Table III, method 10): 36, 12, 2, 0 gives 0.0569 to 0.3404
        var compared = Compare(both: 36, tunedOnly: 12, baseOnly: 2, neither: 0);

        compared.Difference.Estimate.ShouldBe(0.2, 1e-12);
        compared.Difference.Lower.ShouldBe(0.0569, 5e-5);
        compared.Difference.Upper.ShouldBe(0.3404, 5e-5);
        compared.P.ShouldBeLessThan(0.05);
        compared.Verdict.ShouldBe(Verdict.Better);
        compared.Method.ShouldBe(ComparisonMethod.NewcombePaired);
    }

    [Fact]
    public void Without_cases_nothing_is_known_and_nothing_is_distinguishable()
    {
        var compared = Compare(0, 0, 0, 0);

        compared.Difference.Estimate.ShouldBe(double.NaN);
        (compared.Difference.Lower, compared.Difference.Upper).ShouldBe((-1, 1));
        (compared.Base.Lower, compared.Base.Upper).ShouldBe((0, 1));
        compared.P.ShouldBe(1);
        compared.Verdict.ShouldBe(Verdict.NotDistinguishable);
    }

    [Fact]
    public void Models_that_agree_on_every_case_are_not_distinguishable_and_the_interval_is_not_a_point()
    {
        var compared = Compare(both: 30, tunedOnly: 0, baseOnly: 0, neither: 24);

        compared.Verdict.ShouldBe(Verdict.NotDistinguishable);
        compared.P.ShouldBe(1);
        compared.Difference.Lower.ShouldBe(-0.0358, 5e-5);
        compared.Difference.Upper.ShouldBe(0.0358, 5e-5);
    }

    [Fact]
    public void All_right_on_both_sides_leaves_room_for_errors_not_seen_yet()
    {
        var compared = Compare(both: 20, tunedOnly: 0, baseOnly: 0, neither: 0);

        compared.Tuned.ShouldBe(compared.Base);
        compared.Tuned.Upper.ShouldBe(1);
        compared.Tuned.Lower.ShouldBe(0.8389, 5e-5);
        compared.Verdict.ShouldBe(Verdict.NotDistinguishable);
    }

    [Fact]
    public void One_case_never_decides() => Compare(0, 1, 0, 0).Verdict.ShouldBe(Verdict.NotDistinguishable);

    [Fact]
    public void Four_fixed_cases_of_five_do_not_decide_but_nine_of_nine_do()
    {
        Compare(1, 4, 0, 0).Verdict.ShouldBe(Verdict.NotDistinguishable);
        Compare(0, 9, 0, 0).Verdict.ShouldBe(Verdict.Better);
    }

    [Fact]
    public void The_number_of_cases_still_needed_follows_from_how_often_the_models_differ()
    {
        // (1.959964 sqrt(0.2) + 0.841621 sqrt(0.2 - 0.0025))² / 0.05² = 625.9 cases for five points at one discordant case in five
        var compared = Compare(both: 40, tunedOnly: 10, baseOnly: 9, neither: 39);

        compared.MoreCases.ShouldBe(new MoreCases(0.05, 0.8, 626 - 98));
    }

    [Fact]
    public void Where_the_cases_would_have_shown_the_difference_no_more_are_asked_for() =>
        Compare(both: 5000, tunedOnly: 100, baseOnly: 100, neither: 5000).MoreCases!.Count.ShouldBe(0);

    [Fact]
    public void Results_on_different_cases_are_refused_with_both_numbers() => Should
        .Throw<ArgumentException>(() => ProportionComparison.Compare(EvaluationMetric.Accuracy, [true], [true, false], Options))
        .Message.ShouldContain("1 results stand against 2");

    private static MetricComparison Compare(int both, int tunedOnly, int baseOnly, int neither) => ProportionComparison.Compare(
        EvaluationMetric.Accuracy,
        [.. Repeat(true, both), .. Repeat(false, tunedOnly), .. Repeat(true, baseOnly), .. Repeat(false, neither)],
        [.. Repeat(true, both), .. Repeat(true, tunedOnly), .. Repeat(false, baseOnly), .. Repeat(false, neither)],
        Options);

    private static IEnumerable<bool> Repeat(bool value, int count) => Enumerable.Repeat(value, count);
}
