using System.Text;
using Platform.Web.Features.Invoicing.Papers.Pdf.Fonts;
using static Platform.Web.Features.Invoicing.Papers.Pdf.PdfFile;

namespace Platform.Web.Features.Invoicing.Papers.Pdf;

/// <summary>A font of a document: it writes characters as codes and puts itself into the file.</summary>
/// <param name="name">Its name on pages.</param>
internal abstract class PdfFace(string name)
{
    public string Name { get; } = name;

    /// <summary>True when bold letters are drawn with a thicker line, because the font has no bold ones.</summary>
    public virtual bool IsThickened => false;

    public abstract bool Has(Rune character);

    /// <summary>Width in thousandths of the size.</summary>
    public abstract int WidthOf(Rune character);

    /// <summary>The character's code in hexadecimal digits.</summary>
    public abstract string Code(Rune character);

    /// <summary>Adds the font's objects and gives the number of the first.</summary>
    public abstract int AddTo(PdfFile file);
}

/// <summary>Helvetica, regular or bold, which is not embedded.</summary>
internal sealed class StandardFace(string name, bool bold) : PdfFace(name)
{
    public override bool Has(Rune character) => StandardWidths.CodeOf(character) is not null;

    public override int WidthOf(Rune character) => StandardWidths.WidthOf(StandardWidths.CodeOf(character)!.Value, bold);

    public override string Code(Rune character) => Invariant($"{StandardWidths.CodeOf(character)!.Value:X2}");

    public override int AddTo(PdfFile file) => file.Add($"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica{(bold ? "-Bold" : "")} /Encoding /WinAnsiEncoding >>");
}

/// <summary>A font of this machine; the glyphs that are drawn are embedded, and the text behind them can be searched and copied.</summary>
internal sealed class EmbeddedFace(string name, FontFile font) : PdfFace(name)
{
    private readonly CompactFont? _compact = font.IsCompact ? new CompactFont(font.Table("CFF ")) : null;
    private readonly SortedDictionary<int, (int Glyph, Rune Character)> _used = [];

    public override bool IsThickened => true;

    /// <summary>True when a character was drawn with it.</summary>
    public bool IsUsed => _used.Count > 0;

    public override bool Has(Rune character) => font.Characters[character.Value] > 0;

    public override int WidthOf(Rune character) => font.WidthOf(font.Characters[character.Value]);

    public override string Code(Rune character)
    {
        var glyph = font.Characters[character.Value];
        var code = _compact?.NameOf(glyph) ?? glyph;
        _used.TryAdd(code, (glyph, character));
        return Invariant($"{code:X4}");
    }

    public override int AddTo(PdfFile file)
    {
        var glyphs = _used.Values.Select(use => use.Glyph);
        var embedded = "LATHEA+" + Name;
        var outlines = _compact is null ? TrueTypeSubset.Of(font, glyphs) : _compact.Subset(glyphs);
        var program = file.AddStream(outlines, _compact is null ? Invariant($"/Length1 {outlines.Length}") : "/Subtype /CIDFontType0C");
        var descriptor = file.Add(Invariant(
            $"<< /Type /FontDescriptor /FontName /{embedded} /Flags 4 /FontBBox [{string.Join(' ', font.Box)}] /ItalicAngle 0 /Ascent {font.Ascent} /Descent {font.Descent} /CapHeight 700 /StemV 80 /FontFile{(_compact is null ? 2 : 3)} {program} 0 R >>"));
        var widths = string.Join(' ', _used.Select(use => Invariant($"{use.Key} [{font.WidthOf(use.Value.Glyph)}]")));
        var letters = file.Add(Invariant(
            $"<< /Type /Font /Subtype /CIDFontType{(_compact is null ? 2 : 0)} /BaseFont /{embedded} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {descriptor} 0 R {(_compact is null ? "/CIDToGIDMap /Identity" : "")} /DW 1000 /W [{widths}] >>"));
        var meaning = file.AddStream(Encoding.Latin1.GetBytes(Meaning()));
        return file.Add(Invariant($"<< /Type /Font /Subtype /Type0 /BaseFont /{embedded} /Encoding /Identity-H /DescendantFonts [{letters} 0 R] /ToUnicode {meaning} 0 R >>"));
    }

    private string Meaning()
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Lathe def /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        foreach (var part in _used.Chunk(100))
        {
            map.Append(Invariant($"{part.Length} beginbfchar\n"));
            foreach (var (code, use) in part)
                map.Append(Invariant($"<{code:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(use.Character.ToString()))}>\n"));
            map.Append("endbfchar\n");
        }

        return map.Append("endcmap CMapName currentdict /CMap defineresource pop end end").ToString();
    }
}
