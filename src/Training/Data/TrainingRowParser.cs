using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Tokenizers;

namespace Platform.Training.Data;

/// <summary>Turns one line into a row, or says what is wrong with it.</summary>
internal static class TrainingRowParser
{
    private const int MostMessages = 10_000;
    private static readonly string[] MessageFields = ["role", "content"];

    /// <summary>A reading, or null for a blank line.</summary>
    public static RowReading? Parse(ReadOnlySequence<byte> bytes, long line)
    {
        ReadOnlyMemory<byte> text = Trim(bytes, line);
        if (text.IsEmpty)
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 64 });
            return new RowReading(line, ReadRow(document.RootElement, line), null);
        }
        catch (EngineException refusal)
        {
            return new RowReading(line, null, refusal);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return new RowReading(line, null, new EngineException("data.line_not_json", "the line is not a JSON object in UTF-8: " + broken.Message, broken));
        }
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlySequence<byte> bytes, long line)
    {
        ReadOnlyMemory<byte> text = bytes.IsSingleSegment ? bytes.First : bytes.ToArray();
        if (line == 1 && text.Span.StartsWith("\uFEFF"u8))
        {
            text = text[3..];
        }

        return text.TrimEnd("\r \t"u8);
    }

    private static TrainingRow ReadRow(JsonElement root, long line)
    {
        Require(root.ValueKind == JsonValueKind.Object, "data.line_not_json", "the line is not a JSON object.");
        string? label = Text(root, "label");
        IReadOnlyList<ChatMessage> messages = root.TryGetProperty("messages", out JsonElement list)
            ? ReadMessages(list)
            : ReadPair(root, label);
        return new TrainingRow(line, Text(root, "id") ?? line.ToString(CultureInfo.InvariantCulture), messages, label)
        {
            Meta = root.TryGetProperty("meta", out JsonElement meta) && meta.ValueKind == JsonValueKind.Object ? (Dictionary<string, object?>)JsonValues.Convert(meta)! : null,
        };
    }

    private static IReadOnlyList<ChatMessage> ReadPair(JsonElement root, string? label)
    {
        string? input = Text(root, "input");
        Require(input is not null && label is not null, "data.no_messages", "the row has neither messages nor input and label.");
        return [new ChatMessage("user", input!), new ChatMessage(ChatMessage.Assistant, label!)];
    }

    private static List<ChatMessage> ReadMessages(JsonElement list)
    {
        Require(list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0, "data.no_messages", "messages is not a list with at least one message.");
        Require(list.GetArrayLength() <= MostMessages, "data.too_many_messages", $"the row has {list.GetArrayLength()} messages; at most {MostMessages} are read.");
        List<ChatMessage> messages = [.. list.EnumerateArray().Select(ReadMessage)];
        Require(messages[^1].Role == ChatMessage.Assistant, "data.no_answer", $"the last message is {messages[^1].Role}'s; it must be the assistant's, which is what is learned.");
        Require(messages[^1].Content.Trim().Length > 0 || messages[^1].Fields is not null, "data.empty_answer", "the last message is empty; there is nothing to learn.");
        return messages;
    }

    private static ChatMessage ReadMessage(JsonElement message)
    {
        Require(message.ValueKind == JsonValueKind.Object, "data.bad_message", "a message is not an object with role and content.");
        string? role = Text(message, "role"), content = Text(message, "content");
        Dictionary<string, object?> fields = message.EnumerateObject().Where(field => !MessageFields.Contains(field.Name)).ToDictionary(field => field.Name, field => JsonValues.Convert(field.Value), StringComparer.Ordinal);
        Require(!string.IsNullOrEmpty(role), "data.bad_message", "a message has no role.");
        Require(content is not null || fields.Count > 0, "data.bad_message", $"a message of {role} has no content.");
        return new ChatMessage(role!, content ?? string.Empty) { Fields = fields.Count > 0 ? fields : null };
    }

    private static string? Text(JsonElement element, string name) => !element.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null
        ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw new EngineException("data.bad_field", $"{name} is not a text.");

    private static void Require(bool condition, string code, string message)
    {
        if (!condition)
        {
            throw new EngineException(code, message);
        }
    }
}
