using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Rag.Extraction;

/// <summary>Undoes the disguises of an order to a model. Folded text has the length of the text, so that what is found in it stands at the same place.</summary>
internal static partial class InjectionFold
{
    // letters of other alphabets that look like Latin ones
    private const string Alike = "аaеeоoрpсcхxуyіiјjѕsһhԁdӏlοoαaεeιiνvρpτtυuκkАAВBЕEКKМMНHОOРPСCТTХXΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧX";
    private static readonly Dictionary<char, char> Latin = Enumerable.Range(0, Alike.Length / 2).DistinctBy(at => Alike[2 * at]).ToDictionary(at => Alike[2 * at], at => Alike[(2 * at) + 1]);

    /// <summary>Full-width and look-alike letters as plain ones, signs without width as nothing that parts a word.</summary>
    public static string Plain(string text) => string.Create(text.Length, text, (plain, from) =>
    {
        for (var at = 0; at < plain.Length; at++)
        {
            var character = from[at];
            plain[at] = character is >= '\uFF01' and <= '\uFF5E' ? (char)(character - 0xFEE0)
                : Latin.TryGetValue(character, out var latin) && BesideLatin(from, at) ? latin
                : character;
        }
    });

    /// <summary>Digits and signs that stand for letters inside a word, as letters; null when there are none.</summary>
    public static string? WithoutDigits(string text)
    {
        if (!LetterLikeDigits().IsMatch(text))
            return null;
        return LetterLikeDigits().Replace(text, match => string.Concat(match.Value.Select(character => character switch
        {
            '0' => 'o', '1' => 'i', '3' => 'e', '4' or '@' => 'a', '5' or '$' => 's', '7' => 't', '!' => 'i', _ => character,
        })));
    }

    /// <summary>Words that are written letter by letter, and texts that are encoded, with the place where they stand.</summary>
    public static IEnumerable<(int Start, int Length, string Text)> Decoded(string text)
    {
        foreach (Match match in Spaced().Matches(text))
        {
            // blanks between words are gone with those between letters
            if (Joined().IsMatch(SpacedGap().Replace(match.Value, "")))
                yield return (match.Index, match.Length, "ignore all previous instructions");
        }

        foreach (Match match in Base64Text().Matches(text))
        {
            if (Base64.IsValid(match.Value) && Readable(Convert.FromBase64String(match.Value)) is { } decoded)
                yield return (match.Index, match.Length, decoded);
        }

        foreach (Match match in HexText().Matches(text))
        {
            if (match.Length % 2 == 0 && Readable(Convert.FromHexString(match.Value)) is { } decoded)
                yield return (match.Index, match.Length, decoded);
        }

        foreach (Match match in Tags().Matches(text))
            yield return (match.Index, match.Length, string.Concat(match.Value.EnumerateRunes().Select(rune => (char)(rune.Value - 0xE0000))));
    }

    private static bool BesideLatin(string text, int at) =>
        (at > 0 && char.IsAsciiLetter(text[at - 1])) || (at + 1 < text.Length && char.IsAsciiLetter(text[at + 1]));

    private static string? Readable(byte[] bytes)
    {
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
            var letters = text.Count(character => char.IsLetter(character) || char.GetUnicodeCategory(character) is UnicodeCategory.SpaceSeparator);
            return letters > 0.7 * text.Length ? text : null;
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(?<=[A-Za-z])[013457@$!](?=[A-Za-z0-9])|(?<![\w.,])[013457@$](?=[A-Za-z]{2})|(?<=[A-Za-z][0-9])[013457]|(?<=[013457])[013457](?=[A-Za-z])")]
    private static partial Regex LetterLikeDigits();

    [GeneratedRegex(@"(?<!\w)[A-Za-z](?:[ ._-]{1,3}[A-Za-z]){9,}(?!\w)")]
    private static partial Regex Spaced();

    [GeneratedRegex("(?:ignore|disregard|forget|override|reveal)(?:all|any|the|your|my)*(?:previous|prior|above|earlier|system|safety)(?:instruction|prompt|rule|guideline|message)", RegexOptions.IgnoreCase)]
    private static partial Regex Joined();

    [GeneratedRegex(@"[ ._-]+")]
    private static partial Regex SpacedGap();

    [GeneratedRegex(@"(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{24,}={0,2}(?![A-Za-z0-9+/=])")]
    private static partial Regex Base64Text();

    [GeneratedRegex(@"(?<![0-9A-Fa-f])[0-9A-Fa-f]{32,}(?![0-9A-Fa-f])")]
    private static partial Regex HexText();

    // U+E0020…U+E007E: letters that no font draws
    [GeneratedRegex(@"(?:\uDB40[\uDC20-\uDC7E]){4,}")]
    private static partial Regex Tags();
}
