using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Platform.Training.Engine;

namespace Platform.Training.Tokenizers;

/// <summary>A regular expression of a tokenizer, matched by code points as the reference (Oniguruma) does.</summary>
/// <remarks>
/// .NET matches UTF-16 units. A text with characters beyond U+FFFF is therefore matched through a stand-in in which each such character is
/// one unit of the same Unicode category. A construct that the two engines understand differently is refused when the pattern is read.
/// </remarks>
internal sealed class TokenPattern
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(30);
    private readonly Regex _regex;
    private readonly bool _namesHan;

    private TokenPattern(Regex regex, bool namesHan)
    {
        _regex = regex;
        _namesHan = namesHan;
    }

    public static TokenPattern Create(TokenizerPart part, string pattern)
    {
        PatternTranslation translation = new(part, pattern);
        string translated = translation.Translate();
        try
        {
            return new TokenPattern(new Regex(translated, RegexOptions.Compiled | RegexOptions.CultureInvariant, LongestMatch), translation.NamesHan);
        }
        catch (ArgumentException broken)
        {
            throw new EngineException("tokenizer.broken", $"The tokenizer's pattern at {part.Path} is not a regular expression: {broken.Message}", broken);
        }
    }

    /// <summary>Pattern that matches a literal text.</summary>
    public static TokenPattern Literal(string text) => new(new Regex(Regex.Escape(text), RegexOptions.CultureInvariant, LongestMatch), namesHan: false);

    /// <summary>Appends start and length of each match, in order.</summary>
    public void FindMatches(ReadOnlySpan<char> text, List<(int Start, int Length)> matches)
    {
        try
        {
            if (text.IndexOfAnyInRange('\uD800', '\uDFFF') < 0)
            {
                foreach (ValueMatch match in _regex.EnumerateMatches(text))
                {
                    matches.Add((match.Index, match.Length));
                }
            }
            else
            {
                FindInStandIn(text, matches);
            }
        }
        catch (RegexMatchTimeoutException slow)
        {
            throw new EngineException("tokenizer.pattern_too_slow", $"A pattern of the tokenizer ran longer than {LongestMatch.TotalSeconds} seconds on one text.", slow);
        }
    }

    public string Replace(string text, string content)
    {
        List<(int Start, int Length)> matches = [];
        FindMatches(text, matches);
        StringBuilder result = new();
        int done = 0;
        foreach ((int start, int length) in matches)
        {
            result.Append(text, done, start - done).Append(content);
            done = start + length;
        }

        return matches.Count == 0 ? text : result.Append(text, done, text.Length - done).ToString();
    }

    private void FindInStandIn(ReadOnlySpan<char> text, List<(int Start, int Length)> matches)
    {
        char[] units = ArrayPool<char>.Shared.Rent(text.Length);
        int[] starts = ArrayPool<int>.Shared.Rent(text.Length + 1);
        try
        {
            int count = 0;
            for (int at = 0; at < text.Length; count++)
            {
                starts[count] = at;
                OperationStatus status = Rune.DecodeFromUtf16(text[at..], out Rune rune, out int used);
                units[count] = status != OperationStatus.Done ? '\uFFFD' : rune.IsBmp ? (char)rune.Value : StandIn(rune);
                at += used;
            }

            starts[count] = text.Length;
            foreach (ValueMatch match in _regex.EnumerateMatches(units.AsSpan(0, count)))
            {
                matches.Add((starts[match.Index], starts[match.Index + match.Length] - starts[match.Index]));
            }
        }
        finally
        {
            ArrayPool<char>.Shared.Return(units);
            ArrayPool<int>.Shared.Return(starts);
        }
    }

    /// <summary>A rare character of the same category, which no tokenizer's pattern names by itself; an ideograph where the pattern asks for Han.</summary>
    private char StandIn(Rune rune) => _namesHan && rune.Value is >= 0x20000 and <= 0x3FFFF ? '\u4E00' : Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.UppercaseLetter => '\uA722',
        UnicodeCategory.LowercaseLetter => '\uA723',
        UnicodeCategory.TitlecaseLetter => '\u1F88',
        UnicodeCategory.ModifierLetter => '\uA717',
        UnicodeCategory.OtherLetter => '\u0840',
        UnicodeCategory.NonSpacingMark => '\u0859',
        UnicodeCategory.SpacingCombiningMark => '\u1B04',
        UnicodeCategory.EnclosingMark => '\uA670',
        UnicodeCategory.DecimalDigitNumber => '\u1B50',
        UnicodeCategory.LetterNumber => '\u16EE',
        UnicodeCategory.OtherNumber => '\u0F2A',
        UnicodeCategory.ConnectorPunctuation => '\uFE33',
        UnicodeCategory.DashPunctuation => '\u1806',
        UnicodeCategory.OpenPunctuation => '\u0F3A',
        UnicodeCategory.ClosePunctuation => '\u0F3B',
        UnicodeCategory.InitialQuotePunctuation => '\u2E02',
        UnicodeCategory.FinalQuotePunctuation => '\u2E03',
        UnicodeCategory.OtherPunctuation => '\u085E',
        UnicodeCategory.MathSymbol => '\u2A00',
        UnicodeCategory.CurrencySymbol => '\u0E3F',
        UnicodeCategory.ModifierSymbol => '\uA700',
        UnicodeCategory.OtherSymbol => '\u2800',
        UnicodeCategory.Format => '\u2061',
        UnicodeCategory.PrivateUse => '\uE000',
        _ => '\u0378',
    };
}
