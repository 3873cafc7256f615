using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Platform.Domain.Runs;

namespace Platform.Web.Features.Runs;

/// <summary>Tells a page when to read a run again. It carries no values: rows are read from the database, so nothing is lost when a signal is.</summary>
internal interface IRunFeed
{
    /// <summary>
    /// Yields at once, after every change that this process knows of (at most about three a second), and every two seconds besides,
    /// because another node may do the work. Ends only with the token.
    /// </summary>
    IAsyncEnumerable<RunId> WatchAsync(RunId id, CancellationToken cancellationToken);
}

/// <summary>The in-process half of <see cref="IRunFeed"/>.</summary>
internal sealed class RunSignals(TimeProvider clock) : IRunFeed
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<RunId, ConcurrentDictionary<Channel<bool>, bool>> _watchers = new();

    /// <summary>Says that rows of a run changed.</summary>
    public void Publish(RunId id)
    {
        if (!_watchers.TryGetValue(id, out var watchers))
            return;
        foreach (var channel in watchers.Keys)
            channel.Writer.TryWrite(true);
    }

    public async IAsyncEnumerable<RunId> WatchAsync(RunId id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Room for one: further signals say the same thing.
        var channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        var watchers = _watchers.GetOrAdd(id, _ => new ConcurrentDictionary<Channel<bool>, bool>());
        watchers[channel] = true;
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                yield return id;
                await Task.Delay(Pace, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await WaitAsync(channel, cancellationToken);
            }
        }
        finally
        {
            watchers.TryRemove(channel, out _);
        }
    }

    private async Task WaitAsync(Channel<bool> channel, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Refresh, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        Task signal = channel.Reader.WaitToReadAsync(either.Token).AsTask();
        await signal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        channel.Reader.TryRead(out _);
    }
}
