using Platform.Domain.Kernel;
using Platform.Rag.Retrieval;
using Platform.Training.Engine;
using Platform.Web.Hosting.Engine;

namespace Platform.Web.Hosting.Embedding;

/// <summary>Opens rerankers of this machine's engine.</summary>
internal sealed class InstalledRerankers(IServiceProvider services)
{
    /// <param name="folder">Folder of a model.</param>
    /// <param name="likelihood">True for a base model by its likelihood, false for a cross-encoder.</param>
    /// <returns>Refused with <c>embedder.no_engine</c> or the reader's own code. What it cannot do later it refuses with <see cref="RerankRefusedException"/>.</returns>
    public Outcome<IReranker> Open(string folder, bool likelihood)
    {
        if (services.GetService<IEngine>() is not { } engine || services.GetService<IEngineLeases>() is not { } leases)
            return EmbeddingErrors.NoEngine();
        try
        {
            return Outcome<IReranker>.Of(new RefusingReranker(likelihood
                ? new LikelihoodReranker(leases, folder)
                : CrossEncoderReranker.Open(engine, services.GetService<IEngineWatch>(), new LoadEmbedderRequest(folder))));
        }
        catch (EngineException fault)
        {
            return new DomainError(fault.Code, fault.Message);
        }
    }

    /// <summary>What the engine refuses, or cannot do because it is being started again, is a refusal of the second look and no failure of the search.</summary>
    private sealed class RefusingReranker(IReranker inner) : IReranker
    {
        public async Task<IReadOnlyList<double>> ScoreAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken) =>
            (await ScoreCountedAsync(query, passages, cancellationToken)).Scores;

        public async Task<RerankScores> ScoreCountedAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken)
        {
            try
            {
                return await inner.ScoreCountedAsync(query, passages, cancellationToken);
            }
            catch (EngineException fault)
            {
                throw new RerankRefusedException(fault.Code, fault.Message);
            }
            catch (EngineUnavailableException fault)
            {
                throw new RerankRefusedException("engine.unavailable", fault.Message);
            }
        }
    }
}
