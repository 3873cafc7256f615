using System.Numerics.Tensors;

namespace Platform.Rag.Index.Embedded;

/// <summary>
/// Vector index in this process, with its files in a folder for each index. With <see cref="VectorCoding.Int8"/> a search is exact; with the smaller forms it finds what their
/// first pass picks, which is measured with <see cref="CompareAllAsync"/>.
/// </summary>
public sealed class EmbeddedVectorIndex : IVectorIndex, IDisposable
{
    private const int MostHits = 1000;
    private const double LengthTolerance = 0.01;

    private readonly string _folder;
    private readonly OpenStores _stores;
    private readonly ITimer? _closing;

    /// <summary>Makes one.</summary>
    /// <param name="folder">Where the partitions' folders stand. One process may have an index open.</param>
    /// <param name="idle">After how long without use an index's files are closed; null for never. The next call opens them again.</param>
    /// <param name="time">Clock of that; null for the system's.</param>
    public EmbeddedVectorIndex(string folder, TimeSpan? idle = null, TimeProvider? time = null)
    {
        _folder = folder;
        _stores = new OpenStores(time ?? TimeProvider.System);
        if (idle is { } after && after > TimeSpan.Zero)
            _closing = (time ?? TimeProvider.System).CreateTimer(_ => _stores.CloseIdle(after), null, after / 2, after / 2);
    }

    /// <summary>Indexes whose files are open now.</summary>
    public int OpenIndexes => _stores.Count;

