using Platform.Rag.Documents;

namespace Platform.Rag.Chunking;

/// <summary>Gives passages their numbers and pages.</summary>
internal sealed class ChunkList(ExtractedDocument document)
{
    private readonly List<Chunk> _chunks = [];

    public int Add(Packed packed, int? parent, bool isSearched = true)
    {
        var chunk = packed.Chunk with
        {
            Ordinal = _chunks.Count,
            FirstPage = PageOf(packed.Chunk.Span.Start),
            LastPage = PageOf(packed.Chunk.Span.End - 1),
            Parent = parent,
            Tokens = packed.Tokens,
            IsSearched = isSearched,
        };
        _chunks.Add(chunk);
        return chunk.Ordinal;
    }

    public IReadOnlyList<Chunk> Done() => _chunks;

    // The last page that begins at or before the offset and is not empty.
    private int PageOf(int offset)
    {
        var (low, high) = (0, document.Pages.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (document.Pages[middle].Span.Start <= offset)
                low = middle;
            else
                high = middle - 1;
        }
        return document.Pages.Count == 0 ? 1 : document.Pages[low].Number;
    }
}
