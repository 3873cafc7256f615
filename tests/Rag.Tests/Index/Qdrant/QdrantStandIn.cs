using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Platform.Rag.Tests.Index.Qdrant;

/// <summary>Answers the adapter's calls from memory, after comparing each with the published OpenAPI file. It proves the form of the calls, not how a Qdrant server behaves.</summary>
internal sealed class QdrantStandIn : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly OpenApiCheck _check = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (int Size, Dictionary<string, JsonObject> Points)> _collections = [];

    public QdrantStandIn()
    {
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            Address = new Uri($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}/");
        }
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Answers to give instead of the next ones.</summary>
    public ConcurrentQueue<HttpStatusCode> Refusals { get; } = new();

    public ConcurrentBag<(string Call, string? Key, string Body)> Calls { get; } = [];

    public ConcurrentBag<string> Offences { get; } = [];

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            var (status, answer) = Refusals.TryDequeue(out var refusal) ? ((int)refusal, "{\"status\":{\"error\":\"not now\"}}") : Answer(context.Request, body);
            context.Response.StatusCode = status;
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer));
            context.Response.Close();
        }
    }

    private (int Status, string Body) Answer(HttpListenerRequest request, string body)
    {
        var (method, path) = (request.HttpMethod, request.Url!.AbsolutePath);
        Calls.Add(($"{method} {path}", request.Headers["api-key"], body));
        var offence = _check.Offence(method, path, [.. request.QueryString.AllKeys.OfType<string>()], body);
        if (offence.Length > 0)
        {
            Offences.Add(offence);
            return (400, JsonSerializer.Serialize(new { status = new { error = offence } }));
        }
        lock (_lock)
        {
            var result = Do(method, path.Trim('/').Split('/'), body.Length > 0 ? JsonNode.Parse(body)!.AsObject() : []);
            return result is null ? (404, "{\"status\":{\"error\":\"Not found\"}}") : (200, new JsonObject { ["result"] = result, ["status"] = "ok", ["time"] = 0.001 }.ToJsonString());
        }
    }

    private JsonNode? Do(string method, string[] path, JsonObject body)
    {
        if (path.Length == 1)
            return new JsonObject { ["collections"] = new JsonArray([.. _collections.Keys.Select(name => new JsonObject { ["name"] = name })]) };
        var name = path[1];
        var call = method + " " + string.Join('/', path[2..]);
        if (call == "GET exists")
            return new JsonObject { ["exists"] = _collections.ContainsKey(name) };
        if (call == "PUT ")
            return _collections.TryAdd(name, (body["vectors"]!["size"]!.GetValue<int>(), [])) ? true : null;
        if (!_collections.TryGetValue(name, out var collection))
            return null;
        return call switch
        {
            "PUT index" => Done(),
            "PUT points" => Put(collection, body),
            "POST points" => Points(collection.Points, body),
            "POST points/delete" => Delete(collection.Points, body),
            "POST points/count" => new JsonObject { ["count"] = Matching(collection.Points, body).Count() },
            "POST points/query" => Query(collection.Points, body),
            "POST points/scroll" => Scroll(collection.Points, body),
            "POST snapshots" => new JsonObject { ["name"] = $"{name}-1.snapshot", ["creation_time"] = null, ["size"] = 1 },
            _ => null,
        };
    }

    private static JsonObject Done() => new() { ["operation_id"] = 1, ["status"] = "completed" };

    private static JsonObject Put((int Size, Dictionary<string, JsonObject> Points) collection, JsonObject body)
    {
        foreach (var point in body["points"]!.AsArray().Select(point => point!.AsObject()))
        {
            if (point["vector"]!.AsArray().Count == collection.Size)
                collection.Points[point["id"]!.GetValue<string>()] = point;
        }
        return Done();
    }

    private static JsonObject Delete(Dictionary<string, JsonObject> points, JsonObject body)
    {
        foreach (var id in Matching(points, body).Select(point => point.Key).ToList())
            points.Remove(id);
        return Done();
    }

    private static JsonArray Points(Dictionary<string, JsonObject> points, JsonObject body) => new([.. body["ids"]!.AsArray().Select(id => points.GetValueOrDefault(id!.GetValue<string>())).OfType<JsonObject>().Select(point =>
    {
        var shown = Shown(point, null);
        shown["vector"] = point["vector"]!.DeepClone();
        return shown;
    })]);

    private static JsonObject Query(Dictionary<string, JsonObject> points, JsonObject body)
    {
        var query = Numbers(body["query"]!);
        var hits = Matching(points, body).Select(point => (Point: point.Value, Score: Numbers(point.Value["vector"]!).Zip(query, (left, right) => left * right).Sum()))
            .OrderByDescending(hit => hit.Score).Take(body["limit"]!.GetValue<int>());
        return new JsonObject { ["points"] = new JsonArray([.. hits.Select(hit => Shown(hit.Point, hit.Score))]) };
    }

    private static JsonObject Scroll(Dictionary<string, JsonObject> points, JsonObject body)
    {
        var limit = body["limit"]!.GetValue<int>();
        var from = body["offset"]?.GetValue<string>();
        var rest = Matching(points, body).OrderBy(point => point.Key, StringComparer.Ordinal).Where(point => from is null || string.CompareOrdinal(point.Key, from) >= 0).Take(limit + 1).ToList();
        return new JsonObject
        {
            ["points"] = new JsonArray([.. rest.Take(limit).Select(point => Shown(point.Value, null))]),
            ["next_page_offset"] = rest.Count > limit ? rest[limit].Key : null,
        };
    }

    private static JsonObject Shown(JsonObject point, double? score)
    {
        var shown = new JsonObject { ["id"] = point["id"]!.DeepClone(), ["version"] = 1, ["payload"] = point["payload"]!.DeepClone() };
        if (score is not null)
            shown["score"] = (float)score;
        return shown;
    }

    private static double[] Numbers(JsonNode node) => [.. node.AsArray().Select(number => number!.GetValue<double>())];

    private static IEnumerable<KeyValuePair<string, JsonObject>> Matching(Dictionary<string, JsonObject> points, JsonObject body) =>
        points.Where(point => Holds(body["filter"]!.AsObject(), point.Value["payload"]!.AsObject()));

    private static bool Holds(JsonObject condition, JsonObject payload)
    {
        if (condition["key"] is { } key)
        {
            var own = payload[key.GetValue<string>()];
            var values = own is JsonArray several ? several.Select(value => value!.ToJsonString()) : own is null ? [] : [own.ToJsonString()];
            var match = condition["match"]!;
            var wanted = match["any"] is { } any ? any.AsArray().Select(value => value!.ToJsonString()) : [match["value"]!.ToJsonString()];
            return values.Intersect(wanted).Any();
        }
        return (condition["must"]?.AsArray().All(part => Holds(part!.AsObject(), payload)) ?? true) && (condition["should"]?.AsArray().Any(part => Holds(part!.AsObject(), payload)) ?? true);
    }
}
