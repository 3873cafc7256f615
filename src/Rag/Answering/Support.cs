using System.Text.RegularExpressions;
using Platform.Rag.Chunking;
using Platform.Rag.Documents;
using Platform.Rag.Embedding;
using Platform.Rag.Keyword;

namespace Platform.Rag.Answering;

/// <summary>
/// How far sources bear the sentences of an answer. Words: L is the share of the sentence's words, weighted by how rare they are among the sources, that stand together in one window of
/// three statements of a cited source. Meaning: S is the cosine with the best window, counted as far as the embedder knows the words of both. Numbers and denials are held against the
/// statements themselves. The README says how they are joined and how the figures were found.
/// </summary>
public static partial class Support
{
    private const int MostEmbedded = 24;

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
        var windows = sources.ToDictionary(source => source.Number, SourceText.Windows);
        var rarity = RarityOf(windows.Values.SelectMany(list => list));
        var vectors = embedder is null ? null : await VectorsAsync(sentences, windows, rarity, embedder, cancellationToken);
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
        var candidates = numbers.Where(windows.ContainsKey).SelectMany(number => windows[number].Select(window => (Number: number, Window: window))).ToList();
        var own = SourceText.WordsOf(sentence.Text);
        own.ExceptWith(Negation.Signs);
        var whole = own.Sum(rarity);
        var (lexical, meaning, known, nearest) = (0.0, (double?)null, 0.0, (int?)null);
        foreach (var (number, window) in candidates)
        {
            var shared = Shared(own, whole, window.Words, rarity);
            if (shared > lexical)
                (lexical, nearest) = (shared, number);
            if (vectors?.Likeness(sentence.Text, window.Text) is var (cosine, trust) && (meaning is null || cosine > meaning))
                (meaning, known) = (cosine, trust);
        }

        var statements = candidates.SelectMany(pair => pair.Window.Statements).Distinct().ToList();
        var figures = FigureCheck.Of(sentence.Text, statements, rarity);
        var closest = candidates.SelectMany(pair => pair.Window.Statements.Select(statement => (pair.Window, Statement: statement, Shared: Shared(own, whole, statement.Words, rarity))))
            .OrderByDescending(one => one.Shared).FirstOrDefault();
        var denied = closest.Statement is null ? 0 : Negation.Mismatch(sentence.Text, closest.Statement.Text, closest.Window.Text, closest.Shared);
        var value = SupportScale.Of(lexical, meaning, known, AnswerPrompt.IsChinese(sentence.Text)) * SupportScale.Factor(figures.State, denied) * (sentence.Cited.Count > 0 ? 1 : SupportScale.NothingCited);
        return new SentenceSupport(sentence.Text, sentence.Cited, Math.Clamp(value, 0, 1), lexical, meaning, nearest)
        {
            Known = known,
            Figures = figures.State,
            Instead = figures.Instead,
            Denied = denied > 0,
        };
    }

    private static double Shared(HashSet<string> own, double whole, HashSet<string> words, Func<string, double> rarity) => whole == 0 ? 0 : own.Where(words.Contains).Sum(rarity) / whole;

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

    // Only the windows that share most words with a sentence are embedded: a long table has hundreds.
    private static async Task<SentenceVectors> VectorsAsync(
        List<(string Text, IReadOnlyList<int> Cited)> sentences, Dictionary<int, List<SourceWindow>> windows, Func<string, double> rarity, ITextEmbedder embedder, CancellationToken cancellationToken)
    {
        var all = windows.Values.SelectMany(list => list).ToList();
        var near = sentences.SelectMany(sentence =>
        {
            var own = SourceText.WordsOf(sentence.Text);
            return all.OrderByDescending(window => own.Where(window.Words.Contains).Sum(rarity)).Take(MostEmbedded);
        });
        List<string> texts = [.. sentences.Select(sentence => sentence.Text).Concat(near.Select(window => window.Text)).Where(text => text.Length > 0).Distinct()];
        var vectors = await embedder.EmbedAsync(texts, EmbeddingRole.Passage, cancellationToken);
        return new SentenceVectors(texts.Index().ToDictionary(pair => pair.Item, pair => (vectors[pair.Index], embedder.Coverage(pair.Item)), StringComparer.Ordinal));
    }

    [GeneratedRegex(@"([.!?。！？])\s*((?:[\[［【][ \d,，、;–-]+[\]］】]\s*)+)")]
    private static partial Regex BehindStop();

    private sealed class SentenceVectors(Dictionary<string, (float[] Vector, double Known)> vectors)
    {
        public (double Cosine, double Known)? Likeness(string sentence, string window) =>
            vectors.TryGetValue(sentence, out var left) && vectors.TryGetValue(window, out var right)
                ? (System.Numerics.Tensors.TensorPrimitives.Dot(left.Vector, right.Vector), left.Known * right.Known)
                : null;
    }
}
