using FsCheck;
using FsCheck.Fluent;
using Platform.Domain.Evaluations;

namespace Platform.Domain.Tests.Evaluations;

/// <summary>What holds for every set of results.</summary>
public sealed class VerdictPropertyTests
{
    private static readonly Config Fixed = Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20261122, 1);
    private static readonly ComparisonOptions Options = new() { Resamples = 200 };

    // score pairs on a grid, so that ties and equal cases occur
    private static readonly Arbitrary<(int Base, int Tuned)[]> Cases = Gen
        .Choose(0, 4).Two().Select(pair => (pair.Item1, pair.Item2)).ArrayOf().ToArbitrary();

    [Fact]
    public void Exchanging_base_and_tuned_turns_the_verdict_and_mirrors_the_interval() => Prop.ForAll(Cases, cases =>
    {
        (int Base, int Tuned)[] exchanged = [.. cases.Select(one => (one.Tuned, one.Base))];
        foreach (var (first, second) in All(cases).Zip(All(exchanged)))
        {
            second.Verdict.ShouldBe(Opposite(first.Verdict));
            second.P.ShouldBe(first.P, 1e-12);
            Near(second.Difference.Lower, -first.Difference.Upper).ShouldBeTrue();
            Near(second.Difference.Upper, -first.Difference.Lower).ShouldBeTrue();
        }
    }).Check(Fixed);

    [Fact]
    public void Every_interval_holds_its_estimate() => Prop.ForAll(Cases, cases =>
    {
        foreach (var compared in All(cases).Where(compared => compared.Cases > 0))
        {
            compared.Base.Contains(compared.Base.Estimate).ShouldBeTrue();
            compared.Tuned.Contains(compared.Tuned.Estimate).ShouldBeTrue();
            compared.Difference.Contains(compared.Difference.Estimate).ShouldBeTrue();
        }
    }).Check(Fixed);

    [Fact]
    public void Better_and_worse_are_said_only_where_the_interval_leaves_zero_out_and_p_is_small() => Prop.ForAll(Cases, cases =>
    {
        foreach (var compared in All(cases).Where(compared => compared.Verdict != Verdict.NotDistinguishable))
        {
            compared.Difference.Contains(0).ShouldBeFalse();
            compared.P.ShouldBeLessThan(0.05);
            var gain = MetricComparison.LowerIsBetter(compared.Metric) ? -compared.Difference.Estimate : compared.Difference.Estimate;
            gain.ShouldBe(Math.Abs(gain) * (compared.Verdict == Verdict.Better ? 1 : -1));
        }
    }).Check(Fixed);

    [Fact]
    public void Shares_and_scores_stay_inside_their_range() => Prop.ForAll(Cases, cases =>
    {
        foreach (var compared in All(cases).Where(compared => !MetricComparison.LowerIsBetter(compared.Metric)))
        {
            compared.Base.Lower.ShouldBeGreaterThanOrEqualTo(0);
            compared.Tuned.Upper.ShouldBeLessThanOrEqualTo(1);
            compared.Difference.Lower.ShouldBeGreaterThanOrEqualTo(-1);
            compared.Difference.Upper.ShouldBeLessThanOrEqualTo(1);
            compared.MoreCases!.Count.ShouldBeGreaterThanOrEqualTo(0);
        }
    }).Check(Fixed);

    // limits of too few losses are infinite
    private static bool Near(double got, double expected) => got.Equals(expected) || Math.Abs(got - expected) < 1e-9;

    private static Verdict Opposite(Verdict verdict) => verdict switch
    {
        Verdict.Better => Verdict.Worse,
        Verdict.Worse => Verdict.Better,
        _ => Verdict.NotDistinguishable,
    };

    private static IEnumerable<MetricComparison> All((int Base, int Tuned)[] cases)
    {
        yield return ProportionComparison.Compare(
            EvaluationMetric.Accuracy, [.. cases.Select(one => one.Base >= 2)], [.. cases.Select(one => one.Tuned >= 2)], Options);
        yield return ScoreComparison.Compare(
            EvaluationMetric.TokenF1, [.. cases.Select(one => one.Base / 4.0)], [.. cases.Select(one => one.Tuned / 4.0)], Options);
        if (cases.Length == 0)
            yield break;
        yield return LossComparison.Compare([.. cases.Select(one => new CaseLoss(1 + one.Base + one.Tuned, one.Base, one.Tuned))], Options).Loss;
    }
}
