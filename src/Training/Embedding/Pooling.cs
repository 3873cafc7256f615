namespace Platform.Training.Embedding;

/// <summary>How the hidden states of a sequence become one vector.</summary>
public enum Pooling
{
    /// <summary>Their mean (MiniLM, E5).</summary>
    Mean = 0,

    /// <summary>That of the first token (BGE).</summary>
    First = 1,

    /// <summary>That of the last token (Qwen3-Embedding).</summary>
    Last = 2,
}

/// <summary>What a model of this folder gives for a text.</summary>
public enum EmbedderKind
{
    /// <summary>A vector of unit length for each text.</summary>
    Embedder = 0,

    /// <summary>A score for each pair of query and passage (cross-encoder).</summary>
    Reranker = 1,
}
