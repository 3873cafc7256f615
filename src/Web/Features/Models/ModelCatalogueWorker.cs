using System.Threading.Channels;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Models;

/// <summary>Wakes the worker; a wake-up that is missed costs a minute, no more.</summary>
internal sealed class ModelImportQueue
{
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Wake() => _bell.Writer.TryWrite(true);

    /// <summary>Waits for a wake-up, at most for <paramref name="longest"/>.</summary>
    public async Task WaitAsync(TimeSpan longest, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _bell.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nobody rang: the caller looks by himself.
            return;
        }
    }
}

/// <summary>Reads the catalogue at start and carries out imports, also those that a restart interrupted.</summary>
internal sealed partial class ModelCatalogueWorker(
    IServiceScopeFactory scopes, ModelImportQueue queue, TimeProvider clock, ILogger<ModelCatalogueWorker> logger) : BackgroundService
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var (isRead, worked) = (false, false);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isRead)
                    await ReadAsync(stoppingToken);
                isRead = true;
                worked = await ImportAsync(stoppingToken);
            }
            catch (Exception broken) when (DatabaseFault.Is(broken) || broken is IOException or UnauthorizedAccessException)
            {
                // The database or the disk was away or busy; the next look does the same again.
                worked = false;
                LogLater(broken);
            }

            if (!worked)
                await queue.WaitAsync(LongestWait, clock, stoppingToken);
        }
    }

    private async Task<bool> ImportAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RunImport>().HandleAsync(stoppingToken);
    }

    private async Task ReadAsync(CancellationToken stoppingToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var count = await scope.ServiceProvider.GetRequiredService<ReadCatalogue>().HandleAsync(stoppingToken);
        LogRead(count.Usable, count.Refused, count.Missing);
    }

    [LoggerMessage(1401, LogLevel.Information, "Base models: {Usable} usable, {Refused} refused, {Missing} missing")]
    private partial void LogRead(int usable, int refused, int missing);

    [LoggerMessage(1402, LogLevel.Warning, "The models could not be read or imported now; it is tried again")]
    private partial void LogLater(Exception exception);
}
