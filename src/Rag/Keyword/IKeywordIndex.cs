using Platform.Rag.Index;

namespace Platform.Rag.Keyword;

/// <summary>Best passages by words (BM25, k1 0.9, b 0.4). Words are analysed by script: English is stemmed, Chinese is cut into character pairs. Same durability as <see cref="IVectorIndex"/>.</summary>
public interface IKeywordIndex
{
    /// <summary>Adds passages or replaces those with the same id.</summary>
    Task UpsertAsync(PartitionKey partition, string index, IReadOnlyList<(IndexedPassage Passage, string Text)> passages, CancellationToken cancellationToken);

    /// <summary>The best passages that the scope allows, best first; ties by id. A query without a single known word finds nothing.</summary>
    Task<IReadOnlyList<PassageHit>> SearchAsync(PartitionKey partition, string index, string query, ReaderScope scope, int count, CancellationToken cancellationToken);

    /// <summary>Removes all passages of documents; says how many there were. The next search cannot find them.</summary>
    Task<int> RemoveDocumentsAsync(PartitionKey partition, string index, IReadOnlyCollection<Guid> documents, CancellationToken cancellationToken);

    /// <summary>Passages in the index, or of one document.</summary>
    Task<int> CountAsync(PartitionKey partition, string index, Guid? document, CancellationToken cancellationToken);

    /// <summary>Removes a whole index. Removing one that is not there is no error.</summary>
    Task DropAsync(PartitionKey partition, string index, CancellationToken cancellationToken);
}
