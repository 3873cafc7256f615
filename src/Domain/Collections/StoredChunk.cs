using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Collections;

/// <summary>A passage of a document in one index version. A search finds only passages whose row is here and whose document is indexed.</summary>
public sealed class StoredChunk : IWorkspaceOwned
{
    /// <summary>Longest text, in characters.</summary>
    public const int MaxTextLength = 100_000;

    private StoredChunk()
    {
    }

    /// <summary>Makes a passage's row.</summary>
    /// <param name="index">The index version.</param>
    /// <param name="document">The document.</param>
    /// <param name="id">Id, the same whenever the same passage is made again.</param>
    /// <param name="passage">What it is.</param>
    public StoredChunk(CollectionIndex index, DocumentId document, ChunkId id, PassageFacts passage)
    {
        (Id, TenantId, WorkspaceId) = (id, index.TenantId, index.WorkspaceId);
        (CollectionId, IndexId, DocumentId) = (index.CollectionId, index.Id, document);
        (Ordinal, Text, Start, Length) = (passage.Ordinal, passage.Text, passage.Start, passage.Length);
        (FirstPage, LastPage, Headings, Parent, Tokens) = (passage.FirstPage, passage.LastPage, passage.Headings, passage.Parent, passage.Tokens);
        IsSearched = passage.IsSearched;
    }

    /// <summary>Id; also its id in both searches.</summary>
    public ChunkId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The collection.</summary>
    public CollectionId CollectionId { get; private set; }

    /// <summary>The index version.</summary>
    public CollectionIndexId IndexId { get; private set; }

    /// <summary>The document.</summary>
    public DocumentId DocumentId { get; private set; }

    /// <summary>Position in the document, from 0.</summary>
    public int Ordinal { get; private set; }

    /// <summary>What is searched and shown.</summary>
    public string Text { get; private set; } = "";

    /// <summary>First character in the canonical text.</summary>
    public int Start { get; private set; }

    /// <summary>Characters of the canonical text.</summary>
    public int Length { get; private set; }

    /// <summary>Page of its first character, from 1.</summary>
    public int FirstPage { get; private set; }

    /// <summary>Page of its last character.</summary>
    public int LastPage { get; private set; }

    /// <summary>The headings above it, outermost first.</summary>
    public IReadOnlyList<string> Headings { get; private set; } = [];

    /// <summary>Ordinal of the larger passage that the model is given; null when it is its own.</summary>
    public int? Parent { get; private set; }

    /// <summary>Length in tokens of the embedder.</summary>
    public int Tokens { get; private set; }

    /// <summary>False for a larger passage that is only given to the model when a smaller one in it is found.</summary>
    public bool IsSearched { get; private set; } = true;

    /// <summary>False when a person switched it off: then no search finds it.</summary>
    public bool IsEnabled { get; private set; } = true;

    /// <summary>Times a person edited it; 0 while it reads as the document does.</summary>
    public int Revision { get; private set; }

    /// <summary>The text as it is embedded and searched by words: headings, then the passage.</summary>
    public string IndexedText => Headings.Count == 0 ? Text : string.Join(" › ", Headings) + "\n" + Text;

    /// <summary>Switches it on or off.</summary>
    /// <param name="enabled">On or off.</param>
    public void Enable(bool enabled) => IsEnabled = enabled;

    /// <summary>Gives it another text; the span of the document stays.</summary>
    /// <param name="text">The text.</param>
    /// <param name="editedBy">Account id.</param>
    /// <param name="editedAt">UTC.</param>
    /// <returns>The text it had, as a revision. Refused with <c>document.passage_text_invalid</c>.</returns>
    public Outcome<ChunkRevision> Edit(string text, string editedBy, DateTimeOffset editedAt)
    {
        var trimmed = text?.Trim() ?? "";
        if (trimmed.Length is 0 or > MaxTextLength)
            return DocumentErrors.ChunkTextInvalid(trimmed.Length);
        var before = new ChunkRevision(this, editedBy, editedAt);
        (Text, Revision) = (trimmed, Revision + 1);
        return before;
    }

