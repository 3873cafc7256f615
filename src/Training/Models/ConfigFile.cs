using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Formats;

namespace Platform.Training.Models;

/// <summary>A model's <c>config.json</c>, read key by key: every refusal names the key, its value and the file.</summary>
internal sealed class ConfigFile
{
    private readonly JsonElement _root;
    private readonly string _path;

    private ConfigFile(JsonElement root, string path) => (_root, _path) = (root, path);

    public static ConfigFile Read(string folder)
    {
        var path = Path.Combine(folder, "config.json");
        if (!File.Exists(path) && GgufConfig.ReadFolder(folder) is { } inside)
            return Over(JsonSerializer.SerializeToElement(inside), GgufFile.FindIn(folder)!);
        if (!File.Exists(path))
            throw new EngineException("model.config_missing", $"'{folder}' has no config.json. A base model is a folder with config.json, tokenizer.json and its weights.");

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Over(document.RootElement.Clone(), path);
        }
        catch (JsonException fault)
        {
            throw new EngineException("model.config_invalid", $"'{path}' is not JSON: {fault.Message}", fault);
        }
    }

    /// <summary>Wraps a parsed object, such as the configuration inside a GGUF file or a nested object.</summary>
    public static ConfigFile Over(JsonElement root, string path) =>
        root.ValueKind == JsonValueKind.Object
            ? new ConfigFile(root, path)
            : throw new EngineException("model.config_invalid", $"'{path}' holds {root.ValueKind}, not an object.");

    public bool Has(string key) => Find(key) is not null;

    public int Int(string key, int? fallback = null, int least = 1)
    {
        if (Find(key) is not { } value)
            return fallback ?? throw Missing(key);
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetInt32(out var number) || number < least)
            throw Wrong(key, value, $"a whole number of at least {least}");
        return number;
    }

    public double Number(string key, double? fallback = null)
    {
        if (Find(key) is not { } value)
            return fallback ?? throw Missing(key);
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out var number) || !double.IsFinite(number))
            throw Wrong(key, value, "a number");
        return number;
    }

    public bool Flag(string key, bool fallback) => Find(key) switch
    {
        null => fallback,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { } other => throw Wrong(key, other, "true or false"),
    };

    public string? Text(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => throw Wrong(key, other, "a text"),
    };

    public IReadOnlyList<string>? Texts(string key) => Find(key) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            => [.. list.EnumerateArray().Select(item => item.GetString()!)],
        { } other => throw Wrong(key, other, "a list of texts"),
    };

    /// <summary>Length of a list, 0 when the key is absent.</summary>
    public int ListLength(string key) => Find(key) is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : 0;

    /// <summary>Number of keys.</summary>
    public int Count => _root.EnumerateObject().Count();

    public ConfigFile? Object(string key) =>
        Find(key) is not { } value ? null
        : value.ValueKind == JsonValueKind.Object ? new ConfigFile(value, $"{_path}:{key}")
        : throw Wrong(key, value, "an object");

    /// <summary>Refuses a feature that this build cannot compute, by name.</summary>
    public EngineException Unsupported(string key, string supported) =>
        new("model.unsupported_feature", $"'{_path}': {key} = {Shown(Find(key))} is not supported. Supported: {supported}. Choose another base model.");

    /// <summary>Refuses the feature when the key is present and not null.</summary>
    public void Refuse(string key, string supported)
    {
        if (Has(key))
            throw Unsupported(key, supported);
    }

    public EngineException Wrong(string key, string expected) => Wrong(key, Find(key) ?? default, expected);

    private JsonElement? Find(string key) =>
        _root.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private EngineException Missing(string key) =>
        new("model.config_invalid", $"'{_path}' lacks the key {key}. Take the complete model folder from its publisher.");

    private EngineException Wrong(string key, JsonElement value, string expected) =>
        new("model.config_invalid", $"'{_path}': {key} = {Shown(value)}, expected {expected}.");

    private static string Shown(JsonElement? value)
    {
        if (value is not { } present || present.ValueKind == JsonValueKind.Undefined)
            return "nothing";
        var text = present.GetRawText();
        return text.Length <= 80 ? text : text[..80] + "…";
    }
}
