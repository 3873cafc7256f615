using System.Collections.Concurrent;
using System.Threading.Channels;
using Platform.Domain.Datasets;
using Platform.Domain.Tenancy;

namespace Platform.Web.Features.Datasets.Importing;

/// <summary>An import that waits for a worker.</summary>
internal sealed record WaitingImport(TenantScope Scope, DatasetImportId Id);

/// <summary>Wakes the worker and stops what it does. The import's row is the truth: what is lost here is found again by the worker's sweep.</summary>
internal sealed class ImportWork
{
    private readonly Channel<WaitingImport> _waiting = Channel.CreateUnbounded<WaitingImport>();
    private readonly ConcurrentDictionary<DatasetImportId, CancellationTokenSource> _running = new();

    public ChannelReader<WaitingImport> Waiting => _waiting.Reader;

    public void Offer(WaitingImport import) => _waiting.Writer.TryWrite(import);

    /// <summary>Stops the work on an import in this process.</summary>
    /// <returns>False when this process does not work on it.</returns>
    public bool Stop(DatasetImportId id)
    {
        if (!_running.TryGetValue(id, out var running))
            return false;
        running.Cancel();
        return true;
    }

    /// <summary>Notes that work begins; null when it is under way already.</summary>
    public CancellationTokenSource? Begin(DatasetImportId id, CancellationToken stopping)
    {
        var running = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        if (_running.TryAdd(id, running))
            return running;
        running.Dispose();
        return null;
    }

    public void End(DatasetImportId id)
    {
        if (_running.TryRemove(id, out var running))
            running.Dispose();
    }
}
