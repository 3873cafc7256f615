using Platform.Domain.Collections;
using Platform.Web.Features.Collections.Searching;

namespace Platform.Web.Features.Collections.Answering;

/// <summary>Passages of a search as the numbered sources of an answer.</summary>
internal static class FoundSources
{
    /// <summary>Two small passages of one larger one are one source.</summary>
    public static IReadOnlyList<TraceSource> Of(SearchResult found) =>
    [
        .. found.Passages.DistinctBy(passage => (passage.DocumentId, passage.ParentText ?? passage.Text)).Select((passage, at) => new TraceSource(
            at + 1, passage.ChunkId, passage.DocumentId, passage.DocumentName, passage.Start, passage.Length, passage.FirstPage, passage.ParentText ?? passage.Text, ScoresOf(passage))),
    ];

    /// <summary>The second look of a search, as an answer keeps it.</summary>
    public static TraceRerank? RerankOf(SearchResult found) =>
        found.Rerank is { } look ? new TraceRerank($"{(look.Kind == RerankKind.Likelihood ? "likelihood" : "cross-encoder")} · {look.Model}", look.Looked, look.Because, look.Milliseconds) : null;

    private static Dictionary<string, double> ScoresOf(PassageView passage)
    {
        var scores = new Dictionary<string, double>(StringComparer.Ordinal) { ["score"] = passage.Score };
        if (passage.Words is { } words)
            scores["words"] = words.Score;
        if (passage.Meaning is { } meaning)
            scores["meaning"] = meaning.Score;
        if (passage.Rerank is { } rerank)
            scores["rerank"] = rerank;
        if (passage.RankBefore is { } before)
            scores["rank_before"] = before;
        return scores;
    }
}
