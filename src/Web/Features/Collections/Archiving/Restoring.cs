using System.Security.Cryptography;
using Platform.Domain.Collections;
using Platform.Domain.Tenancy;
using Platform.Rag.Index;
using Platform.Web.Features.Collections.Indexing;

namespace Platform.Web.Features.Collections.Archiving;

/// <summary>A restore under way: what is known of the archive, and how its things are called here.</summary>
internal sealed class Restoring(Collection collection, CollectionIndex index, ArchiveFile archive, bool takesVectors, string actor)
{
    public Collection Collection => collection;

    public CollectionIndex Index => index;

    public ArchiveFile Archive => archive;

    public bool TakesVectors => takesVectors;

    public TenantScope Scope { get; } = new(collection.TenantId, collection.WorkspaceId);

    public PartitionKey Partition => IndexStores.Partition(Scope);

    public string Name => IndexStores.Name(index.Id);

    public Dictionary<Guid, ArchivedDocument> Documents { get; } = [];

    public Dictionary<Guid, (string File, string? Text)> Blobs { get; } = [];

    public Dictionary<Guid, int> Passages { get; } = [];

    /// <summary>Keys of permission groups by their names.</summary>
    public Dictionary<string, string> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>Id of a document here: the same at every attempt, so that a second one replaces what the first left.</summary>
    public DocumentId IdOf(Guid archived)
    {
        Span<byte> name = stackalloc byte[32];
        collection.Id.Value.TryWriteBytes(name);
        archived.TryWriteBytes(name[16..]);
        return new DocumentId(new Guid(SHA256.HashData(name).AsSpan(0, 16)));
    }

    public IReadOnlyList<string> GroupsOf(ArchivedDocument one) => [.. one.Groups.Select(name => Groups[name])];

    public CollectionDocument Document(ArchivedDocument one, DateTimeOffset now) => CollectionDocument.Restore(
        collection, IdOf(one.Id), one, Blobs[one.Id], (GroupsOf(one), takesVectors ? Passages.GetValueOrDefault(one.Id) : null), (actor, now));

    public StoredChunk Row(ArchivedPassage one)
    {
        var document = IdOf(one.Document);
        var row = new StoredChunk(index, document, PassageRows.IdOf(index.Id, document, one.Facts.Ordinal), one.Facts);
        row.Restore(one.IsEnabled, one.Revision);
        return row;
    }

    public SavedQuestion? Question(ArchivedQuestion one, DateTimeOffset now)
    {
        var content = one.Content with { Expected = [.. one.Content.Expected.Select(expected => expected with { DocumentId = IdOf(expected.DocumentId).Value })] };
        var made = SavedQuestion.Restore(collection, one with { Content = content }, actor, now);
        return made.Succeeded ? made.Value : null;
    }
}
