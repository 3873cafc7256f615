using Platform.Domain.Kernel;
using Platform.Training.Engine;
using Platform.Web.Hosting.Engine;

namespace Platform.Web.Hosting.Answering;

/// <summary>Asks models through this node's engine.</summary>
internal sealed class EngineModelAnswers(IEngineLeases leases, ChatRenderers renderers, TimeProvider clock) : IModelAnswers
{
    public Task<IAnswerSession> OpenAsync(AnswerModel model, bool wait, CancellationToken cancellationToken) => TranslateAsync<IAnswerSession>(async () =>
    {
        var renderer = renderers.Of(model.BaseFolder);
        var request = new LoadBaseRequest(model.BaseFolder, model.Form.FullPrecision ? Precision.Float32 : Precision.BFloat16);
        var lease = wait ? await leases.AcquireAsync(request, cancellationToken) : await leases.AcquireNowAsync(request, cancellationToken);
        try
        {
            var adapter = await LoadAdapterAsync(lease.Engine, model, cancellationToken);
            return new EngineAnswerSession(lease, renderer, adapter, model.Form.MaxInputTokens);
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    });

    /// <summary>Gives refusals of the engine as <see cref="AnswerRefusedException"/>.</summary>
    public static async Task<T> TranslateAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (EngineException refusal)
        {
            throw new AnswerRefusedException(new DomainError(refusal.Code, refusal.Message), refusal);
        }
        catch (EngineUnavailableException gone)
        {
            throw new AnswerRefusedException(
                new DomainError(AnswerRefusedException.EngineUnavailable, "The engine ended and is started again. Try once more in a moment.", ErrorKind.Conflict), gone);
        }
    }

    // A name of its own for every session: sessions come and go beside runs on the same base.
    private async Task<string?> LoadAdapterAsync(IEngine engine, AnswerModel model, CancellationToken cancellationToken)
    {
        if (model.AdapterFolder is not { } folder)
            return null;
        var id = $"ask-{Guid.CreateVersion7(clock.GetUtcNow()):N}";
        if (model.IsCheckpoint)
            await engine.LoadStateAsync(id, folder, cancellationToken);
        else
            await engine.ImportAdapterAsync(new ImportAdapterRequest(id, folder), cancellationToken);
        return id;
    }
}
