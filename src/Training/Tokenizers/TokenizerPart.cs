using System.Text.Json;
using Platform.Training.Engine;

namespace Platform.Training.Tokenizers;

/// <summary>One component of a tokenizer.json (a normalizer, a decoder …): typed access to its settings, refusals that name it.</summary>
internal readonly struct TokenizerPart(JsonElement element, string path)
{
    public string Path { get; } = path;

    public JsonElement Element { get; } = element;

    public bool IsAbsent => Element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    public string Type => GetString("type") ?? throw Broken("type", "a text");

    public string? GetString(string name) => Find(name) is { } value ? value.ValueKind == JsonValueKind.String ? value.GetString() : throw Broken(name, "a text") : null;

    public string RequireString(string name) => GetString(name) ?? throw Broken(name, "a text");

    public bool GetBoolean(string name, bool otherwise) => Find(name) is { } value
        ? value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Broken(name, "true or false")
        : otherwise;

    public int GetInteger(string name, int otherwise) => Find(name) is { } value
        ? value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : throw Broken(name, "a whole number")
        : otherwise;

    public TokenizerPart Child(string name) => new(Find(name) ?? default, Path + "." + name);

    public IEnumerable<TokenizerPart> Children(string name)
    {
        if (Find(name) is not { } list)
        {
            yield break;
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            throw Broken(name, "a list");
        }

        int index = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            yield return new TokenizerPart(item, $"{Path}.{name}[{index++}]");
        }
    }

    /// <summary>Refuses a feature that is not known; guessing would give other tokens than the model was trained on.</summary>
    public EngineException Unsupported(string feature) => new(
        "tokenizer.unsupported", $"The tokenizer uses {feature} at {Path}, which is not supported. Its tokens would not be those that the model was trained on.");

    public EngineException Broken(string name, string wanted) => new("tokenizer.broken", $"The tokenizer's {Path}.{name} should be {wanted}.");

    private JsonElement? Find(string name)
    {
        if (Element.ValueKind != JsonValueKind.Object)
        {
            throw new EngineException("tokenizer.broken", $"The tokenizer's {Path} should be an object.");
        }

        return Element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}