    /// <summary>Takes over from an archive what a person did to it; its text is that of the archive already.</summary>
    /// <param name="enabled">On or off.</param>
    /// <param name="revision">Times a person edited it.</param>
    public void Restore(bool enabled, int revision) => (IsEnabled, Revision) = (enabled, revision);

    /// <summary>Takes over what a person did to the same passage before the document was indexed again.</summary>
    /// <param name="before">The row it had.</param>
    public void Inherit(StoredChunk before) =>
        (IsEnabled, Revision, Text) = (before.IsEnabled, before.Revision, before.Revision > 0 ? before.Text : Text);
}

/// <summary>A text that a passage had before a person edited it.</summary>
public sealed class ChunkRevision : IWorkspaceOwned
{
    private ChunkRevision()
    {
    }

    internal ChunkRevision(StoredChunk chunk, string editedBy, DateTimeOffset editedAt)
    {
        Id = TypedId.New<ChunkRevisionId>(editedAt);
        (TenantId, WorkspaceId, DocumentId, ChunkId) = (chunk.TenantId, chunk.WorkspaceId, chunk.DocumentId, chunk.Id);
        (Number, Text, EditedBy, EditedAt) = (chunk.Revision, chunk.Text, editedBy, editedAt);
    }

    /// <summary>Id.</summary>
    public ChunkRevisionId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The document.</summary>
    public DocumentId DocumentId { get; private set; }

    /// <summary>The passage.</summary>
    public ChunkId ChunkId { get; private set; }

    /// <summary>0 for the document's own text, then as edited.</summary>
    public int Number { get; private set; }

    /// <summary>The text until this edit.</summary>
    public string Text { get; private set; } = "";

    /// <summary>Who replaced it: account id.</summary>
    public string EditedBy { get; private set; } = "";

    /// <summary>When it was replaced, UTC.</summary>
    public DateTimeOffset EditedAt { get; private set; }
}

/// <summary>What a passage is.</summary>
/// <param name="Ordinal">Position in the document, from 0.</param>
/// <param name="Text">Its text.</param>
/// <param name="Start">First character in the canonical text.</param>
/// <param name="Length">Characters of the canonical text.</param>
/// <param name="FirstPage">Page of its first character.</param>
/// <param name="LastPage">Page of its last character.</param>
/// <param name="Headings">The headings above it.</param>
/// <param name="Parent">Ordinal of the larger passage; null when it is its own.</param>
/// <param name="Tokens">Length in tokens.</param>
/// <param name="IsSearched">False for a larger passage that only smaller ones lead to.</param>
public sealed record PassageFacts(
    int Ordinal, string Text, int Start, int Length, int FirstPage, int LastPage, IReadOnlyList<string> Headings, int? Parent, int Tokens, bool IsSearched = true);

/// <summary>Says that an index version holds a document: written in the same save as its passages.</summary>
public sealed class IndexEntry : IWorkspaceOwned
{
    private IndexEntry()
    {
    }

    /// <summary>Makes an entry.</summary>
    /// <param name="index">The index version.</param>
    /// <param name="document">The document.</param>
    /// <param name="chunks">Its passages.</param>
    /// <param name="coverage">Share of their words that the embedder knows, 0 to 1.</param>
    /// <param name="at">UTC.</param>
    public IndexEntry(CollectionIndex index, DocumentId document, int chunks, double coverage, DateTimeOffset at)
    {
        (TenantId, WorkspaceId, CollectionId) = (index.TenantId, index.WorkspaceId, index.CollectionId);
        (IndexId, DocumentId, Chunks, Coverage, At) = (index.Id, document, chunks, coverage, at);
    }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The collection.</summary>
    public CollectionId CollectionId { get; private set; }

    /// <summary>The index version.</summary>
    public CollectionIndexId IndexId { get; private set; }

    /// <summary>The document.</summary>
    public DocumentId DocumentId { get; private set; }

    /// <summary>Its passages in this version.</summary>
    public int Chunks { get; private set; }

    /// <summary>Share of its passages' words that the embedder knows, 0 to 1.</summary>
    public double Coverage { get; private set; }

    /// <summary>Since when, UTC.</summary>
    public DateTimeOffset At { get; private set; }
}
