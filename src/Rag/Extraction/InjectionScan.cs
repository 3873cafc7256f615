using Platform.Rag.Chunking;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>A passage that speaks to the model.</summary>
/// <param name="Span">Where it stands.</param>
/// <param name="Score">0 to 1: how sure it is.</param>
/// <param name="Signs">What was found.</param>
public sealed record InjectionFinding(TextSpan Span, double Score, IReadOnlyList<string> Signs);

/// <summary>
/// Looks for passages by which a document tries to give orders to the model that reads it. Each sentence, with the one after it, is scored by the signs it has:
/// <c>score = 1 − Π (1 − weight)</c> over the kinds of signs; a passage counts from 0.6 on. Disguises are undone first.
/// </summary>
public static class InjectionScan
{
    /// <summary>Score from which a passage is reported.</summary>
    public const double Threshold = 0.6;

    /// <summary>Score from which hidden text is reported.</summary>
    public const double HiddenThreshold = 0.4;

    // without one of these, the others are the language of contracts and forms
    private static readonly int[] Anchors = [.. InjectionSignals.All.Index().Where(sign => sign.Item.Name is "known phrase" or "rules of the model" or "speaks to a model" or "new role" or "prompt" or "no limits").Select(sign => sign.Index)];

    private const int MostFindings = 20;
    private const int LongestSentence = 1200;

    /// <summary>The passages, in order; at most 20.</summary>
    /// <param name="text">The text.</param>
    /// <param name="threshold">Score from which a passage counts.</param>
    public static IReadOnlyList<InjectionFinding> Find(string text, double threshold = Threshold)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = InjectionFold.Plain(text);
        List<InjectionFinding> found = [.. Scored(plain, threshold)];
        foreach (var form in (string?[])[plain, InjectionFold.WithoutDigits(plain)])
        {
            if (form is not null)
                found.AddRange(InjectionPhrases.Find(form).Select(span => new InjectionFinding(span, 1, ["known phrase"])));
        }

        foreach (var (start, length, decoded) in InjectionFold.Decoded(text))
        {
            if (InjectionPhrases.Find(decoded).Count > 0 || Scored(decoded, threshold).Any())
                found.Add(new InjectionFinding(new TextSpan(start, length), 1, ["disguise"]));
        }

        return WithoutOverlaps(found);
    }

    private static IEnumerable<InjectionFinding> Scored(string text, double threshold)
    {
        var places = InjectionSignals.All.SelectMany((sign, kind) => Places(sign.Form.EnumerateMatches(text), kind)).OrderBy(place => place.Start).ToList();
        if (places.Count == 0)
            yield break;
        var sentences = Sentences.In(text, new TextSpan(0, text.Length)).Where(sentence => sentence.Length <= LongestSentence).ToList();
        var first = 0;
        for (var at = 0; at < sentences.Count; at++)
        {
            var begin = sentences[at].Start;
            var end = at + 1 < sentences.Count && sentences[at + 1].Start - sentences[at].End < 3 ? sentences[at + 1].End : sentences[at].End;
            while (first < places.Count && places[first].Start < begin)
                first++;
            var signs = places.Skip(first).TakeWhile(place => place.Start < end).Select(place => place.Kind).ToHashSet();
            if (!signs.Overlaps(Anchors) || ScoreOf(signs) is var score && score < threshold)
                continue;
            yield return new InjectionFinding(new TextSpan(begin, end - begin), score, [.. signs.Order().Select(kind => InjectionSignals.All[kind].Name)]);
        }
    }

    private static double ScoreOf(IEnumerable<int> kinds) => 1 - kinds.Aggregate(1.0, (doubt, kind) => doubt * (1 - InjectionSignals.All[kind].Weight));

    private static List<(int Start, int Kind)> Places(System.Text.RegularExpressions.Regex.ValueMatchEnumerator matches, int kind)
    {
        List<(int, int)> places = [];
        foreach (var match in matches)
            places.Add((match.Index, kind));
        return places;
    }

    private static List<InjectionFinding> WithoutOverlaps(List<InjectionFinding> found)
    {
        List<InjectionFinding> kept = [];
        foreach (var finding in found.OrderByDescending(one => one.Score).ThenBy(one => one.Span.Length))
        {
            if (kept.Count < MostFindings && !kept.Exists(one => one.Span.Overlaps(finding.Span)))
                kept.Add(finding);
        }

        kept.Sort((left, right) => left.Span.Start.CompareTo(right.Span.Start));
        return kept;
    }
}
