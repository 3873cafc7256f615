using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Domain.Kernel;
using Platform.Domain.Runs;

namespace Platform.Web.Features.Runs;

/// <summary>The settings of a run as a person edits them, and their form in the exported configuration. Texts, so that a half-typed number is kept.</summary>
public sealed class RunSettings
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly Dictionary<string, string> _values = RunSetting.All.ToDictionary(setting => setting.Path, setting => setting.Default);

    // Keys of an imported configuration that have no field here (data.max_input_tokens): they are kept.
    private JsonObject _rest = [];

    /// <summary>Text of a setting.</summary>
    public string this[string path]
    {
        get => _values[path];
        set => _values[path] = value.Trim();
    }

    /// <summary>Settings whose text is no value within the limits.</summary>
    public IEnumerable<RunSetting> Wrong => RunSetting.All.Where(setting => !setting.Accepts(_values[setting.Path]));

    /// <summary>Sets a number.</summary>
    public void Set(string path, double value) => _values[path] = value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Takes over a configuration: what it does not state gets its default.</summary>
    /// <returns>Refused with <c>run.configuration_invalid</c>; then nothing changes.</returns>
    public Outcome Load(string json)
    {
        JsonObject root;
        try
        {
            root = JsonNode.Parse(json) as JsonObject ?? throw new JsonException("It is no JSON object.");
        }
        catch (JsonException fault)
        {
            return RunErrors.ConfigurationInvalid($"The file is no configuration: {fault.Message}");
        }
        foreach (var setting in RunSetting.All)
            _values[setting.Path] = Find(root, setting.Path) is { } value ? TextOf(value) : setting.Default;
        foreach (var path in RunSetting.All.Select(setting => setting.Path).Append("lora.seed"))
            Remove(root, path);
        foreach (var empty in root.Where(part => part.Value is JsonObject { Count: 0 }).Select(part => part.Key).ToList())
            root.Remove(empty);
        _rest = root;
        return Outcome.Success;
    }

    /// <summary>The configuration as it is exported. Call it only while nothing is <see cref="Wrong"/>.</summary>
    public string ToJson()
    {
        var root = (JsonObject)_rest.DeepClone();
        foreach (var setting in RunSetting.All)
            Put(root, setting.Path, ValueOf(setting, _values[setting.Path]));
        // The adapter's own chance is the run's.
        Put(root, "lora.seed", ValueOf(RunSetting.All.Single(setting => setting.Path == "seed"), _values["seed"]));
        return root.ToJsonString(Indented);
    }

    private static JsonNode? ValueOf(RunSetting setting, string text) => setting.Kind switch
    {
        SettingKind.Whole => JsonValue.Create(long.Parse(text, CultureInfo.InvariantCulture)),
        SettingKind.Number => JsonValue.Create(double.Parse(text, CultureInfo.InvariantCulture)),
        SettingKind.Flag => JsonValue.Create(text == "true"),
        SettingKind.Layers => new JsonArray([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(name => JsonValue.Create(name))]),
        _ => JsonValue.Create(text),
    };

    private static string TextOf(JsonNode value) => value switch
    {
        JsonArray list => string.Join(',', list.Select(item => item?.ToString() ?? "")),
        JsonValue one when one.TryGetValue<bool>(out var flag) => flag ? "true" : "false",
        JsonValue one when one.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(),
    };

    private static JsonNode? Find(JsonObject root, string path) => path.Split('.') switch
    {
        [var key] => root[key],
        [var outer, var key] => (root[outer] as JsonObject)?[key],
        _ => null,
    };

    private static void Remove(JsonObject root, string path) => _ = path.Split('.') switch
    {
        [var key] => root.Remove(key),
        [var outer, var key] => (root[outer] as JsonObject)?.Remove(key) ?? false,
        _ => false,
    };

    private static void Put(JsonObject root, string path, JsonNode? value)
    {
        if (path.Split('.') is not [var outer, var key])
        {
            root[path] = value;
            return;
        }
        if (root[outer] is not JsonObject inner)
            root[outer] = inner = [];
        inner[key] = value;
    }
}
