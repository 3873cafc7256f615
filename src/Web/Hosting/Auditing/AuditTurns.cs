using System.Collections.Concurrent;
using Platform.Domain.Tenancy;

namespace Platform.Web.Hosting.Auditing;

/// <summary>Lets one sealer at a time into a workspace's chain, within this process.</summary>
internal sealed class AuditTurns
{
    private readonly ConcurrentDictionary<WorkspaceId, SemaphoreSlim> _gates = new();

    public async Task<IDisposable> TakeAsync(WorkspaceId workspace, CancellationToken cancellationToken)
    {
        var gate = _gates.GetOrAdd(workspace, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken);
        return new Turn(gate);
    }

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
