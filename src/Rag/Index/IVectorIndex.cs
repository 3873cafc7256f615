namespace Platform.Rag.Index;

/// <summary>
/// Nearest passages by vector. A collection's index version is one <c>index</c> name within a partition, so that a new embedder's vectors stand beside the old ones until the switch.
/// Every write is durable when its task completes; a reader sees all of a write or none of it.
/// </summary>
public interface IVectorIndex
{
    /// <summary>Makes an index when it is not there. An existing one of other <paramref name="dimensions"/> or another <paramref name="coding"/> is refused with <see cref="InvalidOperationException"/>.</summary>
    Task EnsureAsync(PartitionKey partition, string index, int dimensions, VectorCoding coding, CancellationToken cancellationToken);

    /// <summary>Adds passages or replaces those with the same id. Vectors are of length 1.</summary>
    Task UpsertAsync(PartitionKey partition, string index, IReadOnlyList<(IndexedPassage Passage, float[] Vector)> passages, CancellationToken cancellationToken);

    /// <summary>The nearest passages that the scope allows, by cosine similarity, best first; ties by id.</summary>
    /// <param name="partition">Whose data.</param>
    /// <param name="index">Which index.</param>
    /// <param name="query">Unit vector.</param>
    /// <param name="scope">What the reader may see.</param>
    /// <param name="count">How many at most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    Task<IReadOnlyList<PassageHit>> SearchAsync(PartitionKey partition, string index, ReadOnlyMemory<float> query, ReaderScope scope, int count, CancellationToken cancellationToken);

    /// <summary>The same as <see cref="SearchAsync"/> by a full comparison with every passage that the scope allows: what a search is measured against.</summary>
    /// <param name="partition">Whose data.</param>
    /// <param name="index">Which index.</param>
    /// <param name="query">Unit vector.</param>
    /// <param name="scope">What the reader may see.</param>
    /// <param name="count">How many at most, 1 to 1,000.</param>
    /// <param name="cancellationToken">Stops the comparison.</param>
    Task<IReadOnlyList<PassageHit>> CompareAllAsync(PartitionKey partition, string index, ReadOnlyMemory<float> query, ReaderScope scope, int count, CancellationToken cancellationToken);

    /// <summary>Vectors of passages; those that are not there are left out.</summary>
    Task<IReadOnlyDictionary<Guid, float[]>> VectorsAsync(PartitionKey partition, string index, IReadOnlyCollection<Guid> passages, CancellationToken cancellationToken);

    /// <summary>Room that the index takes; nothing when it is not there. A server's is reckoned from the number of its vectors.</summary>
    Task<IndexSize> SizeAsync(PartitionKey partition, string index, CancellationToken cancellationToken);

    /// <summary>Removes all passages of documents; says how many there were. The next search cannot find them.</summary>
    Task<int> RemoveDocumentsAsync(PartitionKey partition, string index, IReadOnlyCollection<Guid> documents, CancellationToken cancellationToken);

    /// <summary>Passages in the index, or of one document.</summary>
    Task<int> CountAsync(PartitionKey partition, string index, Guid? document, CancellationToken cancellationToken);

    /// <summary>Removes a whole index. Removing one that is not there is no error.</summary>
    Task DropAsync(PartitionKey partition, string index, CancellationToken cancellationToken);
}
