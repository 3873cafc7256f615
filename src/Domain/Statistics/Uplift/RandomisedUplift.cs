using Platform.Domain.Statistics.Means;
using Platform.Domain.Statistics.Proportions;
using Platform.Domain.Statistics.Sequential;

namespace Platform.Domain.Statistics.Uplift;

/// <summary>
/// Cases that chance gave to the model or to control. Each case becomes a score whose expectation, given all before it, is the effect on that case:
/// s = (y - c) (A/π - (1-A)/(1-π)), with c predicted from earlier cases alone (augmented inverse propensity weighting, as in Waudby-Smith, Arbour, Sinha,
/// Kennedy and Ramdas 2024). Whatever drifts or has a season in both arms leaves the scores' expectation alone, so the bound needs no stable level.
/// </summary>
public static class RandomisedUplift
{
    /// <summary>Largest part of the capital that a bet may lose.</summary>
    private const double BetCap = 0.5;

    /// <summary>Values between 0 and 1: the bound is that of the betting sequence over the scores (Waudby-Smith, Ramdas 2024), without approximation at any n.</summary>
    /// <param name="cases">In the order of time; that order is part of the result.</param>
    /// <param name="share">Planned share of served cases, between 0 and 1.</param>
    /// <param name="alpha">Chance that the bound ever, at any look, lies above the largest effect so far.</param>
    public static UpliftEstimate Bounded(IReadOnlyList<UpliftCase> cases, double share, double alpha)
    {
        var (served, control) = Arms(cases);
        if (served.Count < 2 || control.Count < 2)
            return UpliftEstimate.Nothing;
        var shown = cases.All(one => one.Value is 0 or 1)
            ? DifferenceIntervals.Newcombe(new(Ones(served), served.Count, Ones(control), control.Count), UpliftEstimate.ShownConfidence)
            : Shown(served, control);
        var (sequence, reach) = Bets(cases, share, alpha);
        return new(shown.Estimate, shown.Lower, shown.Upper, ((2 * sequence.Lower) - 1) * reach);
    }

    /// <summary>True when the bound of <see cref="Bounded"/> lies above an effect: one pass instead of the search for the bound.</summary>
    /// <param name="cases">Values between 0 and 1, in the order of time.</param>
    /// <param name="share">Planned share of served cases.</param>
    /// <param name="alpha">Chance that this is ever said of an effect that is not smaller.</param>
    /// <param name="effect">From -1 to 1.</param>
    public static bool BoundExceeds(IReadOnlyList<UpliftCase> cases, double share, double alpha, double effect)
    {
        var served = cases.Count(one => one.Served);
        if (Math.Min(served, cases.Count - served) < 2)
            return false;
        var (sequence, reach) = Bets(cases, share, alpha);
        return sequence.LogCapitalUp(((effect / reach) + 1) / 2) > Math.Log(1 / alpha);
    }

    /// <summary>Values without limits: the asymptotic sequence over the scores; keeps its promise from a stated number of cases on.</summary>
    /// <param name="cases">In the order of time.</param>
    /// <param name="share">Planned share of served cases.</param>
    /// <param name="alpha">Chance that the bound is ever wrong.</param>
    /// <param name="sharpestAt">Number of cases at which the bound is to be sharpest; fixed before the first case.</param>
    public static UpliftEstimate Unbounded(IReadOnlyList<UpliftCase> cases, double share, double alpha, double sharpestAt)
    {
        var (served, control) = Arms(cases);
        if (served.Count < 2 || control.Count < 2)
            return UpliftEstimate.Nothing;
        var shown = Shown(served, control);
        var look = AsymptoticSequence.Look([.. Scores(cases, share, bounded: false)], AsymptoticSequence.RhoSquared(sharpestAt, alpha), alpha);
        return new(shown.Estimate, shown.Lower, shown.Upper, look.LowerOneSided);
    }

    /// <summary>The scores of the cases, each from what was known before it.</summary>
    /// <param name="cases">In the order of time.</param>
    /// <param name="share">Planned share of served cases.</param>
    /// <param name="bounded">True when values, and so predictions, lie between 0 and 1.</param>
    public static IEnumerable<double> Scores(IReadOnlyList<UpliftCase> cases, double share, bool bounded)
    {
        var past = new PastCases(share, bounded);
        foreach (var one in cases)
        {
            var rest = one.Value - past.Predict(one.Before);
            past.Add(one);
            yield return one.Served ? rest / share : -rest / (1 - share);
        }
    }

    private static (BettingSequence Sequence, double Reach) Bets(IReadOnlyList<UpliftCase> cases, double share, double alpha)
    {
        // |y - c| is at most 1, so a score lies between -reach and reach
        var reach = Math.Max(1 / share, 1 / (1 - share));
        double[] scaled = [.. Scores(cases, share, bounded: true).Select(score => (score + reach) / (2 * reach))];
        return (new BettingSequence(scaled, alpha, BetCap, twoSided: false), reach);
    }

    private static IntervalEstimate Shown(List<double> served, List<double> control)
    {
        var welch = MeanDifference.Welch(served, control, UpliftEstimate.ShownConfidence);
        return new(welch.Difference, welch.Lower, welch.Upper);
    }

    private static (List<double> Served, List<double> Control) Arms(IReadOnlyList<UpliftCase> cases)
    {
        var (served, control) = (new List<double>(), new List<double>());
        foreach (var one in cases)
            (one.Served ? served : control).Add(one.Value);
        return (served, control);
    }

    private static long Ones(List<double> values) => values.Count(value => value == 1);
}
