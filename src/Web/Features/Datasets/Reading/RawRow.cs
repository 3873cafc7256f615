using Platform.Domain.Datasets;

namespace Platform.Web.Features.Datasets.Reading;

/// <summary>Why a row cannot be used, found while reading it.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Detail">Where exactly and by how much; never the row's text.</param>
public sealed record RowFault(FindingKind Kind, string Detail);

/// <summary>One turn as a file has it: the role is still the file's own word.</summary>
internal sealed record RawMessage(string Role, string Content);

/// <summary>One row of a file: values by column, or a fault.</summary>
internal sealed class RawRow
{
    /// <summary>Line (or spreadsheet row) where it begins, from 1.</summary>
    public required long Line { get; init; }

    /// <summary>Values in the order of <see cref="ColumnSet"/>: text, a list of <see cref="RawMessage"/>, or null. Later columns may be missing.</summary>
    public IReadOnlyList<object?> Values { get; init; } = [];

    /// <summary>Why the row is unusable; null when it was read.</summary>
    public RowFault? Fault { get; init; }

    /// <summary>Beginning of the row as it stands in the file, for showing; empty when it cannot be shown.</summary>
    public string Excerpt { get; init; } = "";

    /// <summary>A value; null when the row has none in this column.</summary>
    public object? this[int column] => column >= 0 && column < Values.Count ? Values[column] : null;
}

/// <summary>The columns of a file; JSONL adds to them as rows bring new fields.</summary>
internal sealed class ColumnSet
{
    public const int MaxColumns = 1000;

    private readonly List<string> _names = [];
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Names => _names;

    /// <summary>Index of a column; -1 when there is none.</summary>
    public int IndexOf(string? name) => name is not null && _indexes.TryGetValue(name, out var index) ? index : -1;

    /// <summary>Index of a column, which is added if it is new; -1 when there are too many.</summary>
    public int Add(string name)
    {
        if (_indexes.TryGetValue(name, out var index))
            return index;
        if (_names.Count == MaxColumns)
            return -1;
        _names.Add(name);
        _indexes.Add(name, _names.Count - 1);
        return _names.Count - 1;
    }

    /// <summary>Adds a header's names; empty ones are numbered, repeated ones get a number behind.</summary>
    public void AddHeader(IReadOnlyList<string> header)
    {
        for (var i = 0; i < header.Count; i++)
        {
            var name = header[i].Trim();
            if (name.Length == 0)
                name = $"column {i + 1}";
            var unique = name;
            for (var copy = 2; IndexOf(unique) >= 0; copy++)
                unique = $"{name} ({copy})";
            Add(unique);
        }
    }
}

/// <summary>The file as a whole cannot be read.</summary>
internal sealed class UnreadableFileException(string reason, Exception? inner = null) : IOException(reason, inner);

/// <summary>Reads the rows of one file from its start, one at a time.</summary>
internal interface IRowReader
{
    /// <summary>The columns known so far.</summary>
    ColumnSet Columns { get; }

    /// <summary>Rows in the file's order; unusable ones carry their fault and do not end the reading.</summary>
    /// <exception cref="UnreadableFileException">The file is not of its kind, or beyond a limit that makes going on senseless.</exception>
    IAsyncEnumerable<RawRow> ReadAsync(CancellationToken cancellationToken);
}
