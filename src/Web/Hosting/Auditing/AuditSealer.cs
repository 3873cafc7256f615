using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Auditing;

/// <summary>
/// Gives the workspace's new entries their places in the chain, in the order of their times. One sealer at a time: a gate within the process, a lock
/// of the database among several portals; and should both fail, a number can be given only once and a sealed entry is not sealed again.
/// </summary>
internal sealed class AuditSealer(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditTurns turns)
{
    private const int EntriesAtATime = 500;
    private const int MostAttempts = 20;

    /// <summary>Seals everything that waits.</summary>
    /// <returns>How many entries were sealed.</returns>
    public async Task<int> SealAsync(CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(tenant.Scope.WorkspaceId, cancellationToken);
        var (total, attempts) = (0, 0);
        while (true)
        {
            try
            {
                var some = await SealSomeAsync(cancellationToken);
                total += some;
                if (some < EntriesAtATime)
                    return total;
            }
            catch (DbUpdateException) when (++attempts < MostAttempts)
            {
                // another portal was faster; what it left is read again
                continue;
            }
        }
    }

    private async Task<int> SealSomeAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        // most calls find nothing to do and take no lock
        if (!await db.AuditEntries.AnyAsync(row => row.Number == null, cancellationToken))
            return 0;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (db is PostgresPlatformDbContext)
        {
            var workspace = $"audit:{tenant.Scope.WorkspaceId}";
            await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({workspace}, 0))", cancellationToken);
        }

        var waiting = await db.AuditEntries.Where(row => row.Number == null).OrderBy(row => row.At).ThenBy(row => row.Id).Take(EntriesAtATime).ToListAsync(cancellationToken);
        var end = await db.AuditEntries.Where(row => row.Number != null).OrderByDescending(row => row.Number)
            .Select(row => new AuditLink(row.Number!.Value, row.Hash!)).FirstOrDefaultAsync(cancellationToken);
        foreach (var entry in waiting)
            end = entry.Seal(end);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return waiting.Count;
    }
}
