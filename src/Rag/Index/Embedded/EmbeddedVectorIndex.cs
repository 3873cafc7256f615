using System.Numerics.Tensors;

namespace Platform.Rag.Index.Embedded;

/// <summary>Vector index in this process: exact, with its files in a folder for each index. Nothing is left out and nothing is sampled.</summary>
/// <param name="folder">Where the partitions' folders stand. One process may have an index open.</param>
public sealed class EmbeddedVectorIndex(string folder) : IVectorIndex, IDisposable
{
    private const int MostHits = 1000;
    private const double LengthTolerance = 0.01;

    private readonly Lock _opening = new();
    private readonly Dictionary<string, VectorStore> _open = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public Task EnsureAsync(PartitionKey partition, string index, int dimensions, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
            var path = PathOf(partition, index);
            lock (_opening)
            {
                if (!VectorStore.Exists(path))
                    VectorStore.Create(path, dimensions);
            }
            var store = Store(partition, index)!;
            if (store.Dimensions != dimensions)
                throw new InvalidOperationException($"The index '{index}' holds vectors of {store.Dimensions} numbers, not of {dimensions}. Another embedder needs an index of its own.");
        },
        cancellationToken);

    /// <inheritdoc />
    public Task UpsertAsync(PartitionKey partition, string index, IReadOnlyList<(IndexedPassage Passage, float[] Vector)> passages, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            var store = Required(partition, index);
            foreach (var (passage, vector) in passages)
                Check(vector, store.Dimensions, $"passage {passage.Id}");
            if (passages.Count > 0)
                await store.UpsertAsync(passages, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<PassageHit>> SearchAsync(
        PartitionKey partition, string index, ReadOnlyMemory<float> query, ReaderScope scope, int count, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<PassageHit>>(
        () =>
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostHits);
            var store = Required(partition, index);
            Check(query.Span, store.Dimensions, "the query");
            var snapshot = store.Read();
            try
            {
                return new ExactSearch(query.Span, count).Best(snapshot, scope, cancellationToken);
            }
            finally
            {
                snapshot.Release();
            }
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<int> RemoveDocumentsAsync(PartitionKey partition, string index, IReadOnlyCollection<Guid> documents, CancellationToken cancellationToken) => Task.Run(
        async () => Store(partition, index) is { } store && documents.Count > 0 ? await store.RemoveAsync(documents, cancellationToken) : 0,
        cancellationToken);

    /// <inheritdoc />
    public Task<int> CountAsync(PartitionKey partition, string index, Guid? document, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            if (Store(partition, index) is not { } store)
                return 0;
            var snapshot = store.Read();
            try
            {
                return document is { } one ? snapshot.Blocks.Sum(block => block.RowsOfDocuments([one]).Count) : snapshot.Count;
            }
            finally
            {
                snapshot.Release();
            }
        },
        cancellationToken);

    /// <inheritdoc />
    public Task DropAsync(PartitionKey partition, string index, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var path = PathOf(partition, index);
            lock (_opening)
            {
                if (_open.Remove(path, out var store))
                    store.Dispose();
                // without its manifest a folder is no index any more, however far the removal comes
                File.Delete(Path.Combine(Directory.CreateDirectory(path).FullName, Manifest.FileName));
                Directory.Delete(path, recursive: true);
            }
        },
        cancellationToken);

    /// <summary>Writes everything that lives into one segment and frees the space of all that was removed.</summary>
    public Task CompactAsync(PartitionKey partition, string index, CancellationToken cancellationToken) => Task.Run(() => Required(partition, index).CompactAsync(cancellationToken), cancellationToken);

    /// <summary>Copies the index as it is at one moment: a backup, or what another node opens in its own folder.</summary>
    /// <param name="partition">Whose.</param>
    /// <param name="index">Which index.</param>
    /// <param name="target">A folder: an index's folder of another <see cref="EmbeddedVectorIndex"/>, or any other.</param>
    /// <param name="cancellationToken">Stops waiting for a writer.</param>
    public Task CopyAsync(PartitionKey partition, string index, string target, CancellationToken cancellationToken) =>
        Task.Run(() => Required(partition, index).CopyAsync(target, cancellationToken), cancellationToken);

    /// <summary>Folder of an index, where its files stand.</summary>
    public string PathOf(PartitionKey partition, string index) => Path.Combine(folder, partition.Value, $"{IndexName.Checked(index)}.vectors");

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_opening)
        {
            foreach (var store in _open.Values)
                store.Dispose();
            _open.Clear();
        }
    }

    private static void Check(ReadOnlySpan<float> vector, int dimensions, string what)
    {
        if (vector.Length != dimensions)
            throw new ArgumentException($"The vector of {what} has {vector.Length} numbers; the index holds {dimensions}.");
        var length = TensorPrimitives.Norm(vector);
        if (!(Math.Abs(length - 1) <= LengthTolerance))
            throw new ArgumentException($"The vector of {what} has length {length}; it has to be 1.");
    }

    private VectorStore Required(PartitionKey partition, string index) =>
        Store(partition, index) ?? throw new InvalidOperationException($"There is no index '{index}' in partition '{partition.Value}': EnsureAsync makes it.");

    private VectorStore? Store(PartitionKey partition, string index)
    {
        var path = PathOf(partition, index);
        lock (_opening)
        {
            if (_open.TryGetValue(path, out var store))
                return store;
            return VectorStore.Exists(path) ? _open[path] = VectorStore.Open(path) : null;
        }
    }
}
