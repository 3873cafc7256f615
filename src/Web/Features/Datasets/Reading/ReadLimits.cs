namespace Platform.Web.Features.Datasets.Reading;

/// <summary>What a file may ask of memory and time. A row beyond a limit is reported, a file beyond one is refused.</summary>
internal sealed record ReadLimits
{
    /// <summary>Longest line of JSONL, in bytes.</summary>
    public int LineBytes { get; init; } = 8 << 20;

    /// <summary>Longest field, in characters.</summary>
    public int FieldCharacters { get; init; } = 1_000_000;

    /// <summary>Most that a workbook may unpack to, in bytes.</summary>
    public long UnpackedBytes { get; init; } = 8L << 30;

    /// <summary>Most that a part of a workbook may be larger unpacked than packed, once it is beyond 16 MB.</summary>
    public int UnpackedRatio { get; init; } = 200;

    /// <summary>Most characters in a workbook's table of shared texts, which must be held while reading.</summary>
    public long SharedTextCharacters { get; init; } = 100_000_000;

    public static ReadLimits Default { get; } = new();
}
