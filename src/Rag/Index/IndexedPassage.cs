namespace Platform.Rag.Index;

/// <summary>What both indexes keep beside a passage so that a search can filter and the host can find the rest.</summary>
/// <param name="Id">The passage: unique in the partition.</param>
/// <param name="Document">The document it belongs to: what is removed as one.</param>
/// <param name="Groups">Permission groups that may see it; none means the whole partition.</param>
/// <param name="Metadata">Fields to filter by.</param>
public sealed record IndexedPassage(
    Guid Id,
    Guid Document,
    IReadOnlyCollection<string> Groups,
    IReadOnlyDictionary<string, string> Metadata);

/// <summary>A passage found, best first in a result.</summary>
/// <param name="Id">The passage.</param>
/// <param name="Document">Its document.</param>
/// <param name="Score">The search's own score: cosine similarity for vectors, BM25 for words. Larger is better.</param>
public readonly record struct PassageHit(Guid Id, Guid Document, double Score);
