using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Measures;

/// <summary>
/// A transaction in which alone a KPI's observations may be stored. One runs at a time for each KPI, and its moments are later than all before it,
/// whichever machine's clock says what: so what was received by a moment is a fixed set.
/// </summary>
internal sealed class Reception : IAsyncDisposable
{
    private readonly PlatformDbContext _db;
    private readonly IDbContextTransaction _transaction;
    private readonly KpiId _kpi;
    private DateTimeOffset _at;

    private Reception(PlatformDbContext db, IDbContextTransaction transaction, KpiId kpi, DateTimeOffset at) => (_db, _transaction, _kpi, _at) = (db, transaction, kpi, at);

    /// <summary>Waits for those that are storing.</summary>
    /// <exception cref="InvalidOperationException">The workspace has no such KPI.</exception>
    public static async Task<Reception> BeginAsync(PlatformDbContext db, KpiId kpi, TimeProvider clock, CancellationToken cancellationToken)
    {
        var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // locks the row on a cluster; the embedded database has let nobody else in since the line above
        var rows = db.Kpis.Where(row => row.Id == kpi);
        if (await rows.ExecuteUpdateAsync(set => set.SetProperty(row => row.ReceivedUpTo, row => row.ReceivedUpTo), cancellationToken) == 0)
        {
            await transaction.DisposeAsync();
            throw new InvalidOperationException($"This workspace has no KPI {kpi}.");
        }

        var last = await rows.Select(row => row.ReceivedUpTo).SingleAsync(cancellationToken);
        // whole microseconds, which both databases keep
        var now = clock.GetUtcNow();
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
        return new(db, transaction, kpi, now > last ? now : last);
    }

    /// <summary>Shuts all KPIs of a project to those who store, for the rest of the caller's transaction. Waits for those that are storing.</summary>
    public static Task ShutAsync(PlatformDbContext db, ProjectId project, CancellationToken cancellationToken) => ShutAsync(db, db.Kpis.Where(row => row.ProjectId == project), cancellationToken);

    /// <summary>The same for some KPIs.</summary>
    /// <returns>Which they are.</returns>
    public static async Task<IReadOnlyList<KpiId>> ShutAsync(PlatformDbContext db, IQueryable<Kpi> some, CancellationToken cancellationToken)
    {
        // one by one and in one order: two that shut the same KPIs do not wait for each other
        var kpis = await some.OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(cancellationToken);
        foreach (var kpi in kpis)
            await db.Kpis.Where(row => row.Id == kpi).ExecuteUpdateAsync(set => set.SetProperty(row => row.ReceivedUpTo, row => row.ReceivedUpTo), cancellationToken);
        return kpis;
    }

    /// <summary>The moment of the next event, later than any before.</summary>
    public DateTimeOffset Next() => _at = _at.AddMicroseconds(1);

    /// <summary>Moves on to a whole millisecond.</summary>
    public DateTimeOffset Settle()
    {
        var over = _at.Ticks % TimeSpan.TicksPerMillisecond;
        return _at = over == 0 ? _at : _at.AddTicks(TimeSpan.TicksPerMillisecond - over);
    }

    public async Task CommitAsync(CancellationToken cancellationToken)
    {
        await _db.Kpis.Where(row => row.Id == _kpi).ExecuteUpdateAsync(set => set.SetProperty(row => row.ReceivedUpTo, _at), cancellationToken);
        await _transaction.CommitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _transaction.DisposeAsync();
}
