using Platform.Domain.Statistics;
using Platform.Domain.Statistics.Design;
using Platform.Domain.Statistics.Distributions;
using Platform.Domain.Statistics.Proportions;

namespace Platform.Domain.Evaluations;

/// <summary>How many cases beyond those at hand would show a difference.</summary>
/// <param name="Difference">The difference to be shown, as a share: 0.05 is five points.</param>
/// <param name="Power">Chance of showing it.</param>
/// <param name="Count">Cases to add; 0 when the cases at hand would already have shown it.</param>
public sealed record MoreCases(double Difference, double Power, long Count)
{
    /// <summary>For two proportions, from the share of cases on which they differed (one case of each kind is added, so that no share is 0).</summary>
    /// <param name="pairs">The counts.</param>
    /// <param name="options">Difference, power and confidence.</param>
    public static MoreCases For(PairedCounts pairs, ComparisonOptions options)
    {
        var discordant = Math.Clamp((pairs.Discordant + 1.0) / (pairs.Total + 2), options.TargetDifference, 1);
        return Beyond(pairs.Total, PairedProportionsPower.Cases(options.TargetDifference, discordant, options.Confidence, options.Power), options);
    }

    /// <summary>For any other figure, from the standard error of the difference, which falls with the root of the number of cases.</summary>
    /// <param name="cases">Cases at hand.</param>
    /// <param name="standardError">Standard error of the difference.</param>
    /// <param name="options">Difference, power and confidence.</param>
    public static MoreCases For(int cases, double standardError, ComparisonOptions options)
    {
        var reach = (Confidence.TwoSidedZ(options.Confidence) + NormalDistribution.Quantile(options.Power)) * standardError / options.TargetDifference;
        return Beyond(cases, cases * reach * reach, options);
    }

    private static MoreCases Beyond(long cases, double needed, ComparisonOptions options) =>
        new(options.TargetDifference, options.Power, Math.Max(0, (long)Math.Ceiling(needed) - cases));
}
