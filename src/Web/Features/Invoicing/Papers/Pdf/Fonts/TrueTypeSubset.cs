using System.Buffers.Binary;
using System.Text;

namespace Platform.Web.Features.Invoicing.Papers.Pdf.Fonts;

/// <summary>A TrueType font with the outlines of some glyphs only. Glyphs keep their numbers, so a text's codes are the original ones.</summary>
internal static class TrueTypeSubset
{
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    /// <param name="font">The font.</param>
    /// <param name="used">Glyphs that are drawn.</param>
    public static byte[] Of(FontFile font, IEnumerable<int> used)
    {
        var glyphs = WithParts(font, used);
        using var outlines = new MemoryStream();
        var places = new byte[4 * (font.Glyphs + 1)];
        for (var glyph = 0; glyph < font.Glyphs; glyph++)
        {
            BinaryPrimitives.WriteInt32BigEndian(places.AsSpan(4 * glyph), (int)outlines.Length);
            if (!glyphs.Contains(glyph))
                continue;
            outlines.Write(OutlineOf(font, glyph));
            while (outlines.Length % 4 != 0)
                outlines.WriteByte(0);
        }

        BinaryPrimitives.WriteInt32BigEndian(places.AsSpan(4 * font.Glyphs), (int)outlines.Length);
        var head = font.Table("head").ToArray();
        head[51] = 1;
        return Assembled([.. Kept.Select(name => (name, name switch
        {
            "glyf" => outlines.ToArray(),
            "loca" => places,
            "head" => head,
            "hmtx" => WidthsOf(font, glyphs),
            _ => font.Table(name).ToArray(),
        })).Where(table => table.Item2.Length > 0)]);
    }

    private static ReadOnlySpan<byte> OutlineOf(FontFile font, int glyph)
    {
        var places = font.Table("loca");
        var (from, to) = font.Table("head").U16(50) == 1 ? (places.I32(4 * glyph), places.I32((4 * glyph) + 4)) : (2 * places.U16(2 * glyph), 2 * places.U16((2 * glyph) + 2));
        return font.Table("glyf")[from..to];
    }

    // a composed glyph draws others
    private static HashSet<int> WithParts(FontFile font, IEnumerable<int> used)
    {
        var all = new HashSet<int>(used) { 0 };
        var open = new Stack<int>(all);
        while (open.TryPop(out var glyph))
        {
            var outline = OutlineOf(font, glyph);
            if (outline.Length == 0 || outline.S16(0) >= 0)
                continue;
            for (var (at, flags) = (10, 0x20); (flags & 0x20) != 0;)
            {
                flags = outline.U16(at);
                if (all.Add(outline.U16(at + 2)))
                    open.Push(outline.U16(at + 2));
                at += 4 + ((flags & 1) != 0 ? 4 : 2) + ((flags & 8) != 0 ? 2 : (flags & 0x40) != 0 ? 4 : (flags & 0x80) != 0 ? 8 : 0);
            }
        }

        return all;
    }

    // zeros for glyphs that are not drawn: they compress to nothing
    private static byte[] WidthsOf(FontFile font, HashSet<int> glyphs)
    {
        var widths = font.Table("hmtx").ToArray();
        var count = font.Table("hhea").U16(34);
        for (var glyph = 0; glyph < count - 1; glyph++)
        {
            if (!glyphs.Contains(glyph))
                widths.AsSpan(4 * glyph, 4).Clear();
        }

        return widths;
    }

    private static byte[] Assembled(List<(string Name, byte[] Bytes)> tables)
    {
        using var file = new MemoryStream();
        file.Write(0x10000, 4);
        file.Write(tables.Count, 2);
        var power = (int)Math.Log2(tables.Count);
        file.Write(16 << power, 2);
        file.Write(power, 2);
        file.Write((tables.Count - (1 << power)) * 16, 2);
        var at = 12 + (16 * tables.Count);
        foreach (var (name, bytes) in tables)
        {
            file.Write(Encoding.ASCII.GetBytes(name));
            file.Write(SumOf(bytes), 4);
            file.Write(at, 4);
            file.Write(bytes.Length, 4);
            at += (bytes.Length + 3) & ~3;
        }

        foreach (var (_, bytes) in tables)
        {
            file.Write(bytes);
            while (file.Length % 4 != 0)
                file.WriteByte(0);
        }

        return file.ToArray();
    }

    private static int SumOf(byte[] bytes)
    {
        var sum = 0u;
        for (var at = 0; at < bytes.Length; at++)
            sum += (uint)bytes[at] << (24 - (8 * (at % 4)));
        return (int)sum;
    }
}
