using System.Collections.Concurrent;
using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Rag.Index.Qdrant;

/// <summary>Vector index on a Qdrant server, for several nodes. One collection for each width of vectors; partitions are its tenants.</summary>
public sealed class QdrantVectorIndex : IVectorIndex
{
    private const int MostHits = 1000;
    private const int PointsACall = 256;
    // equal scores come in the server's own order: so many more are asked for, to cut them by id
    private const int SpareHits = 32;
    private const double LengthTolerance = 0.01;

    private readonly QdrantClient _client;
    private readonly QdrantOptions _options;
    private readonly ConcurrentDictionary<(string Partition, string Index), int> _dimensions = new();

    /// <summary>Makes one.</summary>
    /// <param name="http">Sends; its own timeout is not used.</param>
    /// <param name="options">Where and how.</param>
    /// <param name="time">Clock of timeouts and pauses.</param>
    public QdrantVectorIndex(HttpClient http, QdrantOptions options, TimeProvider time)
    {
        _options = options.Checked();
        _client = new QdrantClient(http, _options, time);
    }

    /// <inheritdoc />
    public async Task EnsureAsync(PartitionKey partition, string index, int dimensions, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        if (await DimensionsAsync(partition, IndexName.Checked(index), cancellationToken) is { } known)
        {
            if (known != dimensions)
                throw new InvalidOperationException($"The index '{index}' holds vectors of {known} numbers, not of {dimensions}. Another embedder needs an index of its own.");
            return;
        }
        var collection = Collection(dimensions);
        var exists = await _client.CallAsync(HttpMethod.Get, $"{collection}/exists", null, cancellationToken);
        if (!exists.GetProperty("exists").GetBoolean())
            await _client.CallAsync(HttpMethod.Put, collection, QdrantBodies.Collection(dimensions), cancellationToken);
        foreach (var field in QdrantBodies.PayloadIndexes())
            await _client.CallAsync(HttpMethod.Put, $"{collection}/index?wait=true", field, cancellationToken);
        await PutAsync(collection, [QdrantBodies.Marker(partition, index, dimensions)], cancellationToken);
        _dimensions[(partition.Value, index)] = dimensions;
    }

