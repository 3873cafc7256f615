using System.Collections.Concurrent;
using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Rag.Index.Qdrant;

/// <summary>Vector index on a Qdrant server, for several nodes. One collection for each width of vectors and form of the first pass; partitions are its tenants.</summary>
public sealed class QdrantVectorIndex : IVectorIndex
{
    private const int MostHits = 1000;
    private const int PointsACall = 256;
    // equal scores come in the server's own order: so many more are asked for, to cut them by id
    private const int SpareHits = 32;
    private const double LengthTolerance = 0.01;

    private readonly QdrantClient _client;
    private readonly QdrantOptions _options;
    private readonly ConcurrentDictionary<(string Partition, string Index), QdrantPlace> _places = new();

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
    public async Task EnsureAsync(PartitionKey partition, string index, int dimensions, VectorCoding coding, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        var place = new QdrantPlace(dimensions, coding);
        if (await PlaceAsync(partition, IndexName.Checked(index), cancellationToken) is { } known)
        {
            if (known != place)
                throw new InvalidOperationException($"The index '{index}' holds vectors of {known.Dimensions} numbers as {known.Coding}, not of {dimensions} as {coding}. Another embedder or form needs an index of its own.");
            return;
        }
        var collection = Collection(place);
        var exists = await _client.CallAsync(HttpMethod.Get, $"{collection}/exists", null, cancellationToken);
        if (!exists.GetProperty("exists").GetBoolean())
            await _client.CallAsync(HttpMethod.Put, collection, QdrantBodies.Collection(place), cancellationToken);
        foreach (var field in QdrantBodies.PayloadIndexes())
            await _client.CallAsync(HttpMethod.Put, $"{collection}/index?wait=true", field, cancellationToken);
        await PutAsync(collection, [QdrantBodies.Marker(partition, index, dimensions)], cancellationToken);
        _places[(partition.Value, index)] = place;
    }

