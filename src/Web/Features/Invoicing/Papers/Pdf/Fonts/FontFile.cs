using System.Text;

namespace Platform.Web.Features.Invoicing.Papers.Pdf.Fonts;

/// <summary>A TrueType or OpenType font, alone or in a collection: its measures, its characters, and a subset of its outlines to embed.</summary>
internal sealed class FontFile
{
    private readonly byte[] _data;
    private readonly Dictionary<string, (int At, int Length)> _tables = [];
    private readonly int _widths;

    private FontFile(byte[] data, int at)
    {
        _data = data;
        var head = Data;
        for (var table = 0; table < head.U16(at + 4); table++)
        {
            var record = at + 12 + (16 * table);
            _tables[Encoding.ASCII.GetString(data, record, 4)] = (head.I32(record + 8), head.I32(record + 12));
        }

        var box = Table("head");
        var line = Table("hhea");
        UnitsPerEm = box.U16(18);
        Box = [PerMille(box.S16(36)), PerMille(box.S16(38)), PerMille(box.S16(40)), PerMille(box.S16(42))];
        (Ascent, Descent, _widths) = (PerMille(line.S16(4)), PerMille(line.S16(6)), line.U16(34));
        Glyphs = Table("maxp").U16(4);
        Characters = new CharacterMap(Table("cmap"));
        IsCompact = _tables.ContainsKey("CFF ");
    }

    public int UnitsPerEm { get; }

    /// <summary>Glyphs that it has.</summary>
    public int Glyphs { get; }

    /// <summary>Height above the line, in thousandths of the size.</summary>
    public int Ascent { get; }

    /// <summary>Depth below the line, below 0.</summary>
    public int Descent { get; }

    /// <summary>Left, bottom, right and top of all glyphs together.</summary>
    public IReadOnlyList<int> Box { get; }

    public CharacterMap Characters { get; }

    /// <summary>True when its outlines are in the compact font format (CFF), false for TrueType's own.</summary>
    public bool IsCompact { get; }

    private ReadOnlySpan<byte> Data => _data;

    /// <summary>Opens a file; of a collection the face whose name has a word, or the first.</summary>
    /// <returns>Null when it is no font that can be embedded.</returns>
    public static FontFile? Open(byte[] data, string word)
    {
        try
        {
            return Faces(data).Select(at => new FontFile(data, at)).Where(face => face.CanEmbed).OrderByDescending(face => face.Name.Contains(word, StringComparison.Ordinal)).FirstOrDefault();
        }
        catch (Exception broken) when (broken is ArgumentException or IndexOutOfRangeException or KeyNotFoundException or InvalidDataException or OverflowException)
        {
            return null;
        }
    }

    /// <summary>A table; empty when the font has none of that name.</summary>
    public ReadOnlySpan<byte> Table(string name) => _tables.TryGetValue(name, out var table) ? Data.Slice(table.At, table.Length) : [];

    /// <summary>Width of a glyph in thousandths of the size.</summary>
    public int WidthOf(int glyph) => PerMille(Table("hmtx").U16(4 * Math.Min(glyph, _widths - 1)));

    // CID-keyed outlines only: a font of a few hundred letters in the other form is not worth a second way of embedding
    private bool CanEmbed => IsCompact ? CompactFont.IsCidKeyed(Table("CFF ")) : _tables.ContainsKey("glyf");

    // the full name is among the records of the name table, in UTF-16
    private string Name => Encoding.BigEndianUnicode.GetString(Table("name")) + Encoding.ASCII.GetString(Table("name"));

    private int PerMille(int units) => (int)Math.Round(units * 1000.0 / UnitsPerEm);

    private static IEnumerable<int> Faces(byte[] data)
    {
        if (data.Length < 16 || !data.AsSpan(0, 4).SequenceEqual("ttcf"u8))
            return [0];
        return Enumerable.Range(0, new ReadOnlySpan<byte>(data).I32(8)).Select(face => new ReadOnlySpan<byte>(data).I32(12 + (4 * face)));
    }
}
