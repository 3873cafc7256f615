using System.Text;

namespace Platform.Web.Features.Invoicing.Papers.Pdf;

/// <summary>Breaks texts into lines: between words, between Chinese characters, and within a word that is longer than a line.</summary>
internal static class TextLines
{
    // must not begin a line
    private const string Closing = "，。；：、！？）》」』】”’,.;:!?)]}%";

    public static List<string> Of(string text, double width, TextLook look, PdfFaces faces)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Replace("\r", "", StringComparison.Ordinal).Split('\n'))
        {
            var line = "";
            foreach (var piece in Pieces(paragraph))
            {
                if (faces.WidthOf((line + piece).TrimEnd(), look.Size, look.IsBold) <= width)
                {
                    line += piece;
                    continue;
                }

                if (line.Length > 0)
                    lines.Add(line.TrimEnd());
                line = piece.TrimStart();
                while (faces.WidthOf(line.TrimEnd(), look.Size, look.IsBold) > width && line.Length > 1)
                {
                    var fits = Fitting(line, width, look, faces);
                    lines.Add(line[..fits]);
                    line = line[fits..];
                }
            }

            lines.Add(line.TrimEnd());
        }

        return lines;
    }

    // words with the blank after them; each Chinese character with the punctuation that follows
    private static IEnumerable<string> Pieces(string text)
    {
        var piece = new StringBuilder();
        Rune? before = null;
        foreach (var character in text.EnumerateRunes())
        {
            if (before is { } last && (last.Value == ' ' || IsWide(last) || IsWide(character)) && character.Value != ' ' && !Closing.Contains(character.ToString(), StringComparison.Ordinal))
            {
                yield return piece.ToString();
                piece.Clear();
            }

            // what cannot be seen or would end the line is a blank
            piece.Append(Rune.IsControl(character) ? " " : character.ToString());
            before = character;
        }

        if (piece.Length > 0)
            yield return piece.ToString();
    }

    private static int Fitting(string line, double width, TextLook look, PdfFaces faces)
    {
        var fits = 0;
        foreach (var character in line.EnumerateRunes())
        {
            if (fits > 0 && faces.WidthOf(line[..(fits + character.Utf16SequenceLength)], look.Size, look.IsBold) > width)
                break;
            fits += character.Utf16SequenceLength;
        }

        return fits;
    }

    private static bool IsWide(Rune character) => character.Value is >= 0x2E80 and <= 0x9FFF or >= 0xF900 and <= 0xFAFF or >= 0xFF00 and <= 0xFFEF or >= 0x20000 and <= 0x3FFFF;
}
