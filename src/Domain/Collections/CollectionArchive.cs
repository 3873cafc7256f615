using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Collections;

/// <summary>What an archive is here for. Stored: the numbers never change.</summary>
public enum ArchiveKind
{
    /// <summary>It was written from the collection, to be downloaded.</summary>
    BackUp = 0,

    /// <summary>It was uploaded; the collection is being filled from it.</summary>
    Upload = 1,
}

/// <summary>
/// A collection in one file. It holds the documents' texts, so it goes when a document that it may hold is erased, and with the collection.
/// </summary>
public sealed class CollectionArchive : IWorkspaceOwned
{
    private CollectionArchive()
    {
    }

    /// <summary>Makes the row of a stored archive.</summary>
    /// <param name="id">Its id, which its blob begins with.</param>
    /// <param name="collection">The collection.</param>
    /// <param name="kind">What it is here for.</param>
    /// <param name="file">Its blob and size.</param>
    /// <param name="counts">What it holds.</param>
    /// <param name="createdBy">Account id.</param>
    /// <param name="createdAt">From when on a document cannot be in it, UTC.</param>
    public CollectionArchive(
        ArchiveId id, Collection collection, ArchiveKind kind, (string BlobSha256, long Bytes) file, (int Documents, int Passages, int IndexNumber) counts, string createdBy, DateTimeOffset createdAt)
    {
        Id = id;
        (TenantId, WorkspaceId, ProjectId, CollectionId) = (collection.TenantId, collection.WorkspaceId, collection.ProjectId, collection.Id);
        (Kind, BlobSha256, Bytes) = (kind, file.BlobSha256, file.Bytes);
        (Documents, Passages, IndexNumber) = counts;
        (CreatedBy, CreatedAt) = (createdBy, createdAt);
    }

    /// <summary>Id.</summary>
    public ArchiveId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>The collection.</summary>
    public CollectionId CollectionId { get; private set; }

    /// <summary>What it is here for.</summary>
    public ArchiveKind Kind { get; private set; }

    /// <summary>Blob of the archive.</summary>
    public string BlobSha256 { get; private set; } = "";

    /// <summary>Size of the archive.</summary>
    public long Bytes { get; private set; }

    /// <summary>Documents in it.</summary>
    public int Documents { get; private set; }

    /// <summary>Passages in it.</summary>
    public int Passages { get; private set; }

    /// <summary>Number of the index version it was written from.</summary>
    public int IndexNumber { get; private set; }

    /// <summary>Who asked for it: account id.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it was begun, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }
}
