using Platform.Domain.Kernel;

namespace Platform.Domain.Datasets;

/// <summary>The parts of a dataset version. Stored: the numbers never change.</summary>
public enum SplitName
{
    /// <summary>What the model learns from.</summary>
    Train = 0,

    /// <summary>What tuning is steered by: early stop, best checkpoint.</summary>
    Valid = 1,

    /// <summary>What evaluations use.</summary>
    Test = 2,

    /// <summary>Kept aside for acceptance: nobody looks at it before.</summary>
    Holdout = 3,
}

/// <summary>How rows are divided.</summary>
public enum SplitMode
{
    /// <summary>By shares, at random with a seed.</summary>
    Shares = 0,

    /// <summary>As the files or a column say.</summary>
    Given = 1,
}

/// <summary>How the rows of a version are divided into splits.</summary>
public sealed record SplitRule
{
    /// <summary>Most that rounding may make the shares miss one.</summary>
    private const double Tolerance = 1e-6;

    /// <summary>By shares, or as given.</summary>
    public SplitMode Mode { get; init; } = SplitMode.Shares;

    /// <summary>Share of the training split, 0 to 1.</summary>
    public double Train { get; init; } = 0.8;

    /// <summary>Share of the validation split, 0 to 1.</summary>
    public double Valid { get; init; } = 0.1;

    /// <summary>Share of the test split, 0 to 1.</summary>
    public double Test { get; init; } = 0.1;

    /// <summary>Share of the hold-out split, 0 to 1.</summary>
    public double Holdout { get; init; }

    /// <summary>Chance: equal seed and equal rows give equal splits, in whatever order the rows stand.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>True to give every split the same mix of labels.</summary>
    public bool StratifyByLabel { get; init; } = true;

    /// <summary>True to keep near duplicates in one split, so that the test is no repetition of the training.</summary>
    public bool KeepSimilarTogether { get; init; } = true;

    /// <summary>The shares in the order of <see cref="SplitName"/>.</summary>
    public IReadOnlyList<double> Shares() => [Train, Valid, Test, Holdout];

    /// <summary>Checks the shares.</summary>
    /// <returns>Refused with <c>dataset.shares_invalid</c>.</returns>
    public Outcome Validate()
    {
        if (Mode == SplitMode.Given)
            return Outcome.Success;
        if (Shares().Any(share => double.IsNaN(share) || share is < 0 or > 1) || Math.Abs(Shares().Sum() - 1) > Tolerance)
            return DatasetErrors.SharesInvalid(Shares().Sum());
        return Train > 0 ? Outcome.Success : DatasetErrors.SplitEmpty(SplitName.Train);
    }
}
