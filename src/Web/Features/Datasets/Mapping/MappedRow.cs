using Platform.Domain.Datasets;
using Platform.Web.Features.Datasets.Reading;

namespace Platform.Web.Features.Datasets.Mapping;

/// <summary>A row as an example, or why it is none.</summary>
public sealed class MappedRow
{
    public IReadOnlyList<DatasetMessage> Messages { get; init; } = [];

    public string? Label { get; init; }

    /// <summary>Value of the group column; null when there is none.</summary>
    public string? Group { get; init; }

    /// <summary>What the split column says; null when there is none or the row says nothing.</summary>
    public SplitName? Split { get; init; }

    public string? MetaJson { get; init; }

    public RowFault? Fault { get; init; }

    /// <summary>What the user says: all turns but the system's and the last.</summary>
    public string Input => string.Join('\n', Messages.Take(Messages.Count - 1).Where(message => message.Role != MessageRole.System).Select(message => message.Content));

    public string Answer => Messages[^1].Content;
}
