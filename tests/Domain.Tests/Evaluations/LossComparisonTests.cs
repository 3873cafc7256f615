using Platform.Domain.Evaluations;

namespace Platform.Domain.Tests.Evaluations;

public sealed class LossComparisonTests
{
    private static readonly ComparisonOptions Options = new();

    [Fact]
    public void Less_loss_is_better_and_perplexity_agrees()
    {
        CaseLoss[] losses = [.. Enumerable.Range(0, 50).Select(index => new CaseLoss(5 + (index % 4), 12 + (index % 5), 6 + (index % 3)))];

        var (loss, perplexity) = LossComparison.Compare(losses, Options);

        loss.Verdict.ShouldBe(Verdict.Better);
        perplexity.Verdict.ShouldBe(Verdict.Better);
        loss.Difference.Upper.ShouldBeLessThan(0);
        loss.Base.Estimate.ShouldBe(losses.Sum(one => one.Base) / losses.Sum(one => one.Tokens), 1e-12);
        perplexity.Base.Estimate.ShouldBe(Math.Exp(loss.Base.Estimate), 1e-12);
        perplexity.Tuned.Lower.ShouldBe(Math.Exp(loss.Tuned.Lower), 0.02);
    }

    [Fact]
    public void A_model_compared_with_itself_is_not_distinguishable()
    {
        CaseLoss[] losses = [.. Enumerable.Range(0, 30).Select(index => new CaseLoss(5, 10 + (index % 5), 10 + (index % 5)))];

        var (loss, _) = LossComparison.Compare(losses, Options);

        loss.Verdict.ShouldBe(Verdict.NotDistinguishable);
        loss.Difference.ShouldBe(new(0, 0, 0));
        loss.P.ShouldBe(1);
        loss.Base.Width.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Too_few_cases_stand_without_an_interval()
    {
        var (loss, perplexity) = LossComparison.Compare([new(4, 8, 2)], Options);

        loss.Base.Estimate.ShouldBe(2);
        loss.Difference.Lower.ShouldBe(double.NegativeInfinity);
        loss.Method.ShouldBe(ComparisonMethod.None);
        loss.Verdict.ShouldBe(Verdict.NotDistinguishable);
        perplexity.Base.Lower.ShouldBe(1);
    }
}
