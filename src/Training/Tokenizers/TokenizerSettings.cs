using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Formats;

namespace Platform.Training.Tokenizers;

/// <summary>What a model folder says about its tokenizer outside tokenizer.json: the names of special tokens, the chat template, the stop tokens.</summary>
public sealed class TokenizerSettings
{
    private const long MostBytes = 16 << 20;
    private static readonly string[] Names = ["bos_token", "eos_token", "unk_token", "pad_token", "sep_token", "cls_token", "mask_token"];
    private readonly Dictionary<string, string> _specialTokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _templates = new(StringComparer.Ordinal);
    private readonly List<int> _stopTokens = [];

    /// <summary>Texts of special tokens by their name, such as <c>eos_token</c>.</summary>
    public IReadOnlyDictionary<string, string> SpecialTokens => _specialTokens;

    /// <summary>Chat templates by name; the usual one is <c>default</c>.</summary>
    public IReadOnlyDictionary<string, string> ChatTemplates => _templates;

    /// <summary>Ids that <c>generation_config.json</c> names as ends of an answer.</summary>
    public IReadOnlyList<int> StopTokens => _stopTokens;

    /// <summary>Reads <c>tokenizer_config.json</c>, <c>special_tokens_map.json</c>, <c>chat_template.jinja</c> and <c>generation_config.json</c> where they are.</summary>
    /// <param name="folder">Model folder.</param>
    /// <exception cref="EngineException"><c>tokenizer.broken</c>.</exception>
    public static TokenizerSettings Read(string folder)
    {
        TokenizerSettings settings = new();
        WithJson(Path.Combine(folder, "special_tokens_map.json"), settings.TakeSpecialTokens);
        WithJson(Path.Combine(folder, "tokenizer_config.json"), root =>
        {
            settings.TakeSpecialTokens(root);
            settings.TakeTemplates(root);
        });
        WithJson(Path.Combine(folder, "generation_config.json"), settings.TakeStopTokens);
        string templateFile = Path.Combine(folder, "chat_template.jinja");
        if (File.Exists(templateFile))
        {
            settings._templates["default"] = System.Text.Encoding.UTF8.GetString(FileReading.ReadSmallFile(templateFile, MostBytes));
        }

        return settings;
    }

    /// <summary>Settings that come from elsewhere, such as the metadata of a GGUF file.</summary>
    /// <param name="specialTokens">Texts of special tokens by name.</param>
    /// <param name="chatTemplate">The template, if there is one.</param>
    /// <param name="stopTokens">Ids that end an answer.</param>
    public static TokenizerSettings From(IReadOnlyDictionary<string, string> specialTokens, string? chatTemplate, IEnumerable<int> stopTokens)
    {
        TokenizerSettings settings = new();
        foreach ((string name, string text) in specialTokens)
        {
            settings._specialTokens[name] = text;
        }

        if (chatTemplate is not null)
        {
            settings._templates["default"] = chatTemplate;
        }

        settings._stopTokens.AddRange(stopTokens);
        return settings;
    }

    private static void WithJson(string path, Action<JsonElement> take)
    {
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(FileReading.ReadSmallFile(path, MostBytes));
            take(document.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException)
        {
            throw new EngineException("tokenizer.broken", $"{Path.GetFileName(path)} cannot be read: {broken.Message}", broken);
        }
    }

    /// <summary>A special token stands as text, or as an object with its content.</summary>
    private void TakeSpecialTokens(JsonElement root)
    {
        foreach (string name in Names)
        {
            if (!root.TryGetProperty(name, out JsonElement value))
            {
                continue;
            }

            JsonElement text = value.ValueKind == JsonValueKind.Object ? value.GetProperty("content") : value;
            if (text.ValueKind == JsonValueKind.String)
            {
                _specialTokens[name] = text.GetString()!;
            }
        }
    }

    /// <summary>One template, or a list of named ones.</summary>
    private void TakeTemplates(JsonElement root)
    {
        if (!root.TryGetProperty("chat_template", out JsonElement value))
        {
            return;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            _templates["default"] = value.GetString()!;
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement item in value.EnumerateArray())
            {
                _templates[item.GetProperty("name").GetString()!] = item.GetProperty("template").GetString()!;
            }
        }
    }

    private void TakeStopTokens(JsonElement root)
    {
        if (root.TryGetProperty("eos_token_id", out JsonElement value))
        {
            _stopTokens.AddRange(value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(item => item.GetInt32()) : value.ValueKind == JsonValueKind.Number ? [value.GetInt32()] : []);
        }
    }
}
