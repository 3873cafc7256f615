using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Rag.Answering;

/// <summary>A piece of an answer as it streams.</summary>
/// <param name="Text">Words; empty for a citation.</param>
/// <param name="Citation">Number of the cited source; null for words.</param>
public readonly record struct AnswerPart(string Text, int? Citation = null);

/// <summary>
/// Takes citations out of a stream: <c>[1]</c>, <c>[1, 2]</c>, <c>[1][2]</c>, and the same in full-width or lenticular brackets. What may still become a citation waits for its end;
/// numbers that name no source are dropped, because a reader could not open them.
/// </summary>
/// <param name="sources">How many sources there are, numbered from 1.</param>
public sealed partial class Citations(int sources)
{
    private const int LongestMark = 24;

    private readonly StringBuilder _waiting = new();

    /// <summary>Takes the next piece of the stream.</summary>
    public IEnumerable<AnswerPart> Add(string piece)
    {
        ArgumentNullException.ThrowIfNull(piece);
        List<AnswerPart> parts = [];
        var words = new StringBuilder();
        foreach (var character in piece)
        {
            if (_waiting.Length == 0)
            {
                if (character is '[' or '［' or '【')
                    _waiting.Append(character);
                else
                    words.Append(character);
                continue;
            }

            _waiting.Append(character);
            if (character is ']' or '］' or '】')
                Close(words, parts);
            else if (!IsInside(character) || _waiting.Length > LongestMark)
                GiveUp(words, character);
        }

        Flush(words, parts);
        return parts;
    }

    /// <summary>The stream has ended: what still waited is words.</summary>
    public IEnumerable<AnswerPart> Finish()
    {
        if (_waiting.Length == 0)
            return [];
        var rest = _waiting.ToString();
        _waiting.Clear();
        return [new AnswerPart(rest)];
    }

    /// <summary>A whole answer without its citations, and the numbers it cites in their order.</summary>
    public static (string Text, IReadOnlyList<int> Cited) Split(string text, int sources)
    {
        var reader = new Citations(sources);
        var parts = reader.Add(text).Concat(reader.Finish()).ToList();
        return (string.Concat(parts.Select(part => part.Text)), [.. parts.Select(part => part.Citation).OfType<int>().Distinct()]);
    }

    private static bool IsInside(char character) => char.IsDigit(character) || character is ' ' or ',' or '，' or '、' or ';' or '-' or '–' or '^';

    private void Close(StringBuilder words, List<AnswerPart> parts)
    {
        var mark = _waiting.ToString();
        _waiting.Clear();
        var numbers = Numbers(mark[1..^1]);
        if (numbers is null)
        {
            words.Append(mark);
            return;
        }

        Flush(words, parts);
        parts.AddRange(numbers.Where(number => number >= 1 && number <= sources).Select(number => new AnswerPart("", number)));
    }

    private void GiveUp(StringBuilder words, char last)
    {
        var begins = last is '[' or '［' or '【';
        words.Append(_waiting, 0, begins ? _waiting.Length - 1 : _waiting.Length);
        _waiting.Clear();
        if (begins)
            _waiting.Append(last);
    }

    private static void Flush(StringBuilder words, List<AnswerPart> parts)
    {
        if (words.Length > 0)
            parts.Add(new AnswerPart(words.ToString()));
        words.Clear();
    }

    private static List<int>? Numbers(string inside)
    {
        if (!NumberList().IsMatch(inside))
            return null;
        List<int> numbers = [];
        foreach (Match part in NumberRange().Matches(inside))
        {
            var first = int.Parse(part.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture);
            var last = part.Groups[2].Success ? int.Parse(part.Groups[2].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : first;
            for (var number = first; number <= Math.Min(last, first + 20); number++)
                numbers.Add(number);
        }

        return numbers;
    }

    [GeneratedRegex(@"^[ ^]*\d{1,3}( *[,，、;–-] *\d{1,3})* *$")]
    private static partial Regex NumberList();

    [GeneratedRegex(@"(\d{1,3})(?: *[–-] *(\d{1,3}))?")]
    private static partial Regex NumberRange();
}
