namespace Platform.Web.Features.Invoicing.Papers.Pdf.Fonts;

/// <summary>The two building blocks of the compact font format (Adobe technical note 5176): lists of byte strings, and dictionaries of operators with numbers.</summary>
internal static class CompactReading
{
    /// <summary>Private dictionaries point at their subroutines with this operator.</summary>
    public const int Subroutines = 19;

    /// <summary>Operators of two bytes are 1200 and the second one.</summary>
    public const int Escape = 1200;

    /// <summary>The items of a list, and where the bytes after it begin.</summary>
    public static (List<Range> Items, int End) Index(ReadOnlySpan<byte> data, int at)
    {
        var count = data.U16(at);
        if (count == 0)
            return ([], at + 2);
        var size = data[at + 2];
        var items = new List<Range>(count);
        var start = at + 3 + (size * (count + 1)) - 1;
        var from = Offset(data, at + 3, size);
        for (var item = 1; item <= count; item++)
        {
            var to = Offset(data, at + 3 + (size * item), size);
            items.Add((start + from)..(start + to));
            from = to;
        }

        return (items, start + from);
    }

    /// <summary>Writes a list.</summary>
    public static byte[] Index(IReadOnlyList<byte[]> items)
    {
        using var list = new MemoryStream();
        list.Write(items.Count, 2);
        if (items.Count == 0)
            return list.ToArray();
        var end = 1 + items.Sum(item => item.Length);
        var size = end < 1 << 8 ? 1 : end < 1 << 16 ? 2 : end < 1 << 24 ? 3 : 4;
        list.Write(size, 1);
        var at = 1;
        list.Write(at, size);
        foreach (var item in items)
            list.Write(at += item.Length, size);
        foreach (var item in items)
            list.Write(item);
        return list.ToArray();
    }

    /// <summary>The operators of a dictionary with the bytes of their numbers, in order.</summary>
    public static List<(int Operator, byte[] Numbers)> Dictionary(ReadOnlySpan<byte> data)
    {
        var entries = new List<(int, byte[])>();
        var (at, start) = (0, 0);
        while (at < data.Length)
        {
            var first = data[at];
            if (first > 21)
            {
                at += LengthOf(data[at..]);
                continue;
            }

            var numbers = data[start..at].ToArray();
            entries.Add((first == 12 ? Escape + data[at + 1] : first, numbers));
            at += first == 12 ? 2 : 1;
            start = at;
        }

        return entries;
    }

    /// <summary>The whole numbers among an operator's.</summary>
    public static List<int> Numbers(ReadOnlySpan<byte> data)
    {
        var numbers = new List<int>();
        for (var at = 0; at < data.Length; at += LengthOf(data[at..]))
        {
            int first = data[at];
            numbers.Add(first switch
            {
                28 => data.S16(at + 1),
                29 => data.I32(at + 1),
                30 => 0,
                <= 246 => first - 139,
                <= 250 => ((first - 247) * 256) + data[at + 1] + 108,
                _ => (-(first - 251) * 256) - data[at + 1] - 108,
            });
        }

        return numbers;
    }

    /// <summary>Writes an operator with whole numbers of five bytes each, so that the length does not depend on their values.</summary>
    public static void WriteOperator(MemoryStream into, int code, params int[] numbers)
    {
        foreach (var number in numbers)
        {
            into.WriteByte(29);
            into.Write(number, 4);
        }

        WriteCode(into, code);
    }

    public static void WriteCode(MemoryStream into, int code)
    {
        if (code >= Escape)
            into.WriteByte(12);
        into.WriteByte((byte)(code >= Escape ? code - Escape : code));
    }

    private static int LengthOf(ReadOnlySpan<byte> number)
    {
        switch (number[0])
        {
            case 28:
                return 3;
            case 29:
                return 5;
            case 30:
                var length = 1;
                while ((number[length] & 15) != 15 && number[length] >> 4 != 15)
                    length++;
                return length + 1;
            default:
                return number[0] <= 246 ? 1 : 2;
        }
    }

    private static int Offset(ReadOnlySpan<byte> data, int at, int size)
    {
        var offset = 0;
        for (var part = 0; part < size; part++)
            offset = (offset << 8) | data[at + part];
        return offset;
    }
}
