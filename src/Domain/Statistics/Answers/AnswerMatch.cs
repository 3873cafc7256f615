namespace Platform.Domain.Statistics.Answers;

/// <summary>How well an answer agrees with its references.</summary>
/// <param name="Exact">True when the tokens equal those of one reference.</param>
/// <param name="F1">Best token-F1 over the references, 0 to 1.</param>
public readonly record struct AnswerMatch(bool Exact, double F1)
{
    /// <summary>Compares an answer with its references.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="references">Accepted answers; none gives no match.</param>
    /// <param name="language">How to cut them into tokens.</param>
    public static AnswerMatch Of(string answer, IReadOnlyList<string> references, AnswerLanguage language)
    {
        var tokens = AnswerTokens.Of(answer, language);
        var (exact, best) = (false, 0.0);
        foreach (var reference in references)
        {
            var expected = AnswerTokens.Of(reference, language);
            exact |= tokens.SequenceEqual(expected, StringComparer.Ordinal);
            best = Math.Max(best, TokenF1(tokens, expected));
        }

        return new(exact, best);
    }

    /// <summary>2 · common / (answer + reference), common tokens with multiplicity; 1 when both are empty and 0 when one is.</summary>
    /// <param name="answer">Tokens of the answer.</param>
    /// <param name="reference">Tokens of the reference.</param>
    public static double TokenF1(IReadOnlyList<string> answer, IReadOnlyList<string> reference)
    {
        if (answer.Count == 0 || reference.Count == 0)
            return answer.Count == reference.Count ? 1 : 0;

        var left = reference.CountBy(token => token, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var common = 0;
        foreach (var token in answer)
        {
            if (!left.TryGetValue(token, out var count) || count == 0)
                continue;
            left[token] = count - 1;
            common++;
        }

        return 2.0 * common / (answer.Count + reference.Count);
    }
}
