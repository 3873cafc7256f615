namespace Platform.Domain.Statistics.Proportions;

/// <summary>Two yes-or-no results on each of n cases.</summary>
/// <param name="Both">Yes for both.</param>
/// <param name="FirstOnly">Yes for the first alone.</param>
/// <param name="SecondOnly">Yes for the second alone.</param>
/// <param name="Neither">No for both.</param>
public readonly record struct PairedCounts(long Both, long FirstOnly, long SecondOnly, long Neither)
{
    /// <summary>Number of cases.</summary>
    public long Total => Both + FirstOnly + SecondOnly + Neither;

    /// <summary>Cases on which the two differ.</summary>
    public long Discordant => FirstOnly + SecondOnly;

    /// <summary>Yes for the first.</summary>
    public long First => Both + FirstOnly;

    /// <summary>Yes for the second.</summary>
    public long Second => Both + SecondOnly;

    /// <summary>The same cases with first and second exchanged.</summary>
    public PairedCounts Swapped() => new(Both, SecondOnly, FirstOnly, Neither);

    internal PairedCounts Checked()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Both);
        ArgumentOutOfRangeException.ThrowIfNegative(FirstOnly);
        ArgumentOutOfRangeException.ThrowIfNegative(SecondOnly);
        ArgumentOutOfRangeException.ThrowIfNegative(Neither);
        return this;
    }
}
