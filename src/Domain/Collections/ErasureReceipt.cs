using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Collections;

/// <summary>How much of a document there is, by place.</summary>
/// <param name="Passages">Rows of passages, edits included.</param>
/// <param name="Vectors">Vectors in all index versions.</param>
/// <param name="KeywordEntries">Entries of the word indexes.</param>
/// <param name="Files">Stored files: the document, its text, archives of the collection that may hold it.</param>
/// <param name="Expectations">Passages that saved questions expect, and questions with no other one.</param>
/// <param name="Quotations">Quotations in kept answers.</param>
public sealed record ErasureCounts(int Passages, int Vectors, int KeywordEntries, int Files, int Expectations, int Quotations)
{
    /// <summary>Nothing.</summary>
    public static ErasureCounts None { get; } = new(0, 0, 0, 0, 0, 0);

    /// <summary>All places together.</summary>
    public int Total => Passages + Vectors + KeywordEntries + Files + Expectations + Quotations;

    internal string Line => string.Create(CultureInfo.InvariantCulture, $"{Passages},{Vectors},{KeywordEntries},{Files},{Expectations},{Quotations}");
}

/// <summary>Says that a document was erased, with counts before and after. Each receipt names the hash of the one before it, so that none can be taken out unseen.</summary>
public sealed class ErasureReceipt : IWorkspaceOwned
{
    private ErasureReceipt()
    {
    }

    /// <summary>Makes a receipt.</summary>
    /// <param name="document">The erased document.</param>
    /// <param name="collectionName">Name of its collection.</param>
    /// <param name="counts">Before and after.</param>
    /// <param name="previousHash">Hash of the workspace's receipt before; empty for the first.</param>
    /// <param name="requestedBy">Account id.</param>
    /// <param name="at">UTC.</param>
    public ErasureReceipt(
        CollectionDocument document, string collectionName, (ErasureCounts Before, ErasureCounts After) counts, string previousHash, string requestedBy, DateTimeOffset at)
    {
        Id = TypedId.New<ErasureReceiptId>(at);
        (TenantId, WorkspaceId, ProjectId) = (document.TenantId, document.WorkspaceId, document.ProjectId);
        (CollectionId, CollectionName, DocumentId, DocumentName, ContentSha256) = (document.CollectionId, collectionName, document.Id, document.Name, document.ContentSha256);
        (Groups, Before, After) = (document.Groups.ToList(), counts.Before, counts.After);
        (RequestedBy, At, PreviousHash) = (requestedBy, at, previousHash);
        Hash = ComputeHash();
    }

    /// <summary>Id.</summary>
    public ErasureReceiptId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>The collection, which may be gone too.</summary>
    public CollectionId CollectionId { get; private set; }

    /// <summary>The collection's name.</summary>
    public string CollectionName { get; private set; } = "";

    /// <summary>The document that is gone.</summary>
    public DocumentId DocumentId { get; private set; }

    /// <summary>Its name.</summary>
    public string DocumentName { get; private set; } = "";

    /// <summary>SHA-256 of its content.</summary>
    public string ContentSha256 { get; private set; } = "";

    /// <summary>The groups that could read it: whoever may read its receipt.</summary>
    public IReadOnlyList<string> Groups { get; private set; } = new List<string>();

    /// <summary>Counts before.</summary>
    public ErasureCounts Before { get; private set; } = ErasureCounts.None;

    /// <summary>Counts after, counted again in every place.</summary>
    public ErasureCounts After { get; private set; } = ErasureCounts.None;

    /// <summary>Who asked for it: account id.</summary>
    public string RequestedBy { get; private set; } = "";

    /// <summary>When it was done, UTC.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Hash of the workspace's receipt before; empty for the first.</summary>
    public string PreviousHash { get; private set; } = "";

    /// <summary>SHA-256 over everything above, lower-case hex.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>True when nothing of the document was left anywhere.</summary>
    public bool IsComplete => After.Total == 0;

    /// <summary>True when the receipt says what it said when it was made.</summary>
    public bool IsGenuine => Hash == ComputeHash();

    private string ComputeHash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $"{Id}|{TenantId}|{WorkspaceId}|{CollectionId}|{DocumentId}|{DocumentName}|{ContentSha256}|{Before.Line}|{After.Line}|{RequestedBy}|{At.ToUnixTimeMilliseconds()}|{PreviousHash}"))));
}
