using Platform.Domain.Datasets;

namespace Platform.Web.Features.Datasets.Reading;

/// <summary>Looks at the first rows of a file: its columns, how full they are, or why it cannot be read.</summary>
internal static class FileProfiler
{
    public const int Rows = 200;

    /// <summary>Profiles a file; one that cannot be read gets a profile that says why.</summary>
    public static async Task<FileProfile> ProfileAsync(Stream file, FileFormat format, string? encoding, CancellationToken cancellationToken)
    {
        try
        {
            var (reader, profile) = await RowReaders.OpenAsync(file, format, encoding, ReadLimits.Default, cancellationToken);
            return await ProfileAsync(reader, profile, cancellationToken);
        }
        catch (UnreadableFileException unreadable)
        {
            return new FileProfile { Unreadable = unreadable.Message };
        }
    }

    private static async Task<FileProfile> ProfileAsync(IRowReader reader, FileProfile profile, CancellationToken cancellationToken)
    {
        var columns = new List<Column>();
        var (rows, preferences, faults) = (0, 0, 0);
        await foreach (var row in reader.ReadAsync(cancellationToken))
        {
            preferences += row.Fault?.Kind == FindingKind.Preference ? 1 : 0;
            faults += row.Fault is null ? 0 : 1;
            for (var i = 0; i < row.Values.Count; i++)
            {
                while (columns.Count <= i)
                    columns.Add(new Column());
                columns[i].Add(row.Values[i]);
            }

            if (++rows == Rows)
                break;
        }

        var names = reader.Columns.Names;
        if (preferences > 0 || (names.Contains("chosen") && names.Contains("rejected")))
            return profile with { Unreadable = "it holds preference data (a chosen and a rejected answer for each prompt). Tuning on this page learns one right answer: keep the prompt and the chosen answer." };
        if (rows == 0)
            return profile with { Unreadable = "it has no rows." };
        if (names.Count == 0)
            return profile with { Unreadable = $"none of its first {faults} rows can be read as this kind of file." };
        return profile with { Rows = rows, Columns = [.. names.Select((name, i) => (i < columns.Count ? columns[i] : new Column()).ToProfile(name, rows))] };
    }

    private sealed class Column
    {
        private readonly HashSet<string> _distinct = new(StringComparer.Ordinal);
        private int _filled;
        private long _characters;
        private int _conversations;

        public void Add(object? value)
        {
            var text = value as string;
            if (value is IReadOnlyList<RawMessage> || (text is not null && Conversation.Parse(text) is not null))
                _conversations++;
            if (value is null || (text is not null && string.IsNullOrWhiteSpace(text)))
                return;
            _filled++;
            _characters += text?.Length ?? 0;
            _distinct.Add(text ?? "");
        }

        public ColumnProfile ToProfile(string name, int rows) => new(
            name, (double)_filled / rows, _filled == 0 ? 0 : (double)_characters / _filled, _distinct.Count, _conversations > 0 && _conversations == _filled);
    }
}
