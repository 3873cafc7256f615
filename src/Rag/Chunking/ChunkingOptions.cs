using System.Globalization;

namespace Platform.Rag.Chunking;

/// <summary>How a document is cut.</summary>
public enum ChunkStrategy
{
    /// <summary>Along headings, paragraphs and sentences; tables stay whole where they fit. The default.</summary>
    Structure = 0,

    /// <summary>Windows of one size with overlap, whatever the structure.</summary>
    Fixed = 1,

    /// <summary>Small passages are searched; the larger one around them is given to the model.</summary>
    ParentChild = 2,

    /// <summary>Each row of a table by itself, under the table's header; other text as <see cref="Structure"/>.</summary>
    TableRows = 3,

    /// <summary>Each question with its answer; other text as <see cref="Structure"/>.</summary>
    QuestionAnswer = 4,
}

/// <summary>Strategy and sizes, all in tokens of the embedder.</summary>
/// <param name="Strategy">How a document is cut.</param>
/// <param name="MaxTokens">Longest passage, its headings included; 32 to 8,192 and not above the embedder's own limit.</param>
/// <param name="OverlapTokens">How much of a passage's end its follower repeats; 0 to half of <paramref name="MaxTokens"/>.</param>
/// <param name="ParentTokens">Longest parent of <see cref="ChunkStrategy.ParentChild"/>; above <paramref name="MaxTokens"/>.</param>
public sealed record ChunkingOptions(
    ChunkStrategy Strategy = ChunkStrategy.Structure,
    int MaxTokens = 256,
    int OverlapTokens = 32,
    int ParentTokens = 1024)
{
    /// <summary>Smallest allowed <see cref="MaxTokens"/>.</summary>
    public const int LeastTokens = 32;

    /// <summary>Largest allowed size.</summary>
    public const int MostTokens = 8192;

    /// <summary>What is wrong with the sizes, as a sentence that names value and limit; null when nothing is.</summary>
    public string? Problem()
    {
        if (MaxTokens is < LeastTokens or > MostTokens)
            return string.Create(CultureInfo.InvariantCulture, $"A passage of {MaxTokens} tokens is outside {LeastTokens} to {MostTokens}.");
        if (OverlapTokens < 0 || OverlapTokens > MaxTokens / 2)
            return string.Create(CultureInfo.InvariantCulture, $"An overlap of {OverlapTokens} tokens is outside 0 to {MaxTokens / 2}, half of the passage.");
        if (Strategy == ChunkStrategy.ParentChild && ParentTokens is var parent && (parent <= MaxTokens || parent > MostTokens))
            return string.Create(CultureInfo.InvariantCulture, $"A parent of {ParentTokens} tokens is outside {MaxTokens + 1} to {MostTokens}: it must be larger than its passages.");
        return null;
    }
}
