using Platform.Domain.Collections;
using Platform.Rag.Chunking;
using Platform.Rag.Documents;
using Platform.Rag.Embedding;
using ChunkStrategy = Platform.Rag.Chunking.ChunkStrategy;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>Cuts documents as an index version's settings say, measured in its embedder's tokens.</summary>
internal static class Passages
{
    private const int ParentSizes = 4;

    /// <summary>The passages of a document. Never longer than the embedder reads.</summary>
    public static IReadOnlyList<Chunk> Of(ExtractedDocument document, ChunkSettings settings, ITextEmbedder? embedder)
    {
        var longest = embedder is null ? settings.Size : Math.Min(settings.Size, Math.Max(ChunkingOptions.LeastTokens, embedder.MaxTokens - 2));
        var options = new ChunkingOptions(
            (ChunkStrategy)settings.Strategy, longest, Math.Min(settings.Overlap, longest / 2), Math.Min(longest * ParentSizes, ChunkingOptions.MostTokens));
        var chunker = embedder is null ? new DocumentChunker(RoughTokens) : DocumentChunker.For(embedder);
        return chunker.Chunk(document, options);
    }

    /// <summary>Tokens of a text where no tokenizer is at hand: four letters of an alphabet, or one character of a script without spaces, count as one.</summary>
    public static int RoughTokens(string text)
    {
        var (tokens, letters) = (0, 0);
        foreach (var character in text)
        {
            if (character >= '\u2E80')
                tokens++;
            else if (char.IsLetterOrDigit(character))
                letters++;
            else if (!char.IsWhiteSpace(character))
                tokens++;
            if (letters == 4 || (letters > 0 && !char.IsLetterOrDigit(character)))
                (tokens, letters) = (tokens + 1, 0);
        }

        return tokens + (letters > 0 ? 1 : 0);
    }
}