    /// <inheritdoc />
    public async Task UpsertAsync(PartitionKey partition, string index, IReadOnlyList<(IndexedPassage Passage, float[] Vector)> passages, CancellationToken cancellationToken)
    {
        var dimensions = await RequiredAsync(partition, index, cancellationToken);
        foreach (var (passage, vector) in passages)
            Check(vector, dimensions, $"passage {passage.Id}");
        foreach (var part in passages.Chunk(PointsACall))
            await PutAsync(Collection(dimensions), part.Select(entry => QdrantBodies.Point(partition, index, entry.Passage, entry.Vector)), cancellationToken);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<PassageHit>> SearchAsync(
        PartitionKey partition, string index, ReadOnlyMemory<float> query, ReaderScope scope, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostHits);
        var dimensions = await RequiredAsync(partition, index, cancellationToken);
        Check(query.Span, dimensions, "the query");
        var body = new JsonObject
        {
            ["query"] = QdrantBodies.Numbers(query.Span),
            ["filter"] = QdrantBodies.SearchFilter(partition, index, scope),
            ["limit"] = count + SpareHits,
            ["with_payload"] = new JsonArray("passage", "document"),
            ["params"] = new JsonObject { ["exact"] = _options.Exact },
        };
        var result = await _client.CallAsync(HttpMethod.Post, $"{Collection(dimensions)}/points/query", body, cancellationToken);
        return [.. result.GetProperty("points").EnumerateArray().Select(Hit).OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id).Take(count)];
    }

    /// <inheritdoc />
    public async Task<int> RemoveDocumentsAsync(PartitionKey partition, string index, IReadOnlyCollection<Guid> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0 || await DimensionsAsync(partition, IndexName.Checked(index), cancellationToken) is not { } dimensions)
            return 0;
        var removed = 0;
        foreach (var part in documents.Distinct().Chunk(PointsACall))
        {
            removed += await CountAsync(dimensions, QdrantBodies.IndexFilter(partition, index, part), cancellationToken);
            await DeleteAsync(dimensions, QdrantBodies.IndexFilter(partition, index, part), cancellationToken);
        }
        return removed;
    }

    /// <inheritdoc />
    public async Task<int> CountAsync(PartitionKey partition, string index, Guid? document, CancellationToken cancellationToken) =>
        await DimensionsAsync(partition, IndexName.Checked(index), cancellationToken) is { } dimensions
            ? await CountAsync(dimensions, QdrantBodies.IndexFilter(partition, index, document is { } one ? [one] : null), cancellationToken)
            : 0;

    /// <inheritdoc />
    public async Task DropAsync(PartitionKey partition, string index, CancellationToken cancellationToken)
    {
        if (await DimensionsAsync(partition, IndexName.Checked(index), cancellationToken) is not { } dimensions)
            return;
        await DeleteAsync(dimensions, QdrantBodies.IndexFilter(partition, index), cancellationToken);
        await DeleteAsync(dimensions, QdrantBodies.MarkerFilter(partition, index), cancellationToken);
        _dimensions.TryRemove((partition.Value, index), out _);
    }

    /// <summary>Every passage of an index with its document, page by page: to compare with what should be there.</summary>
    public async IAsyncEnumerable<(Guid Passage, Guid Document)> ListAsync(
        PartitionKey partition, string index, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var dimensions = await RequiredAsync(partition, index, cancellationToken);
        JsonNode? offset = null;
        do
        {
            var body = new JsonObject { ["filter"] = QdrantBodies.IndexFilter(partition, index), ["limit"] = PointsACall, ["with_payload"] = new JsonArray("passage", "document"), ["with_vector"] = false };
            if (offset is not null)
                body["offset"] = offset;
            var page = await _client.CallAsync(HttpMethod.Post, $"{Collection(dimensions)}/points/scroll", body, cancellationToken);
            foreach (var point in page.GetProperty("points").EnumerateArray())
                yield return (Payload(point, "passage"), Payload(point, "document"));
            offset = page.TryGetProperty("next_page_offset", out var next) && next.ValueKind != JsonValueKind.Null ? JsonNode.Parse(next.GetRawText()) : null;
        }
        while (offset is not null);
    }

    /// <summary>Has the server write a snapshot of the collection that holds vectors of this width, all partitions in it; says its name.</summary>
    public async Task<string> SnapshotAsync(int dimensions, CancellationToken cancellationToken) =>
        (await _client.CallAsync(HttpMethod.Post, $"{Collection(dimensions)}/snapshots?wait=true", null, cancellationToken)).GetProperty("name").GetString()!;

    private static void Check(ReadOnlySpan<float> vector, int dimensions, string what)
    {
        if (vector.Length != dimensions)
            throw new ArgumentException($"The vector of {what} has {vector.Length} numbers; the index holds {dimensions}.");
        var length = TensorPrimitives.Norm(vector);
        if (!(Math.Abs(length - 1) <= LengthTolerance))
            throw new ArgumentException($"The vector of {what} has length {length}; it has to be 1.");
    }

    private static PassageHit Hit(JsonElement point) => new(Payload(point, "passage"), Payload(point, "document"), point.GetProperty("score").GetDouble());

    private static Guid Payload(JsonElement point, string field) => point.GetProperty("payload").GetProperty(field).GetGuid();

    private string Collection(int dimensions) => $"collections/{_options.Prefix}-{dimensions}";

    private async Task<int> RequiredAsync(PartitionKey partition, string index, CancellationToken cancellationToken) =>
        await DimensionsAsync(partition, IndexName.Checked(index), cancellationToken)
        ?? throw new InvalidOperationException($"There is no index '{index}' in partition '{partition.Value}': EnsureAsync makes it.");

    private async Task<int?> DimensionsAsync(PartitionKey partition, string index, CancellationToken cancellationToken)
    {
        if (_dimensions.TryGetValue((partition.Value, index), out var known))
            return known;
        var all = await _client.CallAsync(HttpMethod.Get, "collections", null, cancellationToken);
        foreach (var collection in all.GetProperty("collections").EnumerateArray())
        {
            var name = collection.GetProperty("name").GetString()!;
            if (!name.StartsWith(_options.Prefix + "-", StringComparison.Ordinal) || !int.TryParse(name[(_options.Prefix.Length + 1)..], out var dimensions))
                continue;
            if (await CountAsync(dimensions, QdrantBodies.MarkerFilter(partition, index), cancellationToken) > 0)
                return _dimensions[(partition.Value, index)] = dimensions;
        }
        return null;
    }

    private async Task PutAsync(string collection, IEnumerable<JsonObject> points, CancellationToken cancellationToken) =>
        await _client.CallAsync(HttpMethod.Put, $"{collection}/points?wait=true", new JsonObject { ["points"] = new JsonArray([.. points]) }, cancellationToken);

    private async Task<int> CountAsync(int dimensions, JsonObject filter, CancellationToken cancellationToken) =>
        (await _client.CallAsync(HttpMethod.Post, $"{Collection(dimensions)}/points/count", new JsonObject { ["filter"] = filter, ["exact"] = true }, cancellationToken))
        .GetProperty("count").GetInt32();

    private async Task DeleteAsync(int dimensions, JsonObject filter, CancellationToken cancellationToken) =>
        await _client.CallAsync(HttpMethod.Post, $"{Collection(dimensions)}/points/delete?wait=true", new JsonObject { ["filter"] = filter }, cancellationToken);
}
