namespace Platform.Web.Features.Invoicing.Papers.Pdf.Fonts;

/// <summary>A CID-keyed font in the compact font format, as Chinese, Japanese and Korean fonts are: its parts, and a subset with the outlines of some glyphs only.</summary>
internal sealed class CompactFont
{
    private const int Charset = 15, Encoding = 16, Outlines = 17, Private = 18, Registry = 1230, Fonts = 1236, FontOfGlyph = 1237;

    private readonly byte[] _data;
    private readonly List<(int Operator, byte[] Numbers)> _top;
    private readonly (Range Names, Range Strings) _kept;
    private readonly List<Range> _global, _outlines, _fonts;

    /// <param name="table">The CFF table.</param>
    public CompactFont(ReadOnlySpan<byte> table)
    {
        _data = table.ToArray();
        var names = CompactReading.Index(table, table[2]);
        var tops = CompactReading.Index(table, names.End);
        var strings = CompactReading.Index(table, tops.End);
        _kept = (table[2]..names.End, tops.End..strings.End);
        _top = CompactReading.Dictionary(table[tops.Items[0]]);
        _global = CompactReading.Index(table, strings.End).Items;
        _outlines = CompactReading.Index(table, At(Outlines)).Items;
        _fonts = CompactReading.Index(table, At(Fonts)).Items;
    }

    public static bool IsCidKeyed(ReadOnlySpan<byte> table)
    {
        var tops = CompactReading.Index(table, CompactReading.Index(table, table[2]).End);
        return CompactReading.Dictionary(table[tops.Items[0]]).Exists(entry => entry.Operator == Registry);
    }

    /// <summary>The name of a glyph in texts (CID).</summary>
    public int NameOf(int glyph)
    {
        ReadOnlySpan<byte> data = _data;
        var at = At(Charset);
        if (glyph == 0 || at <= 2)
            return glyph;
        if (data[at] == 0)
            return data.U16(at + 1 + (2 * (glyph - 1)));
        var (size, from) = (data[at] == 1 ? 3 : 4, 1);
        for (at++; ; at += size)
        {
            var more = size == 3 ? data[at + 2] : data.U16(at + 2);
            if (glyph <= from + more)
                return data.U16(at) + glyph - from;
            from += more + 1;
        }
    }

    /// <summary>The subset; glyphs get new numbers and keep their names.</summary>
    public byte[] Subset(IEnumerable<int> used)
    {
        int[] glyphs = [0, .. used.Where(glyph => glyph > 0).Distinct().Order()];
        var fonts = glyphs.Select(FontOf).ToArray();
        var called = fonts.Distinct().ToDictionary(font => font, font => new CharstringCalls(_data, _global, PrivateOf(font).Subroutines));
        for (var place = 0; place < glyphs.Length; place++)
            called[fonts[place]].Follow(_data.AsSpan(_outlines[glyphs[place]]));
        var global = called.Values.SelectMany(calls => calls.Global).ToHashSet();

        using var file = new MemoryStream();
        file.Write([1, 0, 4, 4]);
        file.Write(_data.AsSpan(_kept.Names));
        var topAt = (int)file.Length;
        file.Write(TopWith(0, 0, 0, 0));
        file.Write(_data.AsSpan(_kept.Strings));
        file.Write(CompactReading.Index([.. _global.Select((routine, number) => global.Contains(number) ? _data[routine] : Array.Empty<byte>())]));
        var charset = (int)file.Length;
        file.WriteByte(0);
        foreach (var glyph in glyphs.Skip(1))
            file.Write(NameOf(glyph), 2);
        var fontOfGlyph = (int)file.Length;
        file.WriteByte(0);
        file.Write([.. fonts.Select(font => (byte)font)]);
        var outlines = (int)file.Length;
        file.Write(CompactReading.Index([.. glyphs.Select(glyph => _data[_outlines[glyph]])]));
        var list = Enumerable.Range(0, _fonts.Count).Select(font => WriteFont(file, font, called.GetValueOrDefault(font))).ToList();
        var fontList = (int)file.Length;
        file.Write(CompactReading.Index(list));
        file.Position = topAt;
        file.Write(TopWith(charset, outlines, fontList, fontOfGlyph));
        return file.ToArray();
    }

    private int At(int code) => _top.Where(entry => entry.Operator == code).Select(entry => CompactReading.Numbers(entry.Numbers)[0]).FirstOrDefault();

    private int FontOf(int glyph)
    {
        ReadOnlySpan<byte> data = _data;
        var at = At(FontOfGlyph);
        if (data[at] == 0)
            return data[at + 1 + glyph];
        var ranges = data.U16(at + 1);
        var range = 0;
        while (range + 1 < ranges && data.U16(at + 3 + (3 * (range + 1))) <= glyph)
            range++;
        return data[at + 3 + (3 * range) + 2];
    }

    private (Range Dictionary, List<Range> Subroutines) PrivateOf(int font)
    {
        var place = CompactReading.Numbers(CompactReading.Dictionary(_data.AsSpan(_fonts[font])).First(entry => entry.Operator == Private).Numbers);
        var dictionary = place[1]..(place[1] + place[0]);
        var routines = CompactReading.Dictionary(_data.AsSpan(dictionary)).FirstOrDefault(entry => entry.Operator == CompactReading.Subroutines).Numbers;
        return (dictionary, routines is null ? [] : CompactReading.Index(_data, place[1] + CompactReading.Numbers(routines)[0]).Items);
    }

    // a font's private part goes straight into the file, with those of its subroutines that are called
    private byte[] WriteFont(MemoryStream file, int font, CharstringCalls? calls)
    {
        var (dictionary, routines) = PrivateOf(font);
        using var own = new MemoryStream();
        foreach (var (code, numbers) in CompactReading.Dictionary(_data.AsSpan(dictionary)).Where(entry => entry.Operator != CompactReading.Subroutines))
            Copy(own, code, numbers);
        if (calls is not null && routines.Count > 0)
            CompactReading.WriteOperator(own, CompactReading.Subroutines, (int)own.Length + 6);
        var at = (int)file.Length;
        file.Write(own.ToArray());
        if (calls is not null && routines.Count > 0)
            file.Write(CompactReading.Index([.. routines.Select((routine, number) => calls.Local.Contains(number) ? _data[routine] : Array.Empty<byte>())]));

        using var entry = new MemoryStream();
        foreach (var (code, numbers) in CompactReading.Dictionary(_data.AsSpan(_fonts[font])).Where(part => part.Operator != Private))
            Copy(entry, code, numbers);
        CompactReading.WriteOperator(entry, Private, (int)own.Length, at);
        return entry.ToArray();
    }

    private byte[] TopWith(int charset, int outlines, int fonts, int fontOfGlyph)
    {
        using var top = new MemoryStream();
        foreach (var (code, numbers) in _top.Where(entry => entry.Operator is not (Charset or Encoding or Outlines or Private or Fonts or FontOfGlyph)))
            Copy(top, code, numbers);
        CompactReading.WriteOperator(top, Charset, charset);
        CompactReading.WriteOperator(top, Outlines, outlines);
        CompactReading.WriteOperator(top, Fonts, fonts);
        CompactReading.WriteOperator(top, FontOfGlyph, fontOfGlyph);
        return CompactReading.Index([top.ToArray()]);
    }

    private static void Copy(MemoryStream into, int code, byte[] numbers)
    {
        into.Write(numbers);
        CompactReading.WriteCode(into, code);
    }
}
