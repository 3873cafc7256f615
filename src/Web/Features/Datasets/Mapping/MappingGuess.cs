using Platform.Domain.Datasets;
using Platform.Domain.Projects;

namespace Platform.Web.Features.Datasets.Mapping;

/// <summary>The part of an example that a column was guessed for.</summary>
public enum MappedPart
{
    Messages,
    User,
    Assistant,
    System,
    Label,
    Group,
    Split,
}

/// <summary>Why a column was guessed.</summary>
public enum GuessReason
{
    NameMatches,
    LongestText,
    OnlyTextLeft,
    FewValues,
    ListOfMessages,
}

/// <summary>One guess with its reason.</summary>
public sealed record GuessedColumn(MappedPart Part, string Column, GuessReason Reason);

/// <summary>A mapping worked out from names and first rows, with the reason for each column.</summary>
public sealed record MappingGuess(ColumnMapping Mapping, TaskKind Task, IReadOnlyList<GuessedColumn> Reasons)
{
    private const int MostLabels = 50;

    private static readonly string[] MessagesNames = ["messages", "conversations", "conversation", "dialog", "dialogue", "chat"];
    private static readonly string[] UserNames = ["question", "prompt", "query", "input", "user", "text", "message", "sentence", "utterance", "问题", "提问", "输入", "文本"];
    private static readonly string[] LeadNames = ["instruction", "instructions", "context", "passage", "abstract", "document", "指令", "背景"];
    private static readonly string[] AssistantNames = ["answer", "response", "output", "completion", "assistant", "reply", "target", "回答", "答案", "输出", "回复"];
    private static readonly string[] SystemNames = ["system", "system_prompt", "systemprompt"];
    private static readonly string[] LabelNames = ["label", "class", "category", "intent", "topic", "department", "tag", "标签", "类别", "分类", "科室"];
    private static readonly string[] GroupNames = ["group", "group_id", "groupid", "document_id", "doc_id", "docid", "doc", "patient", "patient_id", "person", "person_id", "company", "case_id", "contract", "分组", "文档"];
    private static readonly string[] SplitNames = ["split", "subset", "fold", "partition", "划分"];

    /// <summary>Guesses from the columns of all files.</summary>
    public static MappingGuess From(IReadOnlyList<ColumnProfile> columns, TaskKind task)
    {
        var guess = new Builder(columns);
        var messages = guess.Take(MappedPart.Messages, MessagesNames, column => column.IsConversation) ?? guess.TakeFirst(MappedPart.Messages, GuessReason.ListOfMessages, column => column.IsConversation);
        var split = guess.Take(MappedPart.Split, SplitNames, _ => true);
        var group = guess.Take(MappedPart.Group, GroupNames, _ => true);
        var system = guess.Take(MappedPart.System, SystemNames, _ => true);
        var label = guess.Take(MappedPart.Label, LabelNames, _ => true);
        var mapping = new ColumnMapping { Messages = messages, Split = split, Group = group, System = system };
        if (messages is not null)
            return guess.Finish(mapping with { Label = task == TaskKind.Label ? label : null }, task);

        var assistant = guess.Take(MappedPart.Assistant, AssistantNames, _ => true);
        // A label column and no answer column: the rows are to be sorted, whatever the project was set up for.
        if (assistant is null && label is not null)
            task = TaskKind.Label;
        var mapped = guess.FromColumns(mapping, task, label, assistant);
        // An answer column and nothing that could be a label: the rows are to be answered, whatever the project was set up for.
        if (task == TaskKind.Label && mapped.Label is null && assistant is not null)
            (task, mapped) = (TaskKind.Answer, mapped with { Assistant = assistant });
        return guess.Finish(mapped, task);
    }

    private sealed class Builder(IReadOnlyList<ColumnProfile> columns)
    {
        private readonly List<GuessedColumn> _reasons = [];

        public string? Take(MappedPart part, string[] names, Func<ColumnProfile, bool> fits)
        {
            foreach (var name in names)
            {
                var found = Free().FirstOrDefault(column => Matches(column.Name, name) && fits(column));
                if (found is not null)
                    return Note(part, found.Name, GuessReason.NameMatches);
            }

            return null;
        }

        public string? TakeFirst(MappedPart part, GuessReason reason, Func<ColumnProfile, bool> fits) =>
            Free().FirstOrDefault(fits) is { } found ? Note(part, found.Name, reason) : null;

        public ColumnMapping FromColumns(ColumnMapping mapping, TaskKind task, string? label, string? assistant)
        {
            var user = new List<string>();
            if (Take(MappedPart.User, LeadNames, _ => true) is { } lead)
                user.Add(lead);
            if (Take(MappedPart.User, UserNames, _ => true) is { } named)
                user.Add(named);
            if (task == TaskKind.Label)
                label ??= Free().Where(column => column.Distinct is > 1 and <= MostLabels && column.AverageLength is > 0 and < 60).OrderBy(column => column.Distinct).FirstOrDefault() is { } few
                    ? Note(MappedPart.Label, few.Name, GuessReason.FewValues)
                    : null;
            if (user.Count == 0 && Longest() is { } longest)
                user.Add(Note(MappedPart.User, longest.Name, GuessReason.LongestText));
            if (task == TaskKind.Answer && assistant is null && Longest() is { } rest)
                assistant = Note(MappedPart.Assistant, rest.Name, GuessReason.OnlyTextLeft);
            return mapping with { User = user, Assistant = task == TaskKind.Answer ? assistant : null, Label = task == TaskKind.Label ? label : null };
        }

        public MappingGuess Finish(ColumnMapping mapping, TaskKind task)
        {
            var used = new[] { mapping.Messages, mapping.Assistant, mapping.System, mapping.Label, mapping.Group, mapping.Split }.Concat(mapping.User).ToHashSet();
            var meta = columns.Where(column => !used.Contains(column.Name) && !column.IsConversation && !Matches(column.Name, "labels")).Select(column => column.Name);
            return new MappingGuess(mapping with { Meta = [.. meta] }, task, [.. _reasons.Where(reason => used.Contains(reason.Column))]);
        }

        private ColumnProfile? Longest() => Free().Where(column => column.AverageLength > 0 && !column.IsConversation).MaxBy(column => column.AverageLength);

        private IEnumerable<ColumnProfile> Free() => columns.Where(column => _reasons.TrueForAll(reason => reason.Column != column.Name));

        private string Note(MappedPart part, string column, GuessReason reason)
        {
            _reasons.Add(new GuessedColumn(part, column, reason));
            return column;
        }

        private static bool Matches(string column, string name)
        {
            var last = column[(column.LastIndexOf('.') + 1)..];
            return string.Equals(last.Trim().Replace(' ', '_').Replace('-', '_'), name, StringComparison.OrdinalIgnoreCase);
        }
    }
}
