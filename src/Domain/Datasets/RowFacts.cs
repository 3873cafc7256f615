namespace Platform.Domain.Datasets;

/// <summary>What dividing needs to know of the usable rows: one entry a row in each list, nothing of their text.</summary>
public sealed class RowFacts
{
    /// <summary>No label, no given split, no group.</summary>
    public const int None = -1;

    /// <summary>The labels, in ordinal order; empty for answer tasks.</summary>
    public required IReadOnlyList<string> LabelNames { get; init; }

    /// <summary>Hash of the normalised input: chance depends on it and not on the row's place.</summary>
    public required ulong[] Keys { get; init; }

    /// <summary>Index of the label in <see cref="LabelNames"/>, or <see cref="None"/>.</summary>
    public required int[] Labels { get; init; }

    /// <summary>The group that must stay in one split, named by its first row, or <see cref="None"/>.</summary>
    public required int[] Groups { get; init; }

    /// <summary>The split a file or column names, or <see cref="None"/>.</summary>
    public required sbyte[] Given { get; init; }

    /// <summary>The first row with equal input and answer.</summary>
    public required int[] SameRow { get; init; }

    /// <summary>The first row with equal input.</summary>
    public required int[] SameInput { get; init; }

    /// <summary>The first row of those with equal or nearly equal input.</summary>
    public required int[] Similar { get; init; }

    /// <summary>Number of rows.</summary>
    public int Count => Keys.Length;
}
