using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Platform.Rag.Index.Qdrant;

/// <summary>
/// What is sent to Qdrant. Partition and index are payload fields of every point and part of every filter; the partition's field is a tenant index,
/// so that the server keeps a tenant's points together and searches only them.
/// </summary>
internal static class QdrantBodies
{
    // bytes alone are no bound here as they are in the embedded index
    private const double LeastOversampling = 2;

    // joins a field's name and value; it is in no text that a person writes
    private const char Joint = '\u001F';

    /// <summary>What the first pass of a search reads; the full vectors stay beside it. Half bytes need a server of version 1.18 or later.</summary>
    public static JsonObject Collection(QdrantPlace place) => new()
    {
        ["vectors"] = new JsonObject { ["size"] = place.Dimensions, ["distance"] = "Cosine" },
        ["quantization_config"] = place.Coding switch
        {
            VectorCoding.FourBit => new JsonObject { ["turbo"] = new JsonObject { ["bits"] = "bits4" } },
            VectorCoding.Binary => new JsonObject { ["binary"] = new JsonObject { ["encoding"] = "one_bit", ["query_encoding"] = "scalar4bits" } },
            _ => new JsonObject { ["scalar"] = new JsonObject { ["type"] = "int8", ["quantile"] = 0.99 } },
        },
    };

    /// <summary>How a search goes: what the first pass picked is always compared in full.</summary>
    public static JsonObject SearchParameters(VectorCoding coding, bool exact, bool everything) => new()
    {
        ["exact"] = exact || everything,
        ["quantization"] = everything
            ? new JsonObject { ["ignore"] = true }
            : new JsonObject { ["rescore"] = true, ["oversampling"] = Math.Max(LeastOversampling, coding.Oversampling()) },
    };

    public static IEnumerable<JsonObject> PayloadIndexes()
    {
        yield return new JsonObject { ["field_name"] = "partition", ["field_schema"] = new JsonObject { ["type"] = "keyword", ["is_tenant"] = true } };
        foreach (var field in new[] { "index", "document", "groups", "fields" })
            yield return new JsonObject { ["field_name"] = field, ["field_schema"] = "keyword" };
        yield return new JsonObject { ["field_name"] = "open", ["field_schema"] = "bool" };
    }

    public static JsonObject Point(PartitionKey partition, string index, IndexedPassage passage, float[] vector) => new()
    {
        ["id"] = PointId(partition.Value, index, passage.Id).ToString(),
        ["vector"] = Numbers(vector),
        ["payload"] = new JsonObject
        {
            ["partition"] = partition.Value,
            ["index"] = index,
            ["passage"] = passage.Id.ToString(),
            ["document"] = passage.Document.ToString(),
            ["open"] = passage.Groups.Count == 0,
            ["groups"] = Texts(passage.Groups.Distinct()),
            ["fields"] = Texts(passage.Metadata.Select(field => Field(field.Key, field.Value))),
        },
    };

    /// <summary>A point that says that an index exists. Its partition is none that a <see cref="PartitionKey"/> can name, so no search meets it.</summary>
    public static JsonObject Marker(PartitionKey partition, string index, int dimensions) => new()
    {
        ["id"] = PointId(MarkerOf(partition), index, Guid.Empty).ToString(),
        ["vector"] = Numbers([1, .. new float[dimensions - 1]]),
        ["payload"] = new JsonObject { ["partition"] = MarkerOf(partition), ["index"] = index },
    };

    public static JsonObject MarkerFilter(PartitionKey partition, string index) => Must([Match("partition", MarkerOf(partition)), Match("index", index)]);

    public static JsonObject IndexFilter(PartitionKey partition, string index, IEnumerable<Guid>? documents = null)
    {
        List<JsonNode> must = [Match("partition", partition.Value), Match("index", index)];
        if (documents is not null)
            must.Add(Any("document", documents.Select(document => document.ToString())));
        return Must(must);
    }

    public static JsonObject SearchFilter(PartitionKey partition, string index, ReaderScope scope)
    {
        var filter = IndexFilter(partition, index, scope.Documents);
        var must = filter["must"]!.AsArray();
        must.Add(new JsonObject { ["should"] = new JsonArray(Match("open", true), Any("groups", scope.Groups)) });
        foreach (var (name, values) in scope.Metadata ?? new Dictionary<string, IReadOnlySet<string>>())
            must.Add(Any("fields", values.Select(value => Field(name, value))));
        return filter;
    }

    /// <summary>Asks for passages with their vectors.</summary>
    public static JsonObject Points(PartitionKey partition, string index, IEnumerable<Guid> passages) => new()
    {
        ["ids"] = Texts(passages.Select(passage => PointId(partition.Value, index, passage).ToString())),
        ["with_payload"] = new JsonArray("passage"),
        ["with_vector"] = true,
    };

    public static JsonArray Numbers(ReadOnlySpan<float> vector)
    {
        var numbers = new JsonArray();
        foreach (var number in vector)
            numbers.Add(JsonValue.Create(number));
        return numbers;
    }

    // The same passage may stand in two indexes and two partitions of one collection: all three make the point's id.
    private static Guid PointId(string partition, string index, Guid passage) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{partition}/{index}/{passage:N}")).AsSpan(0, 16));

    private static string MarkerOf(PartitionKey partition) => $"index of: {partition.Value}";

    private static string Field(string name, string value) => $"{name}{Joint}{value}";

    private static JsonObject Must(IEnumerable<JsonNode> conditions) => new() { ["must"] = new JsonArray([.. conditions]) };

    private static JsonObject Match(string key, JsonNode value) => new() { ["key"] = key, ["match"] = new JsonObject { ["value"] = value } };

    private static JsonObject Any(string key, IEnumerable<string> values) => new() { ["key"] = key, ["match"] = new JsonObject { ["any"] = Texts(values) } };

    private static JsonArray Texts(IEnumerable<string> values) => new([.. values.Order(StringComparer.Ordinal).Select(value => (JsonNode)value)]);
}
