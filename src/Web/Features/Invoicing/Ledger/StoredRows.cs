using System.Collections;
using System.Text.Json;

namespace Platform.Web.Features.Invoicing.Ledger;

/// <summary>
/// Rows of a stored part, read when they are asked for: in order by a few thousand, one out of order by the <see cref="RowRange.Step"/> around it. For one reader at a time.
/// </summary>
internal sealed class StoredRows(Func<Stream> open, RowRange range) : IReadOnlyList<string>
{
    // marks read at once by those who go through all rows
    private const int Ahead = 8;

    private Block _here = Block.Empty;
    private Block _there = Block.Empty;

    public int Count => range.Count;

    public string this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, range.Count);
            if (_here.Has(index))
                return _here[index];
            if (_there.Has(index))
                return _there[index];
            if (index == _here.End || index == _there.End)
                return (_here = Read(index / RowRange.Step, Ahead))[index];
            return (_there = Read(index / RowRange.Step, 1))[index];
        }
    }

    public IEnumerator<string> GetEnumerator()
    {
        for (var mark = 0; mark < range.Marks.Count; mark += Ahead)
        {
            var block = Read(mark, Ahead);
            foreach (var row in block.Rows)
                yield return row;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Block Read(int mark, int marks)
    {
        var (from, to) = (range.Marks[mark], mark + marks < range.Marks.Count ? range.Marks[mark + marks] : range.End + 1);
        var bytes = new byte[to - from + 1];
        bytes[0] = (byte)'[';
        using (var content = open())
        {
            content.Position = from;
            content.ReadExactly(bytes.AsSpan(1));
        }

        // a block that is not the last ends with the comma before the next row
        bytes[^1] = (byte)']';
        return new(mark * RowRange.Step, JsonSerializer.Deserialize<string[]>(bytes) ?? []);
    }

    private readonly record struct Block(int First, string[] Rows)
    {
        public static Block Empty => new(0, []);

        public int End => First + Rows.Length;

        public string this[int index] => Rows[index - First];

        public bool Has(int index) => index >= First && index < End;
    }
}
