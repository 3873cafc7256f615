namespace Platform.Rag.Answering;

/// <summary>A sentence of an answer, judged.</summary>
/// <param name="Text">Its words without citations.</param>
/// <param name="Cited">Numbers of the sources it names.</param>
/// <param name="Value">Support, 0 to 1.</param>
/// <param name="Lexical">Share of its weighted words that stand in the best window of a source.</param>
/// <param name="Semantic">Cosine with the window nearest by meaning; null without an embedder.</param>
/// <param name="Nearest">Number of the source that bears it best; null when it shares nothing with any.</param>
public sealed record SentenceSupport(string Text, IReadOnlyList<int> Cited, double Value, double Lexical, double? Semantic, int? Nearest = null)
{
    /// <summary>Share of the words, of sentence and window, that the embedder knows: how far <see cref="Semantic"/> counts.</summary>
    public double Known { get; init; }

    /// <summary>What the sources say of its numbers.</summary>
    public FigureState Figures { get; init; }

    /// <summary>The number that stands beside its words instead of its own; null when none does.</summary>
    public string? Instead { get; init; }

    /// <summary>True when it denies what its source affirms, or affirms what its source denies.</summary>
    public bool Denied { get; init; }
}

/// <summary>What the sources say of a sentence's numbers.</summary>
public enum FigureState
{
    /// <summary>Every number stands in a cited source beside the sentence's words, or there is none.</summary>
    Stands = 0,

    /// <summary>A number stands in no cited source, and no other number of its kind stands beside the words.</summary>
    Missing = 1,

    /// <summary>The words stand beside another number of the same kind.</summary>
    Contradicted = 2,
}
