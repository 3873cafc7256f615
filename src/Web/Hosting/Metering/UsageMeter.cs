using Microsoft.EntityFrameworkCore;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Metering;

/// <summary>Counts tokens, seconds and bytes of a project. Counting never fails the work that is counted: what cannot be stored is logged.</summary>
internal sealed partial class UsageMeter(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, TimeProvider clock, ILogger<UsageMeter> logger)
{
    private const int Attempts = 4;

    /// <summary>Adds small calls to the record of their day; without a project, to the workspace's own.</summary>
    public async Task AddAsync(ProjectId? project, UsageKind kind, string adapter, UsageAmount amount)
    {
        if (amount is { Tokens: 0, ComputeSeconds: 0, Calls: 0 })
            return;
        var now = clock.GetUtcNow();
        var day = DateOnly.FromDateTime(now.UtcDateTime);
        for (var attempt = 1; attempt <= Attempts; attempt++)
        {
            try
            {
                await using var db = await contexts.CreateDbContextAsync();
                if (await AddAsync(db.UsageRecords.Where(row => row.ProjectId == project && row.Kind == kind && row.Adapter == adapter && row.Source == "" && row.Day == day), amount, CancellationToken.None))
                    return;
                db.Add(new UsageRecord(tenant.Scope, project, kind, adapter, "", amount, now));
                await db.SaveChangesAsync();
                return;
            }
            catch (Exception busy) when (DatabaseFault.Is(busy))
            {
                // somebody began the day's record at this moment, or the database was busy
                if (attempt == Attempts)
                    LogLost(busy, kind);
            }
        }
    }

    /// <summary>Adds a record under a name of its own to what the context saves next: it is counted with the work or not at all, and once.</summary>
    public async Task AddOnceAsync(PlatformDbContext db, ProjectId project, UsageKind kind, string adapter, string source, UsageAmount amount, CancellationToken cancellationToken)
    {
        if (!await db.UsageRecords.AnyAsync(row => row.ProjectId == project && row.Kind == kind && row.Source == source, cancellationToken))
            db.Add(new UsageRecord(tenant.Scope, project, kind, adapter, source, amount, clock.GetUtcNow()));
    }

    /// <summary>Adds to a record under a name of its own, within the caller's transaction.</summary>
    public async Task AddToAsync(PlatformDbContext db, ProjectId project, UsageKind kind, string adapter, string source, UsageAmount amount, CancellationToken cancellationToken)
    {
        if (!await AddAsync(db.UsageRecords.Where(row => row.ProjectId == project && row.Kind == kind && row.Source == source), amount, cancellationToken))
            db.Add(new UsageRecord(tenant.Scope, project, kind, adapter, source, amount, clock.GetUtcNow()));
    }

    // false when there is no such record yet
    private static async Task<bool> AddAsync(IQueryable<UsageRecord> record, UsageAmount amount, CancellationToken cancellationToken) => await record.ExecuteUpdateAsync(
        update => update
            .SetProperty(row => row.InputTokens, row => row.InputTokens + amount.InputTokens)
            .SetProperty(row => row.OutputTokens, row => row.OutputTokens + amount.OutputTokens)
            .SetProperty(row => row.ComputeSeconds, row => row.ComputeSeconds + amount.ComputeSeconds)
            .SetProperty(row => row.Calls, row => row.Calls + amount.Calls)
            .SetProperty(row => row.Bytes, row => row.Bytes + amount.Bytes),
        cancellationToken) > 0;

    [LoggerMessage(2601, LogLevel.Warning, "Use of kind {Kind} could not be recorded")]
    private partial void LogLost(Exception exception, UsageKind kind);
}
