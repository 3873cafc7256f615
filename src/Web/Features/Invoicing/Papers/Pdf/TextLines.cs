using System.Globalization;
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
        foreach (var paragraph in Drawable(text, faces).Split('\n'))
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

    // Marks that are not seen are left out, and a sign that no font has, such as a small picture in a reason, is named by its number. Letters stay: what lacks one is not printed at all.
    private static string Drawable(string text, PdfFaces faces)
    {
        var whole = string.Concat(text.EnumerateRunes()).Normalize(NormalizationForm.FormC);
        return string.Concat(whole.EnumerateRunes().Select(character => Rune.GetUnicodeCategory(character) switch
        {
            UnicodeCategory.Control => character.Value == '\n' ? "\n" : character.Value == '\t' ? " " : "",
            UnicodeCategory.Format => "",
            UnicodeCategory.NonSpacingMark when character.Value is >= 0xFE00 and <= 0xFE0F => "",
            UnicodeCategory.OtherSymbol or UnicodeCategory.MathSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.OtherPunctuation or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                when !faces.Can(character) => PdfFile.Invariant($"[U+{character.Value:X4}]"),
            _ => character.ToString(),
        }));
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

            piece.Append(character.ToString());
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
