using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Training.Engine;

namespace Platform.Web.Hosting.Engine;

/// <summary>Addresses and form of the engine's socket protocol: the primitives as JSON, pieces of an answer as one JSON object a line.</summary>
internal static class EngineWire
{
    public const string Alive = "/alive";
    public const string State = "/state";
    public const string Base = "/base";
    public const string Adapters = "/adapters";
    public const string Import = "/adapters/import";
    public const string ForwardBackward = "/forward_backward";
    public const string Forward = "/forward";
    public const string OptimStep = "/optim_step";
    public const string Sample = "/sample";
    public const string SaveState = "/state/save";
    public const string LoadState = "/state/load";
    public const string Export = "/adapters/export";
    public const string Merge = "/adapters/merge";

    public const string Embedders = "/embedders";
    public const string DropEmbedder = "/embedders/drop";
    public const string Embed = "/embed";

    public const string LineMediaType = "application/x-ndjson";

    /// <summary>Largest request: some millions of tokens. Beyond it a caller should send smaller batches.</summary>
    public const long MaxRequestBytes = 64L << 20;

    // Doubles and floats are written shortest-exact, so nothing is lost on the way; an impossible token has a log-probability of -Infinity.
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };
}

/// <summary>A refusal on the wire.</summary>
internal sealed record EngineRefusal(string Code, string Message);

/// <summary>An adapter and a folder: save, load, export, merge.</summary>
internal sealed record AdapterFolderRequest(string AdapterId, string Folder);

/// <summary>A folder of an embedding model to free.</summary>
internal sealed record EmbedderFolderRequest(string Folder);

/// <summary>Vectors on the wire: float32 little-endian, which is exact and a third of the digits.</summary>
internal sealed record EmbedAnswer(IReadOnlyList<byte[]> Vectors, long Tokens)
{
    public static EmbedAnswer Of(EmbedResult result) => new([.. result.Vectors.Select(vector => MemoryMarshal.AsBytes<float>(vector).ToArray())], result.Tokens);

    public EmbedResult ToResult() => new([.. Vectors.Select(bytes => MemoryMarshal.Cast<byte, float>(bytes).ToArray())], Tokens);
}

/// <summary>One line of a stream of pieces: an event, or the refusal that ended it.</summary>
internal sealed record SampleLine(SampleEvent? Event, EngineRefusal? Refusal);