    /// <inheritdoc />
    public Task EnsureAsync(PartitionKey partition, string index, int dimensions, VectorCoding coding, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
            if (!Enum.IsDefined(coding))
                throw new ArgumentOutOfRangeException(nameof(coding), coding, "This build knows no such form of vectors.");
            using var lease = _stores.TakeOrMake(PathOf(partition, index), dimensions, coding);
            if (lease.Store.Dimensions != dimensions)
                throw new InvalidOperationException($"The index '{index}' holds vectors of {lease.Store.Dimensions} numbers, not of {dimensions}. Another embedder needs an index of its own.");
            if (lease.Store.Coding != coding)
                throw new InvalidOperationException($"The index '{index}' holds its vectors as {lease.Store.Coding}, not as {coding}. Another form needs an index of its own.");
        },
        cancellationToken);

    /// <inheritdoc />
    public Task UpsertAsync(PartitionKey partition, string index, IReadOnlyList<(IndexedPassage Passage, float[] Vector)> passages, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            using var lease = Required(partition, index);
            foreach (var (passage, vector) in passages)
                Check(vector, lease.Store.Dimensions, $"passage {passage.Id}");
            if (passages.Count > 0)
                await lease.Store.UpsertAsync(passages, cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<PassageHit>> SearchAsync(
        PartitionKey partition, string index, ReadOnlyMemory<float> query, ReaderScope scope, int count, CancellationToken cancellationToken) => FindAsync(
        partition, index, query, count, (store, snapshot) => store.Coding == VectorCoding.Int8
            ? new ExactSearch(query.Span, count).Best(snapshot, scope, cancellationToken)
            : new OversampledSearch(query.ToArray(), count, store.Coding).Best(snapshot, scope, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<PassageHit>> CompareAllAsync(
        PartitionKey partition, string index, ReadOnlyMemory<float> query, ReaderScope scope, int count, CancellationToken cancellationToken) => FindAsync(
        partition, index, query, count, (_, snapshot) => new FullComparison(query.ToArray(), count).Best(snapshot, scope, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyDictionary<Guid, float[]>> VectorsAsync(PartitionKey partition, string index, IReadOnlyCollection<Guid> passages, CancellationToken cancellationToken) => Task.Run(
        () => Read<IReadOnlyDictionary<Guid, float[]>>(partition, index, new Dictionary<Guid, float[]>(), (_, snapshot) => (
            from block in snapshot.Blocks
            from row in block.RowsOf(passages)
            select (Id: block.Block.Id(row), Vector: block.Block.Vector(row).ToArray())).ToDictionary(pair => pair.Id, pair => pair.Vector)),
        cancellationToken);

    /// <inheritdoc />
    public Task<IndexSize> SizeAsync(PartitionKey partition, string index, CancellationToken cancellationToken) => Task.Run(
        () => Read(partition, index, default(IndexSize), (store, snapshot) => new IndexSize(
            snapshot.Count, snapshot.Blocks.Sum(block => (long)block.Block.Rows * (block.Block.Layout.Stride + BesideCodes(store.Coding))), store.FileBytes)),
        cancellationToken);

    /// <inheritdoc />
    public Task<int> RemoveDocumentsAsync(PartitionKey partition, string index, IReadOnlyCollection<Guid> documents, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            using var lease = _stores.Take(PathOf(partition, index));
            return lease is not null && documents.Count > 0 ? await lease.Store.RemoveAsync(documents, cancellationToken) : 0;
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<int> CountAsync(PartitionKey partition, string index, Guid? document, CancellationToken cancellationToken) => Task.Run(
        () => Read(partition, index, 0, (_, snapshot) => document is { } one ? snapshot.Blocks.Sum(block => block.RowsOfDocuments([one]).Count) : snapshot.Count),
        cancellationToken);

    /// <inheritdoc />
    public Task DropAsync(PartitionKey partition, string index, CancellationToken cancellationToken) => Task.Run(
        () => _stores.Close(PathOf(partition, index), path =>
        {
            // without its manifest a folder is no index any more, however far the removal comes
            File.Delete(Path.Combine(Directory.CreateDirectory(path).FullName, Manifest.FileName));
            Directory.Delete(path, recursive: true);
        }),
        cancellationToken);

    /// <summary>Writes everything that lives into one segment and frees the space of all that was removed.</summary>
    public Task CompactAsync(PartitionKey partition, string index, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            using var lease = Required(partition, index);
            await lease.Store.CompactAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>Copies the index as it is at one moment: a backup, or what another node opens in its own folder.</summary>
    /// <param name="partition">Whose.</param>
    /// <param name="index">Which index.</param>
    /// <param name="target">A folder: an index's folder of another <see cref="EmbeddedVectorIndex"/>, or any other.</param>
    /// <param name="cancellationToken">Stops waiting for a writer.</param>
    public Task CopyAsync(PartitionKey partition, string index, string target, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            using var lease = Required(partition, index);
            await lease.Store.CopyAsync(target, cancellationToken);
        },
        cancellationToken);

    /// <summary>Folder of an index, where its files stand.</summary>
    public string PathOf(PartitionKey partition, string index) => Path.Combine(_folder, partition.Value, $"{IndexName.Checked(index)}.vectors");

    /// <inheritdoc />
    public void Dispose()
    {
        _closing?.Dispose();
        _stores.Dispose();
    }

    // a scale, and with bytes a bound on what rounding lost
    private static int BesideCodes(VectorCoding coding) => coding == VectorCoding.Int8 ? 2 * sizeof(float) : sizeof(float);

    private static void Check(ReadOnlySpan<float> vector, int dimensions, string what)
    {
        if (vector.Length != dimensions)
            throw new ArgumentException($"The vector of {what} has {vector.Length} numbers; the index holds {dimensions}.");
        var length = TensorPrimitives.Norm(vector);
        if (!(Math.Abs(length - 1) <= LengthTolerance))
            throw new ArgumentException($"The vector of {what} has length {length}; it has to be 1.");
    }

    private Task<IReadOnlyList<PassageHit>> FindAsync(
        PartitionKey partition, string index, ReadOnlyMemory<float> query, int count, Func<VectorStore, Snapshot, List<PassageHit>> find, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<PassageHit>>(
        () =>
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostHits);
            using var lease = Required(partition, index);
            Check(query.Span, lease.Store.Dimensions, "the query");
            return Read(lease.Store, find);
        },
        cancellationToken);

    private T Read<T>(PartitionKey partition, string index, T missing, Func<VectorStore, Snapshot, T> read)
    {
        using var lease = _stores.Take(PathOf(partition, index));
        return lease is null ? missing : Read(lease.Store, read);
    }

    private static T Read<T>(VectorStore store, Func<VectorStore, Snapshot, T> read)
    {
        var snapshot = store.Read();
        try
        {
            return read(store, snapshot);
        }
        finally
        {
            snapshot.Release();
        }
    }

    private OpenStores.Lease Required(PartitionKey partition, string index) =>
        _stores.Take(PathOf(partition, index)) ?? throw new InvalidOperationException($"There is no index '{index}' in partition '{partition.Value}': EnsureAsync makes it.");
}