    /// <inheritdoc />
    public async Task UpsertAsync(PartitionKey partition, string index, IReadOnlyList<(IndexedPassage Passage, float[] Vector)> passages, CancellationToken cancellationToken)
    {
        var place = await RequiredAsync(partition, index, cancellationToken);
        foreach (var (passage, vector) in passages)
            Check(vector, place.Dimensions, $"passage {passage.Id}");
        foreach (var part in passages.Chunk(PointsACall))
            await PutAsync(Collection(place), part.Select(entry => QdrantBodies.Point(partition, index, entry.Passage, entry.Vector)), cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<PassageHit>> SearchAsync(
        PartitionKey partition, string index, ReadOnlyMemory<float> query, ReaderScope scope, int count, CancellationToken cancellationToken) =>
        FindAsync(partition, index, query, (scope, count, Everything: false), cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<PassageHit>> CompareAllAsync(
        PartitionKey partition, string index, ReadOnlyMemory<float> query, ReaderScope scope, int count, CancellationToken cancellationToken) =>
        FindAsync(partition, index, query, (scope, count, Everything: true), cancellationToken);

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<Guid, float[]>> VectorsAsync(PartitionKey partition, string index, IReadOnlyCollection<Guid> passages, CancellationToken cancellationToken)
    {
        var vectors = new Dictionary<Guid, float[]>();
        if (await PlaceAsync(partition, IndexName.Checked(index), cancellationToken) is not { } place)
            return vectors;
        foreach (var part in passages.Distinct().Chunk(PointsACall))
        {
            var points = await _client.CallAsync(HttpMethod.Post, $"{Collection(place)}/points", QdrantBodies.Points(partition, index, part), cancellationToken);
            foreach (var point in points.EnumerateArray())
                vectors[Payload(point, "passage")] = [.. point.GetProperty("vector").EnumerateArray().Select(number => number.GetSingle())];
        }
        return vectors;
    }

    /// <inheritdoc />
    public async Task<IndexSize> SizeAsync(PartitionKey partition, string index, CancellationToken cancellationToken)
    {
        if (await PlaceAsync(partition, IndexName.Checked(index), cancellationToken) is not { } place)
            return default;
        var passages = await CountAsync(partition, index, null, cancellationToken);
        var firstPass = passages * ((long)place.Dimensions * place.Coding.Bits() + 7) / 8;
        return new IndexSize(passages, firstPass, firstPass + (long)passages * place.Dimensions * sizeof(float));
    }

    /// <inheritdoc />
    public async Task<int> RemoveDocumentsAsync(PartitionKey partition, string index, IReadOnlyCollection<Guid> documents, CancellationToken cancellationToken)
    {
        if (documents.Count == 0 || await PlaceAsync(partition, IndexName.Checked(index), cancellationToken) is not { } place)
            return 0;
        var removed = 0;
        foreach (var part in documents.Distinct().Chunk(PointsACall))
        {
            removed += await CountAsync(place, QdrantBodies.IndexFilter(partition, index, part), cancellationToken);
            await DeleteAsync(place, QdrantBodies.IndexFilter(partition, index, part), cancellationToken);
        }
        return removed;
    }

    /// <inheritdoc />
    public async Task<int> CountAsync(PartitionKey partition, string index, Guid? document, CancellationToken cancellationToken) =>
        await PlaceAsync(partition, IndexName.Checked(index), cancellationToken) is { } place
            ? await CountAsync(place, QdrantBodies.IndexFilter(partition, index, document is { } one ? [one] : null), cancellationToken)
            : 0;

    /// <inheritdoc />
    public async Task DropAsync(PartitionKey partition, string index, CancellationToken cancellationToken)
    {
        if (await PlaceAsync(partition, IndexName.Checked(index), cancellationToken) is not { } place)
            return;
        await DeleteAsync(place, QdrantBodies.IndexFilter(partition, index), cancellationToken);
        await DeleteAsync(place, QdrantBodies.MarkerFilter(partition, index), cancellationToken);
        _places.TryRemove((partition.Value, index), out _);
    }

    /// <summary>Every passage of an index with its document, page by page: to compare with what should be there.</summary>
    public async IAsyncEnumerable<(Guid Passage, Guid Document)> ListAsync(
        PartitionKey partition, string index, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var place = await RequiredAsync(partition, index, cancellationToken);
        JsonNode? offset = null;
        do
        {
            var body = new JsonObject { ["filter"] = QdrantBodies.IndexFilter(partition, index), ["limit"] = PointsACall, ["with_payload"] = new JsonArray("passage", "document"), ["with_vector"] = false };
            if (offset is not null)
                body["offset"] = offset;
            var page = await _client.CallAsync(HttpMethod.Post, $"{Collection(place)}/points/scroll", body, cancellationToken);
            foreach (var point in page.GetProperty("points").EnumerateArray())
                yield return (Payload(point, "passage"), Payload(point, "document"));
            offset = page.TryGetProperty("next_page_offset", out var next) && next.ValueKind != JsonValueKind.Null ? JsonNode.Parse(next.GetRawText()) : null;
        }
        while (offset is not null);
    }

    /// <summary>Has the server write a snapshot of the collection that holds vectors of this width and form, all partitions in it; says its name.</summary>
    public async Task<string> SnapshotAsync(int dimensions, VectorCoding coding, CancellationToken cancellationToken) =>
        (await _client.CallAsync(HttpMethod.Post, $"{Collection(new QdrantPlace(dimensions, coding))}/snapshots?wait=true", null, cancellationToken)).GetProperty("name").GetString()!;

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

    private string Collection(QdrantPlace place) => $"collections/{place.Name(_options.Prefix)}";

    private async Task<IReadOnlyList<PassageHit>> FindAsync(
        PartitionKey partition, string index, ReadOnlyMemory<float> query, (ReaderScope Scope, int Count, bool Everything) wish, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(wish.Count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wish.Count, MostHits);
        var place = await RequiredAsync(partition, index, cancellationToken);
        Check(query.Span, place.Dimensions, "the query");
        var body = new JsonObject
        {
            ["query"] = QdrantBodies.Numbers(query.Span),
            ["filter"] = QdrantBodies.SearchFilter(partition, index, wish.Scope),
            ["limit"] = wish.Count + SpareHits,
            ["with_payload"] = new JsonArray("passage", "document"),
            ["params"] = QdrantBodies.SearchParameters(place.Coding, _options.Exact, wish.Everything),
        };
        var result = await _client.CallAsync(HttpMethod.Post, $"{Collection(place)}/points/query", body, cancellationToken);
        return [.. result.GetProperty("points").EnumerateArray().Select(Hit).OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id).Take(wish.Count)];
    }

    private async Task<QdrantPlace> RequiredAsync(PartitionKey partition, string index, CancellationToken cancellationToken) =>
        await PlaceAsync(partition, IndexName.Checked(index), cancellationToken)
        ?? throw new InvalidOperationException($"There is no index '{index}' in partition '{partition.Value}': EnsureAsync makes it.");

    private async Task<QdrantPlace?> PlaceAsync(PartitionKey partition, string index, CancellationToken cancellationToken)
    {
        if (_places.TryGetValue((partition.Value, index), out var known))
            return known;
        var all = await _client.CallAsync(HttpMethod.Get, "collections", null, cancellationToken);
        foreach (var collection in all.GetProperty("collections").EnumerateArray())
        {
            if (QdrantPlace.Of(_options.Prefix, collection.GetProperty("name").GetString()!) is { } place
                && await CountAsync(place, QdrantBodies.MarkerFilter(partition, index), cancellationToken) > 0)
                return _places[(partition.Value, index)] = place;
        }
        return null;
    }

    private async Task PutAsync(string collection, IEnumerable<JsonObject> points, CancellationToken cancellationToken) =>
        await _client.CallAsync(HttpMethod.Put, $"{collection}/points?wait=true", new JsonObject { ["points"] = new JsonArray([.. points]) }, cancellationToken);

    private async Task<int> CountAsync(QdrantPlace place, JsonObject filter, CancellationToken cancellationToken) =>
        (await _client.CallAsync(HttpMethod.Post, $"{Collection(place)}/points/count", new JsonObject { ["filter"] = filter, ["exact"] = true }, cancellationToken))
        .GetProperty("count").GetInt32();

    private async Task DeleteAsync(QdrantPlace place, JsonObject filter, CancellationToken cancellationToken) =>
        await _client.CallAsync(HttpMethod.Post, $"{Collection(place)}/points/delete?wait=true", new JsonObject { ["filter"] = filter }, cancellationToken);
}
