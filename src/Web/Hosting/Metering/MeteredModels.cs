using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Rag.Embedding;
using Platform.Rag.Retrieval;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Hosting.Metering;

/// <summary>Counts what embedding models and rerankers read for a project.</summary>
internal sealed class MeteredModels(UsageTally tally, ITenantContext tenant)
{
    /// <param name="embedder">The model; null for none.</param>
    /// <param name="project">Whose use it is.</param>
    /// <param name="kind">What for.</param>
    /// <param name="isTimed">False where the caller counts the time of the whole work.</param>
    [return: NotNullIfNotNull(nameof(embedder))]
    public ITextEmbedder? Of(ITextEmbedder? embedder, ProjectId project, UsageKind kind, bool isTimed = true) =>
        embedder is null ? null : new MeteredEmbedder(embedder, Count(project, kind, isTimed));

    public IReranker Of(IReranker reranker, ProjectId project, UsageKind kind) => new MeteredReranker(reranker, Count(project, kind, isTimed: true));

    /// <summary>Counts the time of a whole work as one piece, however it ends.</summary>
    public async Task<T> TimedAsync<T>(ProjectId project, UsageKind kind, Func<Task<T>> work)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            return await work();
        }
        finally
        {
            tally.Add(tenant.Scope, project, kind, new(0, 0, Stopwatch.GetElapsedTime(began).TotalSeconds, 1));
        }
    }

    private Action<long, TimeSpan, int> Count(ProjectId project, UsageKind kind, bool isTimed)
    {
        TenantScope owner = tenant.Scope;
        return (tokens, took, calls) => tally.Add(owner, project, kind, isTimed ? new(tokens, 0, took.TotalSeconds, calls) : new(tokens, 0, 0, 0));
    }

    private sealed class MeteredEmbedder(ITextEmbedder inner, Action<long, TimeSpan, int> count) : ITextEmbedder
    {
        public string Identity => inner.Identity;

        public int Dimensions => inner.Dimensions;

        public int MaxTokens => inner.MaxTokens;

        public int CountTokens(string text) => inner.CountTokens(text);

        public double Coverage(string text) => inner.Coverage(text);

        public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, EmbeddingRole role, CancellationToken cancellationToken) =>
            (await EmbedCountedAsync(texts, role, cancellationToken)).Vectors;

        public async Task<EmbeddedTexts> EmbedCountedAsync(IReadOnlyList<string> texts, EmbeddingRole role, CancellationToken cancellationToken)
        {
            var began = Stopwatch.GetTimestamp();
            var done = await inner.EmbedCountedAsync(texts, role, cancellationToken);
            count(done.Tokens, Stopwatch.GetElapsedTime(began), texts.Count);
            return done;
        }
    }

    // a second look belongs to its search, which is counted already
    private sealed class MeteredReranker(IReranker inner, Action<long, TimeSpan, int> count) : IReranker
    {
        public async Task<IReadOnlyList<double>> ScoreAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken) =>
            (await ScoreCountedAsync(query, passages, cancellationToken)).Scores;

        public async Task<RerankScores> ScoreCountedAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken)
        {
            var began = Stopwatch.GetTimestamp();
            var tokens = 0L;
            try
            {
                var done = await inner.ScoreCountedAsync(query, passages, cancellationToken);
                tokens = done.Tokens;
                return done;
            }
            finally
            {
                // one that ran out of time worked all the same
                count(tokens, Stopwatch.GetElapsedTime(began), 0);
            }
        }
    }
}
