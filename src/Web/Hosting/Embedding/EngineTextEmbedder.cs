using Platform.Rag.Embedding;
using Platform.Training.Embedding;
using Platform.Training.Engine;
using Platform.Web.Hosting.Engine;

namespace Platform.Web.Hosting.Embedding;

/// <summary>An embedding model of the engine. Texts are encoded here, in plain C#, while the engine computes the texts before them.</summary>
internal sealed class EngineTextEmbedder : ITextEmbedder
{
    // As many texts a request as keep the engine busy for a moment; more would only make a cancelled call end later.
    private const int TextsARequest = 256;
    private const int Attempts = 3;

    private readonly IEngine _engine;
    private readonly IEngineWatch? _watch;
    private readonly EmbeddingTokenizer _tokenizer;

    private EngineTextEmbedder(IEngine engine, IEngineWatch? watch, LoadEmbedderRequest model, EmbedderDescription description, EmbeddingTokenizer tokenizer, string identity)
    {
        (_engine, _watch, Model, Description, _tokenizer, Identity) = (engine, watch, model, description, tokenizer, identity);
    }

    public string Identity { get; }

    public int Dimensions => Description.Dimensions;

    public int MaxTokens => Description.MaxTokens;

    public LoadEmbedderRequest Model { get; }

    public EmbedderDescription Description { get; }

    public EmbeddingTokenizer Tokenizer => _tokenizer;

    /// <summary>Reads the small files of a folder and the content hash of its weights; nothing is loaded before the first text.</summary>
    /// <param name="engine">Computes.</param>
    /// <param name="watch">Tells when the engine is there; null for one in this process.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async Task<EngineTextEmbedder> OpenAsync(IEngine engine, IEngineWatch? watch, LoadEmbedderRequest model, CancellationToken cancellationToken)
    {
        var description = EmbedderDescription.Read(model.Folder);
        if (description.Kind != EmbedderKind.Embedder)
            throw new EngineException("embedder.not_an_embedder", $"'{model.Folder}' is a reranker: it scores pairs and gives no vectors. Choose an embedding model.");
        var tokenizer = EmbeddingTokenizer.Load(model.Folder, description);
        return new EngineTextEmbedder(engine, watch, model, description, tokenizer, await EmbedderIdentity.OfAsync(model.Folder, description, cancellationToken));
    }

    public int CountTokens(string text) => _tokenizer.Count(text);

    public double Coverage(string text) => _tokenizer.Coverage(text);

    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, EmbeddingRole role, CancellationToken cancellationToken) =>
        (await EmbedCountedAsync(texts, role, cancellationToken)).Vectors;

    public async Task<EmbeddedTexts> EmbedCountedAsync(IReadOnlyList<string> texts, EmbeddingRole role, CancellationToken cancellationToken)
    {
        var tokens = 0L;
        var vectors = new List<float[]>(texts.Count);
        Task<EmbedResult>? running = null;
        for (var start = 0; start < texts.Count; start += TextsARequest)
        {
            var first = start;
            var ids = Enumerable.Range(first, Math.Min(TextsARequest, texts.Count - first)).Select(index => _tokenizer.Encode(texts[index], role == EmbeddingRole.Query)).ToArray();
            tokens += ids.Sum(sequence => (long)sequence.Length);
            if (running is not null)
                vectors.AddRange((await running).Vectors);
            running = ComputeAsync(ids, cancellationToken);
        }

        if (running is not null)
            vectors.AddRange((await running).Vectors);
        return new EmbeddedTexts(vectors, tokens);
    }

    /// <summary>Embeds sequences that are encoded already.</summary>
    public async Task<EmbedResult> ComputeAsync(IReadOnlyList<int[]> sequences, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (_watch is not null)
                await _watch.WhenReadyAsync(cancellationToken);
            try
            {
                return await _engine.EmbedAsync(new EmbedRequest { Model = Model, Sequences = sequences }, cancellationToken);
            }
            catch (EngineUnavailableException) when (_watch is not null && attempt < Attempts)
            {
                // The engine is started again, and loads the model with the next request.
            }
        }
    }
}
