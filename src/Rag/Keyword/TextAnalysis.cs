using System.Globalization;
using System.Text;

namespace Platform.Rag.Keyword;

/// <summary>
/// Cuts text into the words that are indexed and searched. Each run of characters is treated by its script, so mixed text needs no setting:
/// scripts written without spaces become overlapping pairs of characters, all others words; English words lose their ending and the most frequent ones are left out.
/// </summary>
public static class TextAnalysis
{
    private const int LongestWord = 64;
    private const char SoftHyphen = '\u00AD';

    private static readonly HashSet<string> Stopped = new(
        "a an and are as at be by for from has he in is it its of on or that the to was were will with this these those does do what which who how".Split(' '), StringComparer.Ordinal);

    /// <summary>The words of a passage. A run's last character stands alone too, with <see cref="AnalyzedWord.Counts"/> false, so that a question of one character finds it.</summary>
    public static List<AnalyzedWord> Passage(string text)
    {
        var words = new List<AnalyzedWord>();
        foreach (var run in Runs(text))
        {
            if (!run.Paired)
            {
                if (Word(run.Characters) is { } word)
                    words.Add(new AnalyzedWord(word, true));
                continue;
            }
            words.AddRange(Pairs(run.Characters).Select(pair => new AnalyzedWord(pair, true)));
            if (run.Characters.Count > 1)
                words.Add(new AnalyzedWord(run.Characters[^1].ToString(), false));
        }
        return words;
    }

    /// <summary>The terms of a question, in order of their first appearance.</summary>
    public static IReadOnlyList<QueryTerm> Query(string text)
    {
        var terms = new OrderedDictionary<string, QueryTerm>(StringComparer.Ordinal);
        foreach (var run in Runs(text))
        {
            if (run.Paired)
            {
                foreach (var pair in Pairs(run.Characters))
                    Add(pair, run.Characters.Count == 1);
            }
            else if (Word(run.Characters) is { } word)
            {
                Add(word, false);
            }
        }
        return [.. terms.Values];

        void Add(string word, bool begins) =>
            terms[word] = terms.TryGetValue(word, out var known) ? known with { Count = known.Count + 1 } : new QueryTerm(word, 1, begins);
    }

    private static string? Word(List<Rune> characters)
    {
        var word = string.Concat(characters.Take(LongestWord));
        return Stopped.Contains(word) ? null : EnglishStem.Of(word);
    }

    private static IEnumerable<string> Pairs(List<Rune> characters) => characters.Count == 1
        ? [characters[0].ToString()]
        : characters.Zip(characters.Skip(1), (first, second) => $"{first}{second}");

    private static IEnumerable<(List<Rune> Characters, bool Paired)> Runs(string text)
    {
        var run = new List<Rune>();
        var paired = false;
        foreach (var character in Fold(text).EnumerateRunes())
        {
            var isWord = IsPartOfWord(character);
            var isPaired = isWord && Script.HasNoSpaces(character);
            if (run.Count > 0 && (!isWord || isPaired != paired))
            {
                yield return (run, paired);
                run = [];
            }
            if (!isWord)
                continue;
            paired = isPaired;
            run.Add(character);
        }
        if (run.Count > 0)
            yield return (run, paired);
    }

    private static bool IsPartOfWord(Rune character) => Rune.GetUnicodeCategory(character) switch
    {
        // letters that are written as apostrophes and accents part a word as those do
        UnicodeCategory.ModifierLetter => character.Value is < 0x02B0 or > 0x02FF,
        UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => true,
        _ => Rune.IsLetterOrDigit(character),
    };

    /// <summary>Lower case; full-width, ligature and other compatibility forms as their plain ones; Latin, Greek and Cyrillic letters without accents.</summary>
    private static string Fold(string text)
    {
        if (Ascii.IsValid(text))
            return text.ToLowerInvariant();
        var valid = new StringBuilder(text.Length);
        foreach (var character in text.EnumerateRunes())
            valid.Append(Rune.ToLowerInvariant(character).ToString());
        var decomposed = valid.ToString().Normalize(NormalizationForm.FormKD);
        var plain = new StringBuilder(decomposed.Length);
        foreach (var character in decomposed)
        {
            if (character is not ((>= '\u0300' and <= '\u036F') or SoftHyphen))
                plain.Append(character);
        }
        return plain.ToString().Normalize(NormalizationForm.FormC);
    }
}

/// <summary>A word of a passage.</summary>
/// <param name="Text">As it is indexed.</param>
/// <param name="Counts">Whether it counts into the passage's length.</param>
public readonly record struct AnalyzedWord(string Text, bool Counts);

/// <summary>A word of a question.</summary>
/// <param name="Text">As it is indexed.</param>
/// <param name="Count">How often the question has it.</param>
/// <param name="Begins">True when every indexed word that begins with it counts as it: a single Chinese character.</param>
public readonly record struct QueryTerm(string Text, int Count, bool Begins)
{
    /// <summary>First word, in code point order, that does not begin with <see cref="Text"/> any more.</summary>
    public string End => Text + "\U0010FFFF";
}
