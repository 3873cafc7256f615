namespace Platform.Domain.Datasets;

/// <summary>What a check can find. Stored: the numbers never change.</summary>
public enum FindingKind
{
    /// <summary>The line is not a JSON object.</summary>
    BadJson = 0,

    /// <summary>The row has more or fewer fields than the header.</summary>
    RaggedRow = 1,

    /// <summary>Bytes that the file's encoding does not know.</summary>
    BadEncoding = 2,

    /// <summary>A field is beyond the limits, or a quote never closes.</summary>
    BadField = 3,

    /// <summary>A turn lacks its role or has an unknown one, or the order of turns is wrong.</summary>
    BadRoles = 4,

    /// <summary>The user's turn is empty.</summary>
    EmptyInput = 5,

    /// <summary>The answer or label is empty.</summary>
    EmptyAnswer = 6,

    /// <summary>A pair of answers to prefer between, which this kind of tuning does not use.</summary>
    Preference = 7,

    /// <summary>The split column names no split.</summary>
    UnknownSplit = 8,

    /// <summary>Much longer than a model's context.</summary>
    TooLong = 20,

    /// <summary>Control characters in the text.</summary>
    ControlCharacters = 21,

    /// <summary>A label with very few rows.</summary>
    RareLabel = 22,

    /// <summary>Same input, different answer or label.</summary>
    Contradiction = 23,

    /// <summary>Input and answer equal another row's.</summary>
    ExactDuplicate = 24,

    /// <summary>The input is nearly another row's.</summary>
    NearDuplicate = 25,

    /// <summary>The input stands in the training split and in another one.</summary>
    Overlap = 26,

    /// <summary>The input nearly stands in the training split and in another one.</summary>
    NearOverlap = 27,

    /// <summary>A label that only some of the splits have.</summary>
    LabelInOneSplit = 28,
}

/// <summary>How often something was found.</summary>
/// <param name="Kind">What.</param>
/// <param name="Rows">Rows it concerns.</param>
/// <param name="Groups">Groups of rows, for duplicates and overlap; else equal to the rows.</param>
/// <param name="Listed">Lines of the report: of a group its first row is listed too.</param>
public sealed record FindingCount(FindingKind Kind, int Rows, int Groups, int Listed);

/// <summary>The summary of the checks.</summary>
public sealed record ChecksReport
{
    /// <summary>Rows read.</summary>
    public int Rows { get; init; }

    /// <summary>Rows without any finding.</summary>
    public int Fine { get; init; }

    /// <summary>Usable rows that somebody should look at.</summary>
    public int ToLookAt { get; init; }

    /// <summary>Rows that cannot be used.</summary>
    public int Unusable { get; init; }

    /// <summary>What was found.</summary>
    public IReadOnlyList<FindingCount> Findings { get; init; } = [];

    /// <summary>Rows of each label, most frequent first; empty for answer tasks.</summary>
    public IReadOnlyList<LabelCount> Labels { get; init; } = [];

    /// <summary>Rows left out by choice: duplicates and overlap.</summary>
    public int Excluded { get; init; }

    /// <summary>How often a kind was found.</summary>
    public int Count(FindingKind kind) => Findings.FirstOrDefault(finding => finding.Kind == kind)?.Rows ?? 0;

    /// <summary>True when a row with this finding cannot be used.</summary>
    public static bool IsFatal(FindingKind kind) => kind < FindingKind.TooLong;
}

/// <summary>Rows of a label.</summary>
/// <param name="Label">The label.</param>
/// <param name="Rows">Number of rows.</param>
public sealed record LabelCount(string Label, int Rows);

/// <summary>What to leave out because of the checks.</summary>
public sealed record CheckActions
{
    /// <summary>Leave out all but the first of exactly equal rows.</summary>
    public bool ExcludeExactDuplicates { get; init; } = true;

    /// <summary>Leave out all but the first of nearly equal rows.</summary>
    public bool ExcludeNearDuplicates { get; init; }

    /// <summary>Leave rows out of validation, test and hold-out whose input stands in the training split.</summary>
    public bool KeepOverlapOut { get; init; } = true;
}
