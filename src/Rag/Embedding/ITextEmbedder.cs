namespace Platform.Rag.Embedding;

/// <summary>Turns texts into unit vectors. The host fills it with the engine's embedding model or an outside service.</summary>
public interface ITextEmbedder
{
    /// <summary>Identity of model and settings: vectors of two embedders with the same value may be compared. Stored with the index.</summary>
    string Identity { get; }

    /// <summary>Length of a vector.</summary>
    int Dimensions { get; }

    /// <summary>Longest text in tokens, special tokens included; longer texts are cut.</summary>
    int MaxTokens { get; }

    /// <summary>Length of a text in the embedder's tokens, special tokens not counted.</summary>
    int CountTokens(string text);

    /// <summary>Share (0 to 1) of a text's words that the embedder's vocabulary can spell without its unknown token; how far its vector can be trusted.</summary>
    double Coverage(string text);

    /// <summary>Embeds texts as one call.</summary>
    /// <param name="texts">Any number; not empty strings.</param>
    /// <param name="role">Whether they are asked or searched: some models put an instruction before a query.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>One vector of <see cref="Dimensions"/> floats a text, in order, of length 1.</returns>
    Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, EmbeddingRole role, CancellationToken cancellationToken);

    /// <summary>Embeds texts as <see cref="EmbedAsync"/> does and says how many tokens the model read.</summary>
    async Task<EmbeddedTexts> EmbedCountedAsync(IReadOnlyList<string> texts, EmbeddingRole role, CancellationToken cancellationToken) =>
        new(await EmbedAsync(texts, role, cancellationToken), texts.Sum(text => (long)CountTokens(text)));
}

/// <summary>Vectors and what they took.</summary>
/// <param name="Vectors">One a text, in order.</param>
/// <param name="Tokens">Tokens that the model read.</param>
public sealed record EmbeddedTexts(IReadOnlyList<float[]> Vectors, long Tokens);

/// <summary>What a text is embedded for.</summary>
public enum EmbeddingRole
{
    /// <summary>It is stored and searched.</summary>
    Passage,

    /// <summary>It is asked.</summary>
    Query,
}
