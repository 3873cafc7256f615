using Platform.Domain.Tenancy;

namespace Platform.Domain.Runs;

/// <summary>A row that a run writes while it works. Owned by the run's workspace.</summary>
public abstract class RunRow : IWorkspaceOwned
{
    private protected RunRow()
    {
    }

    private protected RunRow(TenantScope scope, RunId runId)
    {
        TenantId = scope.TenantId;
        WorkspaceId = scope.WorkspaceId;
        RunId = runId;
    }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The run.</summary>
    public RunId RunId { get; private set; }
}
