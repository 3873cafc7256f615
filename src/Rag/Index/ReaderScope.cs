namespace Platform.Rag.Index;

/// <summary>
/// What a reader may see and has asked for. Applied inside the search, before scores are ranked: a passage outside it costs no place in the result.
/// </summary>
/// <param name="Groups">Permission groups of the reader. A passage is visible when one of its groups is among them; a passage without groups is visible to the whole partition.</param>
/// <param name="Documents">When given, only these documents.</param>
/// <param name="Metadata">When given, every named field of a passage must have one of the values.</param>
public sealed record ReaderScope(
    IReadOnlySet<string> Groups,
    IReadOnlySet<Guid>? Documents = null,
    IReadOnlyDictionary<string, IReadOnlySet<string>>? Metadata = null)
{
    /// <summary>True when a passage with these groups, document and fields may be found.</summary>
    public bool Allows(IReadOnlyCollection<string> groups, Guid document, IReadOnlyDictionary<string, string> metadata) =>
        (groups.Count == 0 || groups.Any(Groups.Contains))
        && (Documents is null || Documents.Contains(document))
        && (Metadata is null || Metadata.All(wanted => metadata.TryGetValue(wanted.Key, out var value) && wanted.Value.Contains(value)));
}
