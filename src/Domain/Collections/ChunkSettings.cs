namespace Platform.Domain.Collections;

/// <summary>How documents are cut into passages. Stored: the numbers never change.</summary>
public enum ChunkStrategy
{
    /// <summary>By headings, paragraphs and sentences; tables stay whole.</summary>
    Structure = 0,

    /// <summary>Equal pieces with overlap, whatever stands in them.</summary>
    Fixed = 1,

    /// <summary>Small passages are searched, the larger one around them is given to the model.</summary>
    ParentChild = 2,

    /// <summary>Each row of a table with its header.</summary>
    TableRows = 3,

    /// <summary>A question and its answer stay together.</summary>
    Questions = 4,
}

/// <summary>How documents are cut into passages.</summary>
public sealed record ChunkSettings
{
    /// <summary>Fewest tokens of a passage that may be asked for.</summary>
    public const int LeastSize = 32;

    /// <summary>Most tokens of a passage that may be asked for.</summary>
    public const int MostSize = 4096;

    /// <summary>The strategy.</summary>
    public ChunkStrategy Strategy { get; init; } = ChunkStrategy.Structure;

    /// <summary>Longest passage, in tokens of the embedder.</summary>
    public int Size { get; init; } = 240;

    /// <summary>Tokens that neighbouring passages share.</summary>
    public int Overlap { get; init; } = 32;
}
