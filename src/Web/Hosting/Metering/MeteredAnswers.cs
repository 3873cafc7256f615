using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Rag.Embedding;
using Platform.Web.Hosting.Answering;

namespace Platform.Web.Hosting.Metering;

/// <summary>Opens models for a project and counts what each session used when it ends, however it ends.</summary>
internal sealed class MeteredAnswers(IModelAnswers answers, UsageMeter meter, MeteredModels models)
{
    /// <summary>The embedder that judges an answer's support, counted as the answer is.</summary>
    public ITextEmbedder? Counted(ITextEmbedder? embedder, ProjectId project) => models.Of(embedder, project, UsageKind.Answers);

    /// <exception cref="AnswerRefusedException">As <see cref="IModelAnswers.OpenAsync"/>.</exception>
    public async Task<MeteredSession> OpenAsync(ProjectId project, UsageKind kind, AnswerModel model, bool wait, CancellationToken cancellationToken)
    {
        var session = await answers.OpenAsync(model, wait, cancellationToken);
        return new(session, used => meter.AddAsync(project, kind, model.Run, used));
    }
}

/// <summary>A session and where its use is counted.</summary>
internal sealed class MeteredSession(IAnswerSession session, Func<UsageAmount, Task> count) : IAsyncDisposable
{
    private UsageAmount _counted;

    public IAnswerSession Session => session;

    /// <summary>Counts what was used so far: a long session loses little when its process dies.</summary>
    public async Task CountAsync()
    {
        var used = session.Used;
        var since = used.Less(_counted);
        _counted = used;
        await count(since);
    }

    public async ValueTask DisposeAsync()
    {
        await session.DisposeAsync();
        await CountAsync();
    }
}
