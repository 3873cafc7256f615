using Platform.Domain.Collections;

namespace Platform.Web.Features.Collections.Searching;

/// <summary>A question to a collection.</summary>
/// <param name="Text">The question.</param>
/// <param name="Count">How many passages, 1 to 50.</param>
/// <param name="Documents">Only these documents; null for all.</param>
/// <param name="Fields">Only documents whose fields have one of the values; null for all.</param>
/// <param name="IndexId">Another version than the one that is searched; null for that one.</param>
/// <param name="Rerank">False to leave out the collection's second look.</param>
public sealed record SearchRequest(
    string Text, int Count = 10, IReadOnlyList<Guid>? Documents = null, IReadOnlyDictionary<string, IReadOnlyList<string>>? Fields = null, Guid? IndexId = null, bool Rerank = true);

/// <summary>A passage's place in one search.</summary>
/// <param name="Rank">From 1.</param>
/// <param name="Score">The search's own score.</param>
/// <param name="Deviations">How far it stands out of the search's candidates.</param>
public sealed record ScorePart(int Rank, double Score, double Deviations);

/// <summary>A passage found.</summary>
public sealed record PassageView
{
    public required Guid ChunkId { get; init; }

    public required Guid DocumentId { get; init; }

    public required string DocumentName { get; init; }

    /// <summary>First character in the document's text.</summary>
    public required int Start { get; init; }

    public required int Length { get; init; }

    public required int FirstPage { get; init; }

    public required int LastPage { get; init; }

    public required IReadOnlyList<string> Headings { get; init; }

    public required string Text { get; init; }

    /// <summary>The larger passage that a model is given; null when it is this one.</summary>
    public string? ParentText { get; init; }

    /// <summary>What it is ordered by; comparable within one result.</summary>
    public required double Score { get; init; }

    public ScorePart? Words { get; init; }

    public ScorePart? Meaning { get; init; }

    /// <summary>The second look's own score; null where it did not look.</summary>
    public double? Rerank { get; init; }

    /// <summary>Place before the second look, from 1; null where it did not look.</summary>
    public int? RankBefore { get; init; }
}

/// <summary>The second look of a search.</summary>
/// <param name="Kind">The way.</param>
/// <param name="Model">The model.</param>
/// <param name="Looked">Passages that were looked at; 0 when the searches' order stays.</param>
/// <param name="Because">Code of why the order stays; null when it was made anew.</param>
/// <param name="Milliseconds">Time it took.</param>
public sealed record RerankView(RerankKind Kind, string Model, int Looked, string? Because, double Milliseconds);

/// <summary>What a search found, and how.</summary>
/// <param name="IndexId">The version that was searched.</param>
/// <param name="IndexNumber">Its number.</param>
/// <param name="WordsShare">What the words counted, 0 to 1.</param>
/// <param name="MeaningShare">What the meaning counted, 0 to 1.</param>
/// <param name="Trust">How far the embedder could read question and passages.</param>
/// <param name="WordsOnlyBecause">Code of why only words were searched; null when both were.</param>
/// <param name="Groups">Names of the reader's groups: the filter that held inside both searches.</param>
/// <param name="Milliseconds">Time it took.</param>
/// <param name="Passages">The passages, best first.</param>
public sealed record SearchResult(
    Guid IndexId, int IndexNumber, double WordsShare, double MeaningShare, double Trust, string? WordsOnlyBecause, IReadOnlyList<string> Groups, double Milliseconds, IReadOnlyList<PassageView> Passages)
{
    /// <summary>The second look; null where the collection has none, or it was not wanted.</summary>
    public RerankView? Rerank { get; init; }
}
