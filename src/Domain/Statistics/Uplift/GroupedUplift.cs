using Platform.Domain.Statistics.Means;

namespace Platform.Domain.Statistics.Uplift;

/// <summary>
/// Comparisons whose units are groups. Cases of a group resemble each other, so the groups are what counts. These intervals have a fixed end; they hold at each
/// of the agreed looks because the error chance is divided among them (Bonferroni).
/// </summary>
public static class GroupedUplift
{
    /// <summary>Fewest groups in each arm: below it the t interval of group means rests on too little.</summary>
    public const int FewestGroups = 8;

    /// <summary>Chance decided for whole groups: Welch's interval over group means, each group counting alike.</summary>
    /// <param name="cases">The cases; a group has one arm.</param>
    /// <param name="alpha">Error chance over all looks, one-sided.</param>
    /// <param name="looks">Agreed number of looks.</param>
    public static UpliftEstimate Clusters(IReadOnlyList<UpliftCase> cases, double alpha, int looks)
    {
        var means = cases.GroupBy(one => one.Cluster).Select(group => (group.First().Served, Mean: group.Average(one => one.Value))).ToList();
        double[] served = [.. means.Where(group => group.Served).Select(group => group.Mean)], control = [.. means.Where(group => !group.Served).Select(group => group.Mean)];
        if (served.Length < FewestGroups || control.Length < FewestGroups)
            return UpliftEstimate.Nothing;
        return From(confidence => MeanDifference.Welch(served, control, confidence), alpha, looks);
    }

    /// <summary>Each served group has a like one that is not served: the t interval of the pairs' differences.</summary>
    /// <param name="cases">The cases; the cluster is the pair.</param>
    /// <param name="alpha">Error chance over all looks, one-sided.</param>
    /// <param name="looks">Agreed number of looks.</param>
    public static UpliftEstimate Pairs(IReadOnlyList<UpliftCase> cases, double alpha, int looks)
    {
        var pairs = cases.GroupBy(one => one.Cluster)
            .Select(pair => (Served: pair.Where(one => one.Served).ToList(), Control: pair.Where(one => !one.Served).ToList()))
            .Where(pair => pair.Served.Count > 0 && pair.Control.Count > 0)
            .Select(pair => (Served: pair.Served.Average(one => one.Value), Control: pair.Control.Average(one => one.Value)))
            .ToList();
        if (pairs.Count < FewestGroups)
            return UpliftEstimate.Nothing;
        double[] first = [.. pairs.Select(pair => pair.Served)], second = [.. pairs.Select(pair => pair.Control)];
        return From(confidence => MeanDifference.Paired(first, second, confidence), alpha, looks);
    }

    /// <summary>
    /// Groups get the model one after another: served cases against what groups that still wait show, errors by group (see <see cref="StaggeredRollout"/>).
    /// Served cases of steps in which nobody waits any more have no counterpart and are not billed: the bound is made smaller by their part.
    /// </summary>
    /// <param name="cases">The cases; a group is served from some step on. Steps below 0 lie before what is billed.</param>
    /// <param name="alpha">Error chance over all looks, one-sided.</param>
    /// <param name="looks">Agreed number of looks.</param>
    public static UpliftEstimate Staggered(IReadOnlyList<UpliftCase> cases, double alpha, int looks)
    {
        if (StaggeredRollout.Read(cases, FewestGroups / 2) is not { } rollout || rollout.Estimate() is not var (effect, error))
            return UpliftEstimate.Nothing;
        var uplift = From(confidence => MeanDifference.From(effect, error, rollout.Df, confidence), alpha, looks);
        return uplift.Bound > 0 ? uplift with { Bound = uplift.Bound * rollout.ShareCompared } : uplift;
    }

    /// <summary>Served cases against the baseline's frozen summary: Welch's interval.</summary>
    /// <param name="cases">The cases; only served ones count.</param>
    /// <param name="baseline">Mean, variance and number of the baseline's cases.</param>
    /// <param name="alpha">Error chance over all looks, one-sided.</param>
    /// <param name="looks">Agreed number of looks.</param>
    public static UpliftEstimate SinceBaseline(IReadOnlyList<UpliftCase> cases, SampleSummary baseline, double alpha, int looks)
    {
        double[] served = [.. cases.Where(one => one.Served).Select(one => one.Value)];
        if (served.Length < 2)
            return UpliftEstimate.Nothing;
        return From(confidence => MeanDifference.Welch(SampleSummary.Of(served), baseline, confidence), alpha, looks);
    }

    private static UpliftEstimate From(Func<double, MeanDifference> at, double alpha, int looks)
    {
        var shown = at(UpliftEstimate.ShownConfidence);
        return new(shown.Difference, shown.Lower, shown.Upper, at(1 - (alpha / looks)).LowerOneSided);
    }
}
