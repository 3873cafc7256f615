using System.Text.Json;

namespace Platform.Web.Features.OpenAi;

/// <summary>What <c>POST /v1/embeddings</c> was asked. Texts or token ids, never both.</summary>
internal sealed record EmbeddingsBody(string Model, IReadOnlyList<string> Texts, IReadOnlyList<int[]> Tokens, bool Base64, int? Dimensions, bool IsQuery)
{
    public const int MostInputs = 2048;

    /// <summary>Reads the body; a fault names the parameter.</summary>
    public static (EmbeddingsBody? Body, OpenAiRefusal? Refusal) Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return (null, OpenAiRefusal.Invalid("body", $"The body is {root.ValueKind}; send an object with 'model' and 'input'."));
        if (!root.TryGetProperty("model", out var model) || model.ValueKind != JsonValueKind.String || model.GetString() is not { Length: > 0 } name)
            return (null, OpenAiRefusal.Invalid("model", "'model' is missing; name an embedding model of this installation, as GET /v1/models lists them."));
        var base64 = false;
        if (Given(root, "encoding_format") is { } format)
        {
            if (format.ValueKind != JsonValueKind.String || format.GetString() is not ("float" or "base64"))
                return (null, OpenAiRefusal.Invalid("encoding_format", $"'encoding_format' is {format.GetRawText()}; it is \"float\" or \"base64\"."));
            base64 = format.GetString() == "base64";
        }

        int? dimensions = null;
        if (Given(root, "dimensions") is { } asked)
        {
            if (asked.ValueKind != JsonValueKind.Number || !asked.TryGetInt32(out var number) || number < 1)
                return (null, OpenAiRefusal.Invalid("dimensions", $"'dimensions' is {asked.GetRawText()}; it is a whole number of at least 1."));
            dimensions = number;
        }

        var query = false;
        if (Given(root, "input_type") is { } role)
        {
            if (role.ValueKind != JsonValueKind.String || role.GetString() is not ("query" or "passage"))
                return (null, OpenAiRefusal.Invalid("input_type", $"'input_type' is {role.GetRawText()}; it is \"passage\" (the default) or \"query\"."));
            query = role.GetString() == "query";
        }

        var (texts, tokens, refusal) = Inputs(root);
        return refusal is null ? (new EmbeddingsBody(name, texts, tokens, base64, dimensions, query), null) : (null, refusal);
    }

    private static JsonElement? Given(JsonElement root, string name) => root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static (IReadOnlyList<string> Texts, IReadOnlyList<int[]> Tokens, OpenAiRefusal? Refusal) Inputs(JsonElement root)
    {
        if (Given(root, "input") is not { } input)
            return Fault("'input' is missing; send a text, a list of texts, a list of token ids or a list of such lists.");
        if (input.ValueKind == JsonValueKind.String)
            return OfTexts([input]);
        if (input.ValueKind != JsonValueKind.Array)
            return Fault($"'input' is {input.ValueKind}; send a text, a list of texts, a list of token ids or a list of such lists.");
        JsonElement[] items = [.. input.EnumerateArray()];
        return items.Length == 0 ? Fault("'input' is an empty list; send at least one text.") : items[0].ValueKind switch
        {
            JsonValueKind.String => OfTexts(items),
            JsonValueKind.Number => OfTokens([input]),
            JsonValueKind.Array => OfTokens(items),
            _ => Fault($"'input[0]' is {items[0].ValueKind}; send texts or token ids."),
        };
    }

    private static (IReadOnlyList<string> Texts, IReadOnlyList<int[]> Tokens, OpenAiRefusal? Refusal) OfTexts(JsonElement[] items)
    {
        if (items.Length > MostInputs)
            return Fault($"'input' has {items.Length} texts; send at most {MostInputs} in one call.");
        for (var index = 0; index < items.Length; index++)
            if (items[index].ValueKind != JsonValueKind.String || items[index].GetString()!.Length == 0)
                return Fault($"'input[{index}]' is {(items[index].ValueKind == JsonValueKind.String ? "an empty text" : items[index].ValueKind)}; every input is a text that is not empty.");
        return ([.. items.Select(item => item.GetString()!)], [], null);
    }

    private static (IReadOnlyList<string> Texts, IReadOnlyList<int[]> Tokens, OpenAiRefusal? Refusal) OfTokens(JsonElement[] lists)
    {
        if (lists.Length > MostInputs)
            return Fault($"'input' has {lists.Length} lists; send at most {MostInputs} in one call.");
        var tokens = new int[lists.Length][];
        for (var index = 0; index < lists.Length; index++)
        {
            if (lists[index].ValueKind != JsonValueKind.Array || lists[index].GetArrayLength() == 0)
                return Fault($"'input[{index}]' is no list of token ids with at least one.");
            tokens[index] = new int[lists[index].GetArrayLength()];
            for (var place = 0; place < tokens[index].Length; place++)
                if (lists[index][place].ValueKind != JsonValueKind.Number || !lists[index][place].TryGetInt32(out tokens[index][place]))
                    return Fault($"'input[{index}][{place}]' is {lists[index][place].GetRawText()}; a token id is a whole number.");
        }

        return ([], tokens, null);
    }

    private static (IReadOnlyList<string> Texts, IReadOnlyList<int[]> Tokens, OpenAiRefusal? Refusal) Fault(string message) => ([], [], OpenAiRefusal.Invalid("input", message));
}
