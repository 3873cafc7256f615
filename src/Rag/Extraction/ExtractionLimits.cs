namespace Platform.Rag.Extraction;

/// <summary>What one file may cost. A file over a limit is refused with a sentence that names the limit.</summary>
public sealed record ExtractionLimits
{
    /// <summary>Largest file in bytes.</summary>
    public long FileBytes { get; init; } = 2L << 30;

    /// <summary>Most pages, sheets or slides of a document.</summary>
    public int Pages { get; init; } = 5_000;

    /// <summary>Longest canonical text in characters.</summary>
    public int Characters { get; init; } = 50_000_000;

    /// <summary>Deepest nesting of elements in HTML, of parts in mail, of tables in Office files.</summary>
    public int Nesting { get; init; } = 200;

    /// <summary>Most files in an archive, those of nested archives included.</summary>
    public int ArchiveEntries { get; init; } = 10_000;

    /// <summary>Most bytes that an archive or an Office file may unpack to.</summary>
    public long ArchiveBytes { get; init; } = 2L << 30;

    /// <summary>Largest allowed ratio of unpacked to packed bytes, once 10 MB are unpacked.</summary>
    public int ArchiveRatio { get; init; } = 200;

    /// <summary>How many archives and mails may lie inside each other.</summary>
    public int ArchiveDepth { get; init; } = 3;

    /// <summary>Longest that one outside tool may work on one file.</summary>
    public TimeSpan ToolTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Most pages of a document that are read by optical character recognition.</summary>
    public int OcrPages { get; init; } = 200;
}
