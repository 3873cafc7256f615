using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Rag.Retrieval;
using Platform.Web.Features.Collections.Searching;

namespace Platform.Web.Tests.Collections;

/// <summary>One reranker: whoever has a word twice is best. It can be made slow, busy, or taken away.</summary>
internal sealed class TestRerankers : ICollectionRerankers, IReranker
{
    public static readonly BaseModelId Model = new(Guid.Parse("01990000-0000-7000-8000-00000000000a"));

    public bool Gone { get; set; }

    public bool Busy { get; set; }

    public TimeSpan Takes { get; set; }

    /// <summary>Every text that it was ever shown.</summary>
    public List<string> Shown { get; } = [];

    public Task<IReadOnlyList<RerankChoice>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<RerankChoice>>([new RerankChoice(RerankKind.CrossEncoder, Model, "twice")]);

    public Task<Outcome<IReranker>> OpenAsync(RerankSettings settings, CancellationToken cancellationToken) =>
        Task.FromResult(Gone ? CollectionErrors.RerankerGone(settings.ModelName) : Outcome<IReranker>.Of(this));

    /// <summary>A word is a token.</summary>
    public async Task<RerankScores> ScoreCountedAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken) =>
        new(await ScoreAsync(query, passages, cancellationToken), passages.Sum(passage => passage.Split(' ').Length));

    public async Task<IReadOnlyList<double>> ScoreAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken)
    {
        Shown.AddRange(passages);
        await Task.Delay(Takes, cancellationToken);
        if (Busy)
            throw new RerankRefusedException("engine.busy", "Busy.");
        return [.. passages.Select(passage => (double)passage.Split(' ').GroupBy(word => word, StringComparer.OrdinalIgnoreCase).Max(group => group.Count()))];
    }
}
