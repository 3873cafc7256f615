using MathNet.Numerics;
using Platform.Domain.Statistics.Distributions;
using Platform.Domain.Statistics.Proportions;

namespace Platform.Domain.Statistics.Sequential;

/// <summary>The beta-binomial confidence sequence for a proportion (Robbins 1970): holds at every look, for every n.</summary>
public static class BetaBinomialSequence
{
    /// <summary>All p with B(a + s, b + n - s) / (B(a, b) p^s (1 - p)^(n - s)) below 1/alpha.</summary>
    /// <param name="successes">From 0 to n.</param>
    /// <param name="n">Trials so far.</param>
    /// <param name="prior">Shapes of the mixing beta distribution, above 0.</param>
    /// <param name="alpha">Chance that the interval ever misses the truth.</param>
    public static IntervalEstimate Look(long successes, long n, (double A, double B) prior, double alpha)
    {
        Counts.Require(successes, n);
        if (n == 0)
            return new(double.NaN, 0, 1);

        var (share, failures) = (Counts.Share(successes, n), n - successes);
        var ratio = SpecialFunctions.BetaLn(prior.A + successes, prior.B + failures) - SpecialFunctions.BetaLn(prior.A, prior.B) + Math.Log(alpha);
        double Excess(double p) => ratio - Term(successes, p) - Term(failures, 1 - p);
        return new(
            share,
            successes == 0 ? 0 : Bisection.Increasing(p => -Excess(p), 0, share),
            failures == 0 ? 1 : Bisection.Increasing(Excess, share, 1));
    }

    /// <summary>The difference of two proportions: two sequences at alpha/2 each, by the union bound.</summary>
    /// <param name="samples">Counts so far.</param>
    /// <param name="prior">Shapes of the mixing beta distribution, above 0.</param>
    /// <param name="alpha">Chance that the interval ever misses the truth.</param>
    public static IntervalEstimate Difference(TwoSamples samples, (double A, double B) prior, double alpha)
    {
        var first = Look(samples.Successes1, samples.N1, prior, alpha / 2);
        var second = Look(samples.Successes2, samples.N2, prior, alpha / 2);
        return new(samples.Difference, first.Lower - second.Upper, first.Upper - second.Lower);
    }

    private static double Term(long count, double p) => count == 0 ? 0 : count * Math.Log(p);
}
