using System.Text.Json;

namespace Platform.Web.Features.Datasets.Reading;

/// <summary>Recognises lists of messages: <c>role</c> and <c>content</c>, or <c>from</c> and <c>value</c>.</summary>
internal static class Conversation
{
    /// <summary>The messages; null when the value is no such list.</summary>
    public static IReadOnlyList<RawMessage>? From(JsonElement list)
    {
        if (list.GetArrayLength() == 0)
            return null;
        var messages = new List<RawMessage>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !IsMessage(item))
                return null;
            messages.Add(new RawMessage(Text(item, "role") ?? Text(item, "from") ?? "", Text(item, "content") ?? Text(item, "value") ?? ""));
        }

        return messages;
    }

    /// <summary>The messages in a text field that holds JSON; null when it holds no such list.</summary>
    public static IReadOnlyList<RawMessage>? Parse(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith('['))
            return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            return From(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsMessage(JsonElement item) =>
        item.TryGetProperty("role", out _) || item.TryGetProperty("content", out _) || item.TryGetProperty("from", out _);

    private static string? Text(JsonElement item, string name)
    {
        if (!item.TryGetProperty(name, out var value))
            return null;
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null => null,
            JsonValueKind.Array => Parts(value),
            _ => value.GetRawText(),
        };
    }

    // Content as a list of parts: {"type":"text","text":"…"}. Other kinds of parts keep their JSON, so that nothing vanishes unseen.
    private static string Parts(JsonElement parts) => string.Join('\n', parts.EnumerateArray().Select(part =>
        part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : part.GetRawText()));
}
