using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Collections;

/// <summary>A file of a source as it was at the last synchronisation. Its documents are those of its batch: one, or all that were packed into it.</summary>
public sealed class SourceItem : IWorkspaceOwned
{
    private SourceItem()
    {
    }

    /// <summary>A file that is seen for the first time. It is saved before its document, so that a document is never without it.</summary>
    /// <param name="source">The source.</param>
    /// <param name="path">Path below the source, with slashes.</param>
    /// <param name="seenAt">UTC.</param>
    public SourceItem(CollectionSource source, string path, DateTimeOffset seenAt)
    {
        Id = TypedId.New<SourceItemId>(seenAt);
        (TenantId, WorkspaceId, SourceId, CollectionId) = (source.TenantId, source.WorkspaceId, source.Id, source.CollectionId);
        (Path, BatchId) = (path, Id.Value);
    }

    /// <summary>Id.</summary>
    public SourceItemId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The source.</summary>
    public CollectionSourceId SourceId { get; private set; }

    /// <summary>The collection.</summary>
    public CollectionId CollectionId { get; private set; }

    /// <summary>Path below the source, with slashes.</summary>
    public string Path { get; private set; } = "";

    /// <summary>Batch of its documents.</summary>
    public Guid BatchId { get; private set; }

    /// <summary>Size when its content was taken; -1 while it was not.</summary>
    public long Bytes { get; private set; } = -1;

    /// <summary>When the file was changed last, as the source says, UTC.</summary>
    public DateTimeOffset? ModifiedAt { get; private set; }

    /// <summary>The source's own mark of the content; empty where it has none.</summary>
    public string Tag { get; private set; } = "";

    /// <summary>SHA-256 of its content; empty while it was not taken.</summary>
    public string ContentSha256 { get; private set; } = "";

    /// <summary>Why it is no document; null when it is one.</summary>
    public string? RefusalCode { get; private set; }

    /// <summary>True when it looks as it did when its content was taken.</summary>
    /// <param name="bytes">Size.</param>
    /// <param name="modifiedAt">When it was changed last.</param>
    /// <param name="tag">The source's own mark.</param>
    public bool IsUnchanged(long bytes, DateTimeOffset modifiedAt, string tag) => RefusalCode is null && ContentSha256.Length > 0 && Bytes == bytes && ModifiedAt == modifiedAt && Tag == tag;

    /// <summary>Its content was taken.</summary>
    /// <param name="bytes">Size.</param>
    /// <param name="modifiedAt">When it was changed last.</param>
    /// <param name="tag">The source's own mark.</param>
    /// <param name="sha256">Hash of the content.</param>
    public void Taken(long bytes, DateTimeOffset modifiedAt, string tag, string sha256) =>
        (Bytes, ModifiedAt, Tag, ContentSha256, RefusalCode) = (bytes, modifiedAt, tag, sha256, null);

    /// <summary>It cannot be a document.</summary>
    /// <param name="code">Stable code.</param>
    /// <param name="erased">True when the documents it had are erased.</param>
    public void Refuse(string code, bool erased) => (RefusalCode, ContentSha256) = (code, erased ? "" : ContentSha256);
}
