using System.Collections.Concurrent;
using Platform.Torch;

namespace Platform.Training.Engine;

/// <summary>The one thread that touches tensors. Work runs in order of arrival; work that runs in steps goes back to the end of the queue between them.</summary>
internal sealed class EngineThread : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly BlockingCollection<Action> _queue = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public EngineThread()
    {
        var thread = new Thread(Work) { IsBackground = true, Name = "engine" };
        thread.Start();
    }

    /// <summary>Runs work on the thread. Cancelled work that has not begun is left out.</summary>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() =>
        {
            if (cancellationToken.IsCancellationRequested)
            {
                done.TrySetCanceled(cancellationToken);
                return;
            }

            try
            {
                done.TrySetResult(work());
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                done.TrySetCanceled(cancellationToken);
            }
            catch (TorchException fault) when (fault.Message.Contains("allocate", StringComparison.OrdinalIgnoreCase))
            {
                done.TrySetException(new EngineException("engine.out_of_memory", "The memory is full. Use shorter sequences, a smaller batch, bf16 or a smaller model.", fault));
            }
            catch (Exception fault) // handed to the caller, who awaits it
            {
                done.TrySetException(fault);
            }
        });
        return done.Task;
    }

    /// <summary>Queues work that handles its own failures.</summary>
    public void Post(Action work)
    {
        try
        {
            _queue.Add(work);
        }
        catch (InvalidOperationException closed)
        {
            throw new EngineException("engine.closed", "The engine is closed. Start it again.", closed);
        }
    }

    /// <summary>Finishes what is queued and ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.CompleteAdding();
        await _ended.Task;
        _queue.Dispose();
    }

    /// <summary>The next work, or null at the end. A thread that nobody asks for a while gives back the memory it keeps for the next step.</summary>
    private Action? Next()
    {
        if (_queue.TryTake(out var soon, _patience))
            return soon;
        if (Host.IsLibraryLoaded)
            Host.TrimBlocks();
        return _queue.TryTake(out var late, Timeout.Infinite) ? late : null;
    }

    private void Work()
    {
        while (Next() is { } work)
            work();
        _ended.SetResult();
    }
}
