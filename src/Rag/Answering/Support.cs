using System.Text.RegularExpressions;
using Platform.Rag.Chunking;
using Platform.Rag.Documents;
using Platform.Rag.Embedding;
using Platform.Rag.Keyword;

namespace Platform.Rag.Answering;

/// <summary>A sentence of an answer, judged.</summary>
/// <param name="Text">Its words without citations.</param>
/// <param name="Cited">Numbers of the sources it names.</param>
/// <param name="Value">Support, 0 to 1.</param>
/// <param name="Lexical">Share of its weighted words that stand in the best passage of a source.</param>
/// <param name="Semantic">Likeness to the best passage by meaning, 0 to 1; null without an embedder.</param>
/// <param name="NumbersFound">False when it names a number that stands in none of its sources.</param>
/// <param name="Nearest">Number of the source that bears it best; null when it shares nothing with any.</param>
public sealed record SentenceSupport(string Text, IReadOnlyList<int> Cited, double Value, double Lexical, double? Semantic, bool NumbersFound, int? Nearest = null);

/// <summary>
/// How far sources bear the sentences of an answer: <c>support = n · c · ((1 − w) · L + w · S)</c>. L is the share of the sentence's words, weighted by how rare they are
/// among the sources, that stand together in one window of three sentences of a cited source. S is the cosine with the best window, stretched from 0.25…0.85 to 0…1;
/// w = 0.4 times the share of words that the embedder knows in both (0 without one). n is 0.3 when a number of the sentence stands in no cited source, else 1.
/// c is 0.85 when the sentence cites nothing and is compared with all sources, else 1.
/// </summary>
public static partial class Support
{
    private const int Window = 3;
    private const double MostSemantic = 0.4;
    private const double MissingNumber = 0.3;
    private const double NothingCited = 0.85;
    private const double CosineFrom = 0.25;
    private const double CosineTo = 0.85;

