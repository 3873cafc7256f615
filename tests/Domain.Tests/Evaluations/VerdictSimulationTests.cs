using Platform.Domain.Evaluations;
using Platform.Domain.Statistics.Design;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Tests.Evaluations;

/// <summary>Draws many evaluations whose truth is known and counts how often the verdict or the interval is wrong.</summary>
public sealed class VerdictSimulationTests
{
    [Theory]
    [InlineData(30, 0.5, 0.2)]
    [InlineData(100, 0.8, 0.15)]
    [InlineData(300, 0.95, 0.04)]
    public void Equal_models_are_called_different_in_at_most_five_of_a_hundred_evaluations(int cases, double right, double discordant)
    {
        const int Rounds = 2000;
        var random = new SplitMix64(1);
        var wrong = Enumerable.Range(0, Rounds).Count(_ => Draw(random, cases, right, discordant, 0).Verdict != Verdict.NotDistinguishable);

        ((double)wrong / Rounds).ShouldBeLessThanOrEqualTo(0.05);
    }

    [Theory]
    [InlineData(50, 0.6, 0.3, 0.1)]
    [InlineData(200, 0.7, 0.25, 0.15)]
    public void The_interval_of_the_difference_holds_the_truth_about_as_often_as_it_says(int cases, double right, double discordant, double gain)
    {
        const int Rounds = 2000;
        var random = new SplitMix64(2);
        var held = Enumerable.Range(0, Rounds).Count(_ => Draw(random, cases, right, discordant, gain).Difference.Contains(gain));

        ((double)held / Rounds).ShouldBeInRange(0.935, 0.985);
    }

    [Fact]
    public void The_cases_that_are_asked_for_show_the_difference_about_as_often_as_promised()
    {
        const int Rounds = 1000;
        const double Discordant = 0.2, Gain = 0.1;
        var random = new SplitMix64(3);
        var enough = (int)Math.Ceiling(PairedProportionsPower.Cases(Gain, Discordant, 0.95, 0.8));

        var shown = Enumerable.Range(0, Rounds).Count(_ => Draw(random, enough, 0.7, Discordant, Gain).Verdict == Verdict.Better);

        ((double)shown / Rounds).ShouldBeInRange(0.74, 0.86);
    }

    [Fact]
    public void Equal_scores_are_called_different_in_few_evaluations()
    {
        const int Rounds = 300;
        var random = new SplitMix64(4);
        var options = new ComparisonOptions { Resamples = 400 };
        var wrong = Enumerable.Range(0, Rounds).Count(_ =>
        {
            double[] before = [.. Enumerable.Range(0, 60).Select(_ => random.Uniform())];
            double[] after = [.. before.Select(score => Math.Clamp(score + ((random.Uniform() - 0.5) * 0.4), 0, 1))];
            return ScoreComparison.Compare(EvaluationMetric.TokenF1, before, after, options).Verdict != Verdict.NotDistinguishable;
        });

        ((double)wrong / Rounds).ShouldBeLessThanOrEqualTo(0.08);
    }

    // a case is right for both with chance right - half the discordant share, and the discordant share is divided so that the difference is the gain
    private static MetricComparison Draw(SplitMix64 random, int cases, double right, double discordant, double gain)
    {
        var tunedOnly = (discordant + gain) / 2;
        var both = right - (discordant / 2);
        var (before, after) = (new bool[cases], new bool[cases]);
        for (var index = 0; index < cases; index++)
        {
            var chance = random.Uniform();
            (before[index], after[index]) = chance < both ? (true, true) : chance < both + tunedOnly ? (false, true) : chance < both + discordant ? (true, false) : (false, false);
        }

        return ProportionComparison.Compare(EvaluationMetric.Accuracy, before, after, new());
    }
}
