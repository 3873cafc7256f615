using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Formats;
using Platform.Training.Models;

namespace Platform.Training.Embedding;

/// <summary>What sentence-transformers keeps beside a model: its modules, the pooling, the longest text, the instructions before a text.</summary>
internal sealed record EmbedderFiles
{
    private const long MostBytes = 16L << 20;

    public required Pooling Pooling { get; init; }

    /// <summary>Longest text in tokens, special ones included; null where the files do not say.</summary>
    public int? MaxTokens { get; init; }

    public bool LowerCase { get; init; }

    public string QueryPrefix { get; init; } = string.Empty;

    public string PassagePrefix { get; init; } = string.Empty;

    public static string ModulesOf(string folder) => Path.Combine(folder, "modules.json");

    /// <exception cref="EngineException"><c>embedder.pooling_unknown</c>, <c>model.unsupported_feature</c>, <c>model.config_invalid</c>.</exception>
    public static EmbedderFiles Read(string folder)
    {
        if (!File.Exists(ModulesOf(folder)))
            throw new EngineException("embedder.pooling_unknown", $"'{folder}' has no modules.json, so how its states become one vector is not known. Take the complete sentence-transformers folder from the publisher.");
        var pooling = Pooled(folder) ?? throw new EngineException("embedder.pooling_unknown", $"'{ModulesOf(folder)}' names no Pooling module. Take the complete sentence-transformers folder from the publisher.");
        var bert = Optional(folder, "sentence_bert_config.json");
        var prompts = Optional(folder, "config_sentence_transformers.json");
        var named = prompts?.Object("prompts");
        var common = prompts?.Text("default_prompt_name") is { } name ? named?.Text(name) : null;
        return new EmbedderFiles
        {
            Pooling = pooling,
            MaxTokens = bert is not null && bert.Has("max_seq_length") ? bert.Int("max_seq_length", least: 4) : null,
            LowerCase = bert?.Flag("do_lower_case", false) ?? false,
            QueryPrefix = First(named, "query", "search_query", "retrieval.query") ?? common ?? string.Empty,
            PassagePrefix = First(named, "document", "passage", "corpus", "search_document", "retrieval.passage") ?? common ?? string.Empty,
        };
    }

    /// <summary>What the tokenizer's own settings say of lengths and of an end token.</summary>
    public static (int? MaxTokens, bool AddsEnd) TokenizerLimits(string folder)
    {
        var config = Optional(folder, "tokenizer_config.json");
        // Where a publisher knows no limit there stands a number like 1e30.
        var longest = config is not null && config.Has("model_max_length") ? config.Number("model_max_length") : double.MaxValue;
        return (longest is >= 4 and < int.MaxValue ? (int)longest : null, config?.Flag("add_eos_token", false) ?? false);
    }

    private static string? First(ConfigFile? prompts, params string[] names) => names.Select(name => prompts?.Text(name)).FirstOrDefault(text => text is not null);

    private static Pooling? Pooled(string folder)
    {
        Pooling? pooling = null;
        foreach (var module in Modules(folder))
        {
            var type = module.Text("type") ?? throw module.Wrong("type", "the module's name");
            switch (type.Split('.')[^1])
            {
                case "Transformer" or "Normalize":
                    break;
                case "Pooling":
                    pooling = PoolingOf(folder, module.Text("path") ?? "1_Pooling");
                    break;
                default:
                    throw module.Unsupported("type", "Transformer, Pooling, Normalize");
            }
        }

        return pooling;
    }

    private static IEnumerable<ConfigFile> Modules(string folder)
    {
        var path = ModulesOf(folder);
        var root = Parse(path);
        return root.ValueKind == JsonValueKind.Array
            ? root.EnumerateArray().Select(module => ConfigFile.Over(module, path))
            : throw new EngineException("model.config_invalid", $"'{path}' holds {root.ValueKind}, not a list of modules.");
    }

    private static Pooling PoolingOf(string folder, string path)
    {
        // The path comes from the model's own file and must not lead out of its folder.
        var file = Path.GetFullPath(Path.Combine(folder, path, "config.json"));
        if (!file.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(file))
            throw new EngineException("embedder.pooling_unknown", $"'{ModulesOf(folder)}' names the pooling '{path}', which is not in the folder. Take the complete sentence-transformers folder from the publisher.");
        var config = ConfigFile.Over(Parse(file), file);
        if (config.Text("pooling_mode") is { } mode)
            return Named(mode) ?? throw config.Unsupported("pooling_mode", "cls, mean, lasttoken");
        const string Key = "pooling_mode_";
        string[] chosen = [.. Known.Where(name => config.Flag(Key + name, false))];
        return chosen.Length == 1 && Named(chosen[0].Split('_')[0]) is { } one
            ? one
            : throw new EngineException("model.unsupported_feature", $"'{file}': the pooling is {(chosen.Length == 0 ? "none" : string.Join(" and ", chosen))}. Supported: one of cls_token, mean_tokens, lasttoken. Choose another embedding model.");
    }

    private static readonly string[] Known = ["cls_token", "mean_tokens", "lasttoken", "max_tokens", "mean_sqrt_len_tokens", "weightedmean_tokens"];

    private static Pooling? Named(string mode) => mode switch { "cls" => Pooling.First, "mean" => Pooling.Mean, "lasttoken" => Pooling.Last, _ => null };

    private static ConfigFile? Optional(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return File.Exists(path) ? ConfigFile.Over(Parse(path), path) : null;
    }

    private static JsonElement Parse(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(FileReading.ReadSmallFile(path, MostBytes));
            return document.RootElement.Clone();
        }
        catch (JsonException fault)
        {
            throw new EngineException("model.config_invalid", $"'{path}' is not JSON: {fault.Message}", fault);
        }
    }
}