    /// <summary>Judges an answer sentence by sentence.</summary>
    /// <param name="answer">The answer with its citations.</param>
    /// <param name="sources">The sources it was given from.</param>
    /// <param name="embedder">For the likeness by meaning; null to go by words alone.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<IReadOnlyList<SentenceSupport>> JudgeAsync(
        string answer, IReadOnlyList<AnswerSource> sources, ITextEmbedder? embedder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(sources);
        var sentences = SentencesOf(answer, sources.Count);
        var windows = sources.ToDictionary(source => source.Number, WindowsOf);
        var rarity = RarityOf(windows.Values.SelectMany(list => list));
        var vectors = embedder is null ? null : await VectorsAsync(sentences, windows, embedder, cancellationToken);
        return [.. sentences.Select(sentence => Judge(sentence, sources, windows, rarity, vectors))];
    }

    /// <summary>The sentences of an answer, each with the numbers it cites. A citation behind the full stop belongs to the sentence before it.</summary>
    internal static List<(string Text, IReadOnlyList<int> Cited)> SentencesOf(string answer, int sources)
    {
        // [1] behind a full stop is pulled in front of it
        var joined = BehindStop().Replace(answer, match => match.Groups[2].Value + match.Groups[1].Value + " ");
        List<(string, IReadOnlyList<int>)> found = [];
        foreach (var line in joined.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            foreach (var span in Sentences.In(line, new TextSpan(0, line.Length)))
            {
                var (text, cited) = Citations.Split(line.Substring(span.Start, span.Length), sources);
                if (text.Any(char.IsLetterOrDigit))
                    found.Add((text.Trim(), cited));
                else if (cited.Count > 0 && found.Count > 0)
                    found[^1] = (found[^1].Item1, [.. found[^1].Item2.Union(cited)]);
            }
        }

        return found;
    }

    private static SentenceSupport Judge(
        (string Text, IReadOnlyList<int> Cited) sentence, IReadOnlyList<AnswerSource> sources, Dictionary<int, List<SourceWindow>> windows, Func<string, double> rarity, SentenceVectors? vectors)
    {
        var numbers = sentence.Cited.Count > 0 ? sentence.Cited : [.. sources.Select(source => source.Number)];
        var own = TextAnalysis.Passage(sentence.Text).Where(word => word.Counts).Select(word => word.Text).Distinct().ToList();
        var whole = own.Sum(rarity);
        var (lexical, semantic, trust, nearest) = (0.0, (double?)null, 0.0, (int?)null);
        foreach (var (number, window) in numbers.Where(windows.ContainsKey).SelectMany(number => windows[number].Select(window => (number, window))))
        {
            var shared = whole == 0 ? 0 : own.Where(window.Words.Contains).Sum(rarity) / whole;
            if (shared > lexical)
                (lexical, nearest) = (shared, number);
            if (vectors?.Likeness(sentence.Text, window) is not var (cosine, known))
                continue;
            var stretched = Math.Clamp((cosine - CosineFrom) / (CosineTo - CosineFrom), 0, 1);
            if (semantic is null || stretched > semantic)
                (semantic, trust) = (stretched, known);
        }

        var weight = semantic is null ? 0 : MostSemantic * trust;
        var bare = (1 - weight) * lexical + weight * (semantic ?? 0);
        var found = NumbersStand(sentence.Text, sources.Where(source => numbers.Contains(source.Number)));
        var value = bare * (found ? 1 : MissingNumber) * (sentence.Cited.Count > 0 ? 1 : NothingCited);
        return new SentenceSupport(sentence.Text, sentence.Cited, Math.Clamp(value, 0, 1), lexical, semantic, found, nearest);
    }

    /// <summary>True when every number of a text stands in one of the sources, whatever marks its thousands.</summary>
    internal static bool NumbersStand(string text, IEnumerable<AnswerSource> sources)
    {
        var wanted = Numbers(text).ToList();
        if (wanted.Count == 0)
            return true;
        var given = sources.SelectMany(source => Numbers(source.Text).Concat(Numbers(source.Title))).ToHashSet(StringComparer.Ordinal);
        return wanted.TrueForAll(given.Contains);
    }

    private static IEnumerable<string> Numbers(string text) => Number().Matches(text.Normalize(System.Text.NormalizationForm.FormKC))
        .Select(match => match.Value.Replace(",", "", StringComparison.Ordinal)).Select(number => number.Contains('.', StringComparison.Ordinal) ? number.TrimEnd('0').TrimEnd('.') : number);

    private static List<SourceWindow> WindowsOf(AnswerSource source)
    {
        var sentences = Sentences.In(source.Text, new TextSpan(0, source.Text.Length)).ToList();
        List<SourceWindow> windows = [];
        for (var first = 0; first < sentences.Count; first++)
        {
            var last = Math.Min(first + Window, sentences.Count) - 1;
            var text = source.Text[sentences[first].Start..sentences[last].End];
            windows.Add(new SourceWindow(text, TextAnalysis.Passage(source.Title + "\n" + text).Select(word => word.Text).ToHashSet(StringComparer.Ordinal)));
            if (last == sentences.Count - 1)
                break;
        }

        return windows;
    }

    private static Func<string, double> RarityOf(IEnumerable<SourceWindow> windows)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var total = 0;
        foreach (var window in windows)
        {
            total++;
            foreach (var word in window.Words)
                counts[word] = counts.GetValueOrDefault(word) + 1;
        }

        // a word that no source has counts as the rarest: it is what the answer added
        return word => Math.Log(1 + (double)(total + 1) / (counts.GetValueOrDefault(word) + 1));
    }

    private static async Task<SentenceVectors> VectorsAsync(
        List<(string Text, IReadOnlyList<int> Cited)> sentences, Dictionary<int, List<SourceWindow>> windows, ITextEmbedder embedder, CancellationToken cancellationToken)
    {
        List<string> texts = [.. sentences.Select(sentence => sentence.Text).Concat(windows.Values.SelectMany(list => list).Select(window => window.Text)).Where(text => text.Length > 0).Distinct()];
        var vectors = await embedder.EmbedAsync(texts, EmbeddingRole.Passage, cancellationToken);
        return new SentenceVectors(texts.Index().ToDictionary(pair => pair.Item, pair => (vectors[pair.Index], embedder.Coverage(pair.Item)), StringComparer.Ordinal));
    }

    [GeneratedRegex(@"([.!?。！？])\s*((?:[\[［【][ \d,，、;–-]+[\]］】]\s*)+)")]
    private static partial Regex BehindStop();

    [GeneratedRegex(@"\d+(?:,\d{3})*(?:\.\d+)?")]
    private static partial Regex Number();

    private sealed record SourceWindow(string Text, HashSet<string> Words);

    private sealed class SentenceVectors(Dictionary<string, (float[] Vector, double Known)> vectors)
    {
        public (double Cosine, double Known)? Likeness(string sentence, SourceWindow window) =>
            vectors.TryGetValue(sentence, out var left) && vectors.TryGetValue(window.Text, out var right)
                ? (System.Numerics.Tensors.TensorPrimitives.Dot(left.Vector, right.Vector), left.Known * right.Known)
                : null;
    }
}
