using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Training.Engine;

namespace Platform.Training.Lora;

/// <summary>PEFT's <c>adapter_config.json</c>: what we write, and the part of PEFT that can be read.</summary>
internal static class PeftConfig
{
    public const string FileName = "adapter_config.json";

    /// <summary>Settings that change the arithmetic, with the only value we can compute.</summary>
    private static readonly IReadOnlyDictionary<string, string> MustBe = new Dictionary<string, string>
    {
        ["peft_type"] = "\"LORA\"", ["bias"] = "\"none\"", ["fan_in_fan_out"] = "false", ["use_dora"] = "false", ["use_rslora"] = "false",
        ["use_qalora"] = "false", ["lora_bias"] = "false", ["rank_pattern"] = "{}", ["alpha_pattern"] = "{}", ["modules_to_save"] = "null",
        ["layers_to_transform"] = "null", ["layer_replication"] = "null", ["exclude_modules"] = "null", ["target_parameters"] = "null",
        ["trainable_token_indices"] = "null", ["megatron_config"] = "null",
    };

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static byte[] Write(LoraOptions options, IReadOnlyList<string> targets, string baseName)
    {
        var config = new JsonObject
        {
            ["peft_type"] = "LORA",
            ["task_type"] = "CAUSAL_LM",
            ["base_model_name_or_path"] = baseName,
            ["r"] = options.Rank,
            ["lora_alpha"] = options.Alpha == Math.Floor(options.Alpha) ? JsonValue.Create((long)options.Alpha) : JsonValue.Create(options.Alpha),
            ["lora_dropout"] = options.Dropout,
            ["target_modules"] = new JsonArray([.. targets.Select(target => (JsonNode)target)]),
            ["bias"] = "none",
            ["fan_in_fan_out"] = false,
            ["inference_mode"] = true,
            ["init_lora_weights"] = true,
            ["modules_to_save"] = null,
            ["layers_to_transform"] = null,
            ["layers_pattern"] = null,
            ["rank_pattern"] = new JsonObject(),
            ["alpha_pattern"] = new JsonObject(),
            ["use_rslora"] = false,
            ["use_dora"] = false,
        };
        return JsonSerializer.SerializeToUtf8Bytes(config, Indented);
    }

    public static LoraOptions Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            throw new EngineException("adapter.not_found", $"'{folder}' is no adapter: it has no {FileName}. Choose a folder that PEFT or this product wrote.");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(document.RootElement, path);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new EngineException("adapter.config_invalid", $"'{path}' is not a PEFT configuration: {fault.Message}", fault);
        }
    }

    private static LoraOptions Read(JsonElement config, string path)
    {
        foreach (var (key, only) in MustBe)
            if (config.TryGetProperty(key, out var value) && !IsEmpty(value) && value.GetRawText() != only)
                throw new EngineException("adapter.unsupported_feature", $"'{path}': {key} = {value.GetRawText()} is not supported; supported is {only}.");

        return new LoraOptions
        {
            Rank = config.GetProperty("r").GetInt32(),
            Alpha = config.GetProperty("lora_alpha").GetDouble(),
            Dropout = config.TryGetProperty("lora_dropout", out var dropout) ? dropout.GetDouble() : 0,
            TargetModules = Targets(config.GetProperty("target_modules"), path),
        };
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => !value.EnumerateObject().Any(),
        _ => false,
    };

    private static IReadOnlyList<string> Targets(JsonElement targets, string path) => targets.ValueKind switch
    {
        JsonValueKind.Array => [.. targets.EnumerateArray().Select(target => target.GetString() ?? string.Empty).Order(StringComparer.Ordinal)],
        JsonValueKind.String when targets.GetString() == "all-linear" => [],
        _ => throw new EngineException("adapter.unsupported_feature", $"'{path}': target_modules = {targets.GetRawText()} is not supported; supported is a list of names."),
    };
}
