using Platform.Rag.Retrieval;
using Platform.Training.Embedding;
using Platform.Training.Engine;
using Platform.Training.Tokenizers;
using Platform.Web.Hosting.Engine;

namespace Platform.Web.Hosting.Embedding;

/// <summary>A cross-encoder of the engine.</summary>
internal sealed class CrossEncoderReranker : IReranker
{
    private const int PairsARequest = 64;

    private readonly IEngine _engine;
    private readonly IEngineWatch? _watch;
    private readonly LoadEmbedderRequest _model;
    private readonly EmbedderDescription _description;
    private readonly EmbeddingTokenizer _tokenizer;

    private CrossEncoderReranker(IEngine engine, IEngineWatch? watch, LoadEmbedderRequest model, EmbedderDescription description) =>
        (_engine, _watch, _model, _description, _tokenizer) = (engine, watch, model, description, EmbeddingTokenizer.Load(model.Folder, description));

    /// <exception cref="EngineException">The folder is no cross-encoder that this build knows.</exception>
    public static CrossEncoderReranker Open(IEngine engine, IEngineWatch? watch, LoadEmbedderRequest model)
    {
        var description = EmbedderDescription.Read(model.Folder);
        return description.Kind == EmbedderKind.Reranker
            ? new CrossEncoderReranker(engine, watch, model, description)
            : throw new EngineException("embedder.not_a_reranker", $"'{model.Folder}' gives vectors and scores no pairs. Choose a cross-encoder.");
    }

    public async Task<IReadOnlyList<double>> ScoreAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken) =>
        (await ScoreCountedAsync(query, passages, cancellationToken)).Scores;

    public async Task<RerankScores> ScoreCountedAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken)
    {
        if (_watch is not null)
            await _watch.WhenReadyAsync(cancellationToken);
        var (scores, tokens) = (new List<double>(passages.Count), 0L);
        foreach (var part in passages.Select(passage => _tokenizer.EncodePair(query, passage)).Chunk(PairsARequest))
        {
            // RoBERTa has one segment; its pairs differ by their separators alone.
            int[]? starts = _description.Family == "bert" ? [.. part.Select(pair => pair.SecondStart)] : null;
            var request = new EmbedRequest { Model = _model, Sequences = [.. part.Select(pair => pair.Ids)], SecondStarts = starts };
            scores.AddRange((await _engine.EmbedAsync(request, cancellationToken)).Vectors.Select(row => (double)row[0]));
            tokens += part.Sum(pair => (long)pair.Ids.Length);
        }

        return new RerankScores(scores, tokens);
    }
}

/// <summary>The base model as a reranker: how likely is the query after the passage. Refused as busy while another base model is at work.</summary>
/// <param name="leases">The engine.</param>
/// <param name="baseFolder">Folder of the base model.</param>
internal sealed class LikelihoodReranker(IEngineLeases leases, string baseFolder) : IReranker
{
    private readonly Lazy<Tokenizer> _tokenizer = new(() => Tokenizer.Load(baseFolder));

    public async Task<IReadOnlyList<double>> ScoreAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken) =>
        (await ScoreCountedAsync(query, passages, cancellationToken)).Scores;

    public async Task<RerankScores> ScoreCountedAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken)
    {
        using var lease = await leases.AcquireNowAsync(new LoadBaseRequest(baseFolder), cancellationToken);
        var scorer = new LikelihoodScorer(lease.Engine, _tokenizer.Value, lease.Base.ContextTokens);
        return new RerankScores(await scorer.ScoreAsync(query, passages, cancellationToken), scorer.TokensRead);
    }
}
