using System.Diagnostics;
using Platform.Rag.Retrieval;
using Platform.Training.Embedding;
using Platform.Training.Engine;
using Platform.Training.Tokenizers;
using Platform.Web.Hosting.Embedding;

namespace Platform.Web.Hosting.Commands;

/// <summary>Has the best hits of every question looked at a second time. The scores are kept, so that several shares are measured at the cost of one look.</summary>
internal sealed class RerankTrial(RetrievalSet set, IReadOnlyList<IReadOnlyList<HybridHit>> found, int depth)
{
    private readonly List<IReadOnlyList<double>> _scores = [];

    /// <summary>Milliseconds of each look, in order of their length.</summary>
    public List<double> Milliseconds { get; } = [];

    /// <summary>Opens a folder: a cross-encoder, or any base model by its likelihood.</summary>
    public static async Task<IReranker> OpenAsync(IEngine engine, string folder, CancellationToken cancellationToken)
    {
        if (EmbedderRegistry.Recognise(folder) == EmbedderKind.Reranker)
            return CrossEncoderReranker.Open(engine, null, new LoadEmbedderRequest(folder));
        var state = await engine.LoadBaseAsync(new LoadBaseRequest(folder), cancellationToken);
        return new BaseReranker(new LikelihoodScorer(engine, Tokenizer.Load(folder), state.ContextTokens));
    }

    public async Task LookAsync(IReranker reranker, CancellationToken cancellationToken)
    {
        foreach (var (query, hits) in set.Queries.Zip(found))
        {
            var begun = Stopwatch.GetTimestamp();
            _scores.Add(await reranker.ScoreAsync(query.Text, [.. hits.Take(depth).Select(hit => set.Texts[RetrievalTrial.Position(hit.Id)].Text)], cancellationToken));
            Milliseconds.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }

        Milliseconds.Sort();
    }

    /// <summary>The order when the look counts as much.</summary>
    public async Task<IReadOnlyList<List<int>>> OrderAsync(double share, CancellationToken cancellationToken)
    {
        List<List<int>> rankings = [];
        foreach (var (hits, scores) in found.Zip(_scores))
        {
            var looked = await Rerank.ApplyAsync("", hits, new Reranking(new Known(scores), (ids, _) => Task.FromResult<IReadOnlyList<string>>([.. ids.Select(_ => "")]), depth, share), TimeProvider.System, cancellationToken);
            rankings.Add([.. looked.Hits.Select(hit => RetrievalTrial.Position(hit.Id))]);
        }

        return rankings;
    }

    private sealed class BaseReranker(LikelihoodScorer scorer) : IReranker
    {
        public Task<IReadOnlyList<double>> ScoreAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken) => scorer.ScoreAsync(query, passages, cancellationToken);
    }

    private sealed class Known(IReadOnlyList<double> scores) : IReranker
    {
        public Task<IReadOnlyList<double>> ScoreAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken) => Task.FromResult(scores);
    }
}
