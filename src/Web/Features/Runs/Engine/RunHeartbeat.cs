using Platform.Domain.Runs;
using Platform.Training.Engine;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs.Engine;

/// <summary>
/// While a node works: renews the lease, and turns a person's wish, the node's stop or a lost claim into one token that the recipe heeds at its next step.
/// </summary>
internal sealed class RunHeartbeat : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _beating;

    /// <param name="ledger">Where the lease is renewed.</param>
    /// <param name="claim">The run.</param>
    /// <param name="trouble">Looked at with every beat: why the work must stop, or null.</param>
    /// <param name="clock">Time.</param>
    /// <param name="stopping">The node stops.</param>
    public RunHeartbeat(RunLedger ledger, RunClaim claim, Func<EngineException?> trouble, TimeProvider clock, CancellationToken stopping)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _beating = BeatAsync(ledger, claim, trouble, clock);
    }

    /// <summary>Fires when the work should stop at the next step.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>What a person asked for, once seen.</summary>
    public RunRequest Request { get; private set; }

    /// <summary>Why the work had to stop, once seen.</summary>
    public EngineException? Trouble { get; private set; }

    /// <summary>Ends the beating; throws <see cref="AttemptLostException"/> when the claim was lost.</summary>
    public async Task EndAsync()
    {
        await _ended.CancelAsync();
        await _beating;
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _beating.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _ended.Dispose();
    }

    private async Task RenewAsync(RunLedger ledger, RunClaim claim)
    {
        try
        {
            Request = await ledger.RenewAsync(claim, _ended.Token);
        }
        catch (Exception busy) when (DatabaseFault.Is(busy))
        {
            // The lease outlasts many beats: what the database was too busy for now, the next one does.
            return;
        }
    }

    private async Task BeatAsync(RunLedger ledger, RunClaim claim, Func<EngineException?> trouble, TimeProvider clock)
    {
        try
        {
            while (!_ended.IsCancellationRequested)
            {
                await RenewAsync(ledger, claim);
                Trouble ??= trouble();
                if (Request != RunRequest.None || Trouble is not null)
                    await _stop.CancelAsync();
                await Task.Delay(Beat, clock, _ended.Token);
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The work is done.
        }
        catch (AttemptLostException)
        {
            await _stop.CancelAsync();
            throw;
        }
    }
}
