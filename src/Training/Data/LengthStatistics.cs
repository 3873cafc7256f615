namespace Platform.Training.Data;

/// <summary>Lengths of the rows of a set, in tokens, and what did not fit.</summary>
public sealed class LengthStatistics
{
    private readonly List<int> _lengths = [];
    private int[]? _sorted;

    /// <summary>Rows that were tokenized.</summary>
    public int Rows => _lengths.Count;

    /// <summary>Rows left out because they are too long.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Rows whose user's text was shortened.</summary>
    public int PromptsCut { get; private set; }

    /// <summary>Rows whose answer was cut.</summary>
    public int AnswersCut { get; private set; }

    /// <summary>Tokens of all rows.</summary>
    public long Tokens { get; private set; }

    /// <summary>Tokens that are learned.</summary>
    public long LearnedTokens { get; private set; }

    /// <summary>Mean length of a row; 0 without rows.</summary>
    public double Mean => Rows == 0 ? 0 : (double)Tokens / Rows;

    /// <summary>Longest row; 0 without rows.</summary>
    public int Longest => Quantile(1);

    /// <summary>Length that a share of the rows does not exceed (nearest rank); 0 without rows.</summary>
    /// <param name="share">0 to 1.</param>
    public int Quantile(double share)
    {
        _sorted ??= [.. _lengths.Order()];
        return _sorted.Length == 0 ? 0 : _sorted[Math.Clamp((int)Math.Ceiling(share * _sorted.Length) - 1, 0, _sorted.Length - 1)];
    }

    /// <summary>Counts a row; null counts as left out.</summary>
    /// <param name="example">What <see cref="RowTokenizer.Tokenize"/> gave.</param>
    public void Add(TokenizedExample? example)
    {
        if (example is null)
        {
            LeftOut++;
            return;
        }

        _sorted = null;
        _lengths.Add(example.Tokens.Length);
        Tokens += example.Tokens.Length;
        LearnedTokens += example.LearnedTokens;
        PromptsCut += example.Truncation == RowTruncation.Prompt ? 1 : 0;
        AnswersCut += example.Truncation == RowTruncation.Answer ? 1 : 0;
    }
}
