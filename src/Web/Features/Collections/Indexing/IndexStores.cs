using Platform.Domain.Collections;
using Platform.Domain.Tenancy;
using Platform.Rag.Index;
using Platform.Rag.Keyword;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>Both indexes of an installation, and the names of a workspace's data in them. The partition comes from the tenant context alone, never from a caller's words.</summary>
internal sealed class IndexStores(IVectorIndex vectors, IKeywordIndex keywords)
{
    public IVectorIndex Vectors { get; } = vectors;

    public IKeywordIndex Keywords { get; } = keywords;

    public static PartitionKey Partition(TenantScope scope) => new($"{scope.TenantId.Value:N}-{scope.WorkspaceId.Value:N}");

    public static string Name(CollectionIndexId index) => index.Value.ToString("N");

    /// <summary>A passage as both indexes keep it.</summary>
    public static IndexedPassage Passage(StoredChunk chunk, CollectionDocument document) => new(chunk.Id.Value, document.Id.Value, document.Groups, document.Fields);

    /// <summary>Removes a document from index versions; the next search cannot find it.</summary>
    public async Task RemoveAsync(TenantScope scope, IEnumerable<CollectionIndexId> indexes, DocumentId document, CancellationToken cancellationToken)
    {
        var partition = Partition(scope);
        foreach (var index in indexes)
        {
            await Keywords.RemoveDocumentsAsync(partition, Name(index), [document.Value], cancellationToken);
            await Vectors.RemoveDocumentsAsync(partition, Name(index), [document.Value], cancellationToken);
        }
    }

    /// <summary>Vectors and keyword entries of a document in index versions.</summary>
    public async Task<(int Vectors, int Keywords)> CountAsync(
        TenantScope scope, IEnumerable<CollectionIndexId> indexes, DocumentId document, CancellationToken cancellationToken)
    {
        var partition = Partition(scope);
        var (vectorCount, keywordCount) = (0, 0);
        foreach (var index in indexes)
        {
            vectorCount += await Vectors.CountAsync(partition, Name(index), document.Value, cancellationToken);
            keywordCount += await Keywords.CountAsync(partition, Name(index), document.Value, cancellationToken);
        }

        return (vectorCount, keywordCount);
    }

    /// <summary>Removes whole index versions.</summary>
    public async Task DropAsync(TenantScope scope, IEnumerable<CollectionIndexId> indexes, CancellationToken cancellationToken)
    {
        var partition = Partition(scope);
        foreach (var index in indexes)
        {
            await Keywords.DropAsync(partition, Name(index), cancellationToken);
            await Vectors.DropAsync(partition, Name(index), cancellationToken);
        }
    }
}
