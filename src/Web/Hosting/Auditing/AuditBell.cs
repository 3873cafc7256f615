using System.Threading.Channels;
using Platform.Domain.Tenancy;

namespace Platform.Web.Hosting.Auditing;

/// <summary>Tells the sealing worker of this process whose entries wait. A ring that gets lost costs a few seconds: the sweep finds the entries.</summary>
internal sealed class AuditBell
{
    private readonly Channel<TenantScope> _rings = Channel.CreateBounded<TenantScope>(new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Ring(TenantScope scope) => _rings.Writer.TryWrite(scope);

    /// <summary>Waits until somebody rings; false when nobody did in that time.</summary>
    public async Task<bool> WaitAsync(TimeSpan longest, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await _rings.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The workspaces that rang since the last call, each once.</summary>
    public IReadOnlySet<TenantScope> Take()
    {
        var scopes = new HashSet<TenantScope>();
        while (_rings.Reader.TryRead(out var scope))
            scopes.Add(scope);
        return scopes;
    }
}
