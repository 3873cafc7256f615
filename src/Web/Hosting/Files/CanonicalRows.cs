using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Platform.Domain.Datasets;

namespace Platform.Web.Hosting.Files;

/// <summary>
/// The one stored form of an example: <c>{"id","messages":[{"role","content"}],"label"?,"meta"?,"source":{"file","line"}}</c> and a line feed.
/// Fields stand in this order, without spaces, so that equal rows are equal bytes.
/// </summary>
internal static class CanonicalRows
{
    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Appends the row with its line feed.</summary>
    public static void Write(IBufferWriter<byte> output, DatasetRow row) => Write(output, row, row.Source);

    /// <summary>Appends the row without its source: what the content's hash is taken over.</summary>
    public static void WriteContent(IBufferWriter<byte> output, DatasetRow row) => Write(output, row, source: null);

    /// <summary>An id out of the conversation and label: 20 hex digits of their SHA-256.</summary>
    public static string IdOf(IReadOnlyList<DatasetMessage> messages, string? label)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(buffer, new DatasetRow("", messages, label, null, new RowSource("", 0)), source: null);
        return Convert.ToHexStringLower(SHA256.HashData(buffer.WrittenSpan).AsSpan(0, 10));
    }

    /// <summary>Reads a line that <see cref="Write(IBufferWriter{byte}, DatasetRow)"/> wrote.</summary>
    public static DatasetRow Read(ReadOnlyMemory<byte> line)
    {
        using var document = JsonDocument.Parse(line);
        var row = document.RootElement;
        var messages = row.GetProperty("messages");
        var turns = new List<DatasetMessage>(messages.GetArrayLength());
        foreach (var message in messages.EnumerateArray())
            turns.Add(new DatasetMessage(RoleOf(message.GetProperty("role").GetString()), message.GetProperty("content").GetString()!));
        var source = row.GetProperty("source");
        return new DatasetRow(
            row.GetProperty("id").GetString()!,
            turns,
            row.TryGetProperty("label", out var label) ? label.GetString() : null,
            row.TryGetProperty("meta", out var meta) ? meta.GetRawText() : null,
            new RowSource(source.GetProperty("file").GetString()!, source.GetProperty("line").GetInt64()));
    }

    private static void Write(IBufferWriter<byte> output, DatasetRow row, RowSource? source)
    {
        using (var json = new Utf8JsonWriter(output, Written))
        {
            json.WriteStartObject();
            json.WriteString("id", row.Id);
            json.WriteStartArray("messages");
            foreach (var message in row.Messages)
            {
                json.WriteStartObject();
                json.WriteString("role", NameOf(message.Role));
                json.WriteString("content", message.Content);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (row.Label is not null)
                json.WriteString("label", row.Label);
            if (row.MetaJson is not null)
            {
                json.WritePropertyName("meta");
                json.WriteRawValue(row.MetaJson, skipInputValidation: true);
            }

            if (source is not null)
                WriteSource(json, source);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
    }

    private static void WriteSource(Utf8JsonWriter json, RowSource source)
    {
        json.WriteStartObject("source");
        json.WriteString("file", source.File);
        json.WriteNumber("line", source.Line);
        json.WriteEndObject();
    }

    private static string NameOf(MessageRole role) => role switch
    {
        MessageRole.System => "system",
        MessageRole.User => "user",
        MessageRole.Assistant => "assistant",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Unknown role."),
    };

    private static MessageRole RoleOf(string? name) => name switch
    {
        "system" => MessageRole.System,
        "user" => MessageRole.User,
        "assistant" => MessageRole.Assistant,
        _ => throw new InvalidDataException($"A stored row has the role '{name}'."),
    };
}
