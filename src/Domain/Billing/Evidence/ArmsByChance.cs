using System.Globalization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Billing.Evidence;

/// <summary>A live comparison that gave arms to a line's cases.</summary>
/// <param name="Comparison">Its key in the project.</param>
/// <param name="Share">Share of units that the model serves.</param>
/// <param name="Commitment">SHA-256 of its salt, which was published at its start; the salt is told when it is over.</param>
/// <param name="From">Since when chance gave arms.</param>
/// <param name="Until">Since when everybody got control again; null while it ran.</param>
public sealed record DividingComparison(string Comparison, decimal Share, string Commitment, DateTimeOffset From, DateTimeOffset? Until)
{
    internal string Line => string.Create(
        CultureInfo.InvariantCulture, $"comparison {Comparison} {CanonicalText.Of(Share)} {Commitment} {From.ToUnixTimeMilliseconds()} {Until?.ToUnixTimeMilliseconds()}");
}

/// <summary>
/// How the cases of a randomised line got their arms, where live comparisons gave them: a line that names comparisons rests on no other cases. Those whose arm somebody said by himself, before, after and between, are left out.
/// </summary>
/// <param name="Comparisons">The comparisons, the earliest first.</param>
/// <param name="LeftOut">Cases of the line's days that chance did not divide.</param>
public sealed record ArmsByChance(IReadOnlyList<DividingComparison> Comparisons, int LeftOut)
{
    /// <summary>True when chance gave the arms of cases that were observed at a moment.</summary>
    /// <param name="at">The moment.</param>
    public bool Covers(DateTimeOffset at)
    {
        // few, and asked for every row
        for (var number = 0; number < Comparisons.Count; number++)
        {
            var one = Comparisons[number];
            if (at >= one.From && (one.Until is null || at < one.Until))
                return true;
        }

        return false;
    }
}
