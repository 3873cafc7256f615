namespace Platform.Domain.Datasets;

/// <summary>Which row goes where.</summary>
/// <param name="Splits">For every row a <see cref="SplitName"/> or <see cref="Excluded"/>.</param>
/// <param name="Sizes">Rows of each split in the order of <see cref="SplitName"/>.</param>
/// <param name="LabelCounts">Rows of each label in each split: one list a split, in the order of the labels.</param>
/// <param name="ExactDuplicates">Rows left out as exact duplicates.</param>
/// <param name="NearDuplicates">Rows left out as near duplicates.</param>
/// <param name="OverlapExcluded">Rows left out of validation, test and hold-out because training has their input or nearly.</param>
/// <param name="OverlapLeft">Rows of validation, test and hold-out whose input, or nearly, training has.</param>
public sealed record SplitPlan(
    byte[] Splits,
    IReadOnlyList<int> Sizes,
    IReadOnlyList<IReadOnlyList<int>> LabelCounts,
    int ExactDuplicates,
    int NearDuplicates,
    int OverlapExcluded,
    int OverlapLeft)
{
    /// <summary>The row is in no split.</summary>
    public const byte Excluded = byte.MaxValue;

    /// <summary>Rows left out by choice.</summary>
    public int ExcludedRows => ExactDuplicates + NearDuplicates + OverlapExcluded;

    /// <summary>Labels that stand in the training split and are missing in another split that has rows, or the other way round.</summary>
    /// <returns>Indexes of labels.</returns>
    public IReadOnlyList<int> LabelsMissingSomewhere()
    {
        var filled = LabelCounts.Where((_, split) => Sizes[split] > 0).ToList();
        return [.. Enumerable.Range(0, filled.Count == 0 ? 0 : filled[0].Count).Where(label => filled.Any(counts => counts[label] == 0) && filled.Any(counts => counts[label] > 0))];
    }
}
