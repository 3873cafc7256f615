using Platform.Training.Engine;

namespace Platform.Web.Hosting.Engine;

/// <summary>
/// Who may use the engine with which base model. Users of the same base share it; somebody who needs another one waits, or is told that it is busy:
/// loading another base would drop the adapters of whoever is at work.
/// </summary>
internal interface IEngineLeases
{
    /// <summary>Waits until the engine is up and may hold this base, makes it resident and keeps it until the lease ends.</summary>
    Task<EngineLease> AcquireAsync(LoadBaseRequest request, CancellationToken cancellationToken);

    /// <summary>As <see cref="AcquireAsync"/>, but refuses with <c>engine.busy</c> when another base is in use.</summary>
    Task<EngineLease> AcquireNowAsync(LoadBaseRequest request, CancellationToken cancellationToken);

    /// <summary>As <see cref="AcquireAsync"/>, but null when anybody uses the engine or it is not up: for work that must not disturb and not be disturbed.</summary>
    Task<EngineLease?> TryAcquireIdleAsync(LoadBaseRequest request, CancellationToken cancellationToken);
}

/// <summary>The engine with a base model that stays resident until this is disposed. Drop your adapters before.</summary>
internal sealed class EngineLease(IEngine engine, BaseModelState state, Action release) : IDisposable
{
    private Action? _release = release;

    public IEngine Engine { get; } = engine;

    public BaseModelState Base { get; } = state;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}

internal sealed class EngineLeases(EngineClient client, IEngineWatch watch) : IEngineLeases
{
    private readonly Lock _lock = new();
    private LoadBaseRequest? _current;
    private int _users;
    private TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<EngineLease> AcquireAsync(LoadBaseRequest request, CancellationToken cancellationToken)
    {
        while (TryEnter(request) is { } wait)
            await wait.WaitAsync(cancellationToken);
        return await LoadAsync(request, cancellationToken);
    }

    public Task<EngineLease> AcquireNowAsync(LoadBaseRequest request, CancellationToken cancellationToken) => TryEnter(request) is null
        ? LoadAsync(request, cancellationToken)
        : throw new EngineException("engine.busy", "The engine is at work with another base model. Wait until that run ends, or use the base model it works with.");

    public async Task<EngineLease?> TryAcquireIdleAsync(LoadBaseRequest request, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_users > 0 || watch.Status.Condition != EngineCondition.Ready)
                return null;
            (_current, _users) = (request, 1);
        }
        return await LoadAsync(request, cancellationToken);
    }

    private async Task<EngineLease> LoadAsync(LoadBaseRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await watch.WhenReadyAsync(cancellationToken);
            return new EngineLease(client, await client.LoadBaseAsync(request, cancellationToken), Leave);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    /// <summary>Null when entered; otherwise what to wait for.</summary>
    private Task? TryEnter(LoadBaseRequest request)
    {
        lock (_lock)
        {
            if (_users > 0 && _current != request)
                return _freed.Task;
            _current = request;
            _users++;
            return null;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_users > 0)
                return;
            _freed.TrySetResult();
            _freed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
