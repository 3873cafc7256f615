namespace Platform.Training.Models;

/// <summary>Where a decoder layer has its norms.</summary>
internal enum NormPlacement
{
    /// <summary>Before attention and before the feed-forward (Llama).</summary>
    Before,

    /// <summary>After attention and after the feed-forward, before the residual sum (OLMo 2).</summary>
    After,

    /// <summary>Both (Gemma 3).</summary>
    BeforeAndAfter,
}

/// <summary>Norm of queries and keys before the rotation.</summary>
internal enum QueryKeyNorm
{
    /// <summary>None (Llama).</summary>
    None,

    /// <summary>Over each head (Qwen3, Gemma 3).</summary>
    PerHead,

    /// <summary>Over the whole projection (OLMo 2).</summary>
    Whole,
}

/// <summary>Gate function of the feed-forward.</summary>
internal enum GateActivation
{
    /// <summary>x·σ(x).</summary>
    Silu,

    /// <summary>GELU in its tanh form.</summary>
    GeluTanh,
}

/// <summary>Mixture of experts in place of one feed-forward.</summary>
/// <param name="Count">Experts a layer.</param>
/// <param name="PerToken">Experts a token visits.</param>
/// <param name="IntermediateSize">Width of one expert.</param>
/// <param name="Normalise">True when the chosen experts' weights are scaled to sum to one.</param>
internal sealed record ExpertOptions(int Count, int PerToken, int IntermediateSize, bool Normalise);

/// <summary>Everything in which the supported families differ, in one vocabulary. Families translate their own keys into it.</summary>
internal sealed record DecoderConfig
{
    public required string Family { get; init; }
    public required int VocabularySize { get; init; }
    public required int HiddenSize { get; init; }
    public required int IntermediateSize { get; init; }
    public required int Layers { get; init; }
    public required int Heads { get; init; }
    public required int KeyValueHeads { get; init; }
    public required int HeadSize { get; init; }
    public required int ContextTokens { get; init; }
    public required double NormEpsilon { get; init; }
    public required RotaryOptions Rotary { get; init; }

    /// <summary>Rotation of the layers with a window, where it differs (Gemma 3).</summary>
    public RotaryOptions? WindowRotary { get; init; }

    public bool TiedEmbeddings { get; init; }
    public bool QueryKeyValueBias { get; init; }
    public bool OutputBias { get; init; }
    public bool FeedForwardBias { get; init; }

    /// <summary>True where q, k, v are one stored matrix and gate, up another (Phi-3).</summary>
    public bool JoinedProjections { get; init; }

    public NormPlacement Norms { get; init; }

    /// <summary>True where norms multiply by 1 + weight (Gemma).</summary>
    public bool NormAddsOne { get; init; }

    public QueryKeyNorm QueryKeyNorm { get; init; }
    public GateActivation Activation { get; init; }
    public ExpertOptions? Experts { get; init; }
    public double EmbeddingScale { get; init; } = 1;
    public double ResidualScale { get; init; } = 1;

    /// <summary>Scale of q·k; 0 means 1/√head size.</summary>
    public double AttentionScale { get; init; }

    /// <summary>Logits are divided by this (Granite).</summary>
    public double LogitDivisor { get; init; } = 1;

    /// <summary>Window of each layer in tokens, 0 for none; empty means none anywhere. A token sees itself and the window − 1 before it.</summary>
    public IReadOnlyList<int> Windows { get; init; } = [];

    public int QuerySize => Heads * HeadSize;
    public int KeyValueSize => KeyValueHeads * HeadSize;
    public double ScaleOfAttention => AttentionScale > 0 ? AttentionScale : 1 / Math.Sqrt(HeadSize);

    public int WindowOf(int layer) => Windows.Count == 0 ? 0 : Windows[layer];
}
