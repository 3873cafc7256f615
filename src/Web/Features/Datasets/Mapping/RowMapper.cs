using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Platform.Domain.Datasets;
using Platform.Domain.Projects;
using Platform.Web.Features.Datasets.Reading;

namespace Platform.Web.Features.Datasets.Mapping;

/// <summary>Makes examples out of the rows of one file.</summary>
internal sealed class RowMapper(ColumnMapping mapping, TaskKind task, ColumnSet columns)
{
    private static readonly JsonWriterOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public MappedRow Map(RawRow row)
    {
        if (row.Fault is not null)
            return new MappedRow { Fault = row.Fault };
        var label = Text(row, mapping.Label)?.Trim();
        var split = Text(row, mapping.Split);
        if (!string.IsNullOrWhiteSpace(split) && UploadName.ParseSplit(split) is null)
            return Faulty(FindingKind.UnknownSplit, $"The column '{mapping.Split}' says '{Cut(split)}'; known are train, valid, test and holdout.");
        var messages = new List<DatasetMessage>(3);
        var fault = mapping.Messages is null ? FromColumns(row, label, messages) : FromConversation(row, label, messages);
        if (fault is not null)
            return new MappedRow { Fault = fault };
        AddSystem(row, messages);
        return new MappedRow
        {
            Messages = messages,
            Label = task == TaskKind.Label ? messages[^1].Content : null,
            Group = Text(row, mapping.Group) is { } group && !string.IsNullOrWhiteSpace(group) ? group : null,
            Split = UploadName.ParseSplit(split),
            MetaJson = Meta(row),
        };
    }

    private RowFault? FromColumns(RawRow row, string? label, List<DatasetMessage> messages)
    {
        var parts = mapping.User.Select(column => Text(row, column)).Where(part => !string.IsNullOrWhiteSpace(part)).ToList();
        if (parts.Count == 0)
            return new RowFault(FindingKind.EmptyInput, $"{Named(mapping.User)} is empty.");
        var answer = task == TaskKind.Label ? label : Text(row, mapping.Assistant);
        if (string.IsNullOrWhiteSpace(answer))
            return new RowFault(FindingKind.EmptyAnswer, $"The column '{(task == TaskKind.Label ? mapping.Label : mapping.Assistant)}' is empty.");
        messages.Add(new DatasetMessage(MessageRole.User, Clean(string.Join("\n\n", parts!))));
        messages.Add(new DatasetMessage(MessageRole.Assistant, Clean(answer)));
        return null;
    }

    private RowFault? FromConversation(RawRow row, string? label, List<DatasetMessage> messages)
    {
        var turns = row[columns.IndexOf(mapping.Messages)] switch
        {
            IReadOnlyList<RawMessage> list => list,
            string text => Conversation.Parse(text),
            _ => null,
        };
        if (turns is null)
            return new RowFault(FindingKind.BadRoles, $"The column '{mapping.Messages}' holds no list of messages.");
        if (ConversationRules.Read(turns, messages) is { } broken)
            return broken;
        if (task != TaskKind.Label)
            return null;
        if (mapping.Label is not null && string.IsNullOrWhiteSpace(label))
            return new RowFault(FindingKind.EmptyAnswer, $"The column '{mapping.Label}' is empty.");
        messages[^1] = new DatasetMessage(MessageRole.Assistant, label ?? messages[^1].Content.Trim());
        return null;
    }

    private void AddSystem(RawRow row, List<DatasetMessage> messages)
    {
        if (messages[0].Role == MessageRole.System)
            return;
        var own = Text(row, mapping.System);
        var system = string.IsNullOrWhiteSpace(own) ? mapping.SystemPrompt : own;
        if (!string.IsNullOrWhiteSpace(system))
            messages.Insert(0, new DatasetMessage(MessageRole.System, Clean(system)));
    }

    private string? Meta(RawRow row)
    {
        var kept = mapping.Meta.Select(column => (column, value: Text(row, column))).Where(field => field.value is not null).ToList();
        if (kept.Count == 0)
            return null;
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Written))
        {
            json.WriteStartObject();
            foreach (var (column, value) in kept)
                json.WriteString(column, value);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private string? Text(RawRow row, string? column) => row[columns.IndexOf(column)] switch
    {
        string text => text,
        IReadOnlyList<RawMessage> turns => string.Join("\n\n", turns.Select(turn => turn.Content)),
        _ => null,
    };

    // One kind of line end, so that equal rows are equal whichever system their file came from.
    private static string Clean(string text) => text.Contains('\r', StringComparison.Ordinal) ? text.ReplaceLineEndings("\n") : text;

    private static MappedRow Faulty(FindingKind kind, string detail) => new() { Fault = new RowFault(kind, detail) };

    private static string Named(IReadOnlyList<string> names) => names.Count == 1 ? $"The column '{names[0]}'" : $"Each of the columns {string.Join(", ", names.Select(name => $"'{name}'"))}";

    private static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
