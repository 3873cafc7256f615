namespace Platform.Web.Features.Invoicing.Papers.Pdf.Fonts;

/// <summary>Which glyph draws a character: the cmap table of a font, in its forms 4 and 12.</summary>
internal sealed class CharacterMap
{
    private readonly Dictionary<int, int> _glyphs = [];

    /// <param name="table">The cmap table.</param>
    public CharacterMap(ReadOnlySpan<byte> table)
    {
        var (best, form) = (0, 0);
        for (var record = 0; record < table.U16(2); record++)
        {
            var at = table.I32(4 + (8 * record) + 4);
            if (table.U16(at) is 4 or 12 && table.U16(at) > form)
                (best, form) = (at, table.U16(at));
        }

        if (form == 12)
            ReadGroups(table[best..]);
        else if (form == 4)
            ReadSegments(table[best..]);
    }

    /// <summary>The glyph of a character; 0 when the font has none.</summary>
    public int this[int character] => _glyphs.GetValueOrDefault(character);

    private void ReadGroups(ReadOnlySpan<byte> map)
    {
        for (var group = 0; group < map.I32(12); group++)
        {
            var at = 16 + (12 * group);
            for (var (character, last, glyph) = (map.I32(at), map.I32(at + 4), map.I32(at + 8)); character <= last; character++, glyph++)
                _glyphs[character] = glyph;
        }
    }

    private void ReadSegments(ReadOnlySpan<byte> map)
    {
        var count = map.U16(6) / 2;
        var (ends, starts) = (14, 16 + (2 * count));
        var (deltas, ranges) = (starts + (2 * count), starts + (4 * count));
        for (var segment = 0; segment < count; segment++)
        {
            var (end, delta, range) = (map.U16(ends + (2 * segment)), map.U16(deltas + (2 * segment)), map.U16(ranges + (2 * segment)));
            for (var character = map.U16(starts + (2 * segment)); character <= end && character != 0xFFFF; character++)
            {
                var start = map.U16(starts + (2 * segment));
                var glyph = range == 0 ? character : map.U16(ranges + (2 * segment) + range + (2 * (character - start)));
                if (range == 0 || glyph != 0)
                    glyph = (glyph + delta) & 0xFFFF;
                if (glyph != 0)
                    _glyphs[character] = glyph;
            }
        }
    }
}
