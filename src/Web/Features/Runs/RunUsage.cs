using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Metering;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>
/// Counts what runs used from their steps. Tokens and seconds of a step run on from the one before; an attempt used what its own steps added.
/// Each attempt is counted once: when it ends, or when another node takes over from one that was lost. Steps that an attempt does again are counted before they are written over.
/// </summary>
internal sealed class RunUsage(UsageMeter meter)
{
    /// <summary>Adds the attempts that are not counted yet to what the context saves next.</summary>
    public async Task AddAsync(PlatformDbContext db, Run run, CancellationToken cancellationToken)
    {
        var used = new SortedDictionary<int, UsageAmount>();
        await foreach (var (attempt, amount) in StepsAsync(db, run.Id, 0, int.MaxValue, cancellationToken))
            used[attempt] = used.GetValueOrDefault(attempt) + amount;
        foreach (var (attempt, amount) in used)
            await meter.AddOnceAsync(db, run.ProjectId, UsageKind.Training, run.Id.ToString(), Source(run.Id, attempt), amount, cancellationToken);
    }

    /// <summary>Counts steps of an attempt that it is about to write over: its engine died, and it goes on from the last checkpoint. Within the caller's transaction.</summary>
    public async Task AddOverwrittenAsync(PlatformDbContext db, RunClaim claim, int first, int last, CancellationToken cancellationToken)
    {
        var again = default(UsageAmount);
        await foreach (var (attempt, amount) in StepsAsync(db, claim.RunId, first, last, cancellationToken))
            again += attempt == claim.Attempt ? amount : default;
        if (again.Calls == 0)
            return;
        var project = await db.Runs.Where(run => run.Id == claim.RunId).Select(run => run.ProjectId).SingleAsync(cancellationToken);
        await meter.AddToAsync(db, project, UsageKind.Training, claim.RunId.ToString(), Source(claim.RunId, claim.Attempt) + ":again", again, cancellationToken);
    }

    private static string Source(RunId run, int attempt) => string.Create(CultureInfo.InvariantCulture, $"run:{run}:{attempt}");

    private static async IAsyncEnumerable<(int Attempt, UsageAmount Amount)> StepsAsync(
        PlatformDbContext db, RunId run, int first, int last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var before = await db.RunMetrics.Where(row => row.RunId == run && row.Step < first).OrderByDescending(row => row.Step).Select(row => new { row.Tokens, row.ElapsedSeconds }).FirstOrDefaultAsync(cancellationToken);
        var (tokens, seconds) = (before?.Tokens ?? 0, before?.ElapsedSeconds ?? 0);
        await foreach (var row in db.RunMetrics.Where(row => row.RunId == run && row.Step >= first && row.Step <= last).OrderBy(row => row.Step)
            .Select(row => new { row.Attempt, row.Tokens, row.ElapsedSeconds }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            // a run that began anew counts from nothing
            var (added, took) = (row.Tokens - tokens, row.ElapsedSeconds - seconds);
            yield return (row.Attempt, new UsageAmount(added < 0 ? row.Tokens : added, 0, took < 0 ? row.ElapsedSeconds : took, 1));
            (tokens, seconds) = (row.Tokens, row.ElapsedSeconds);
        }
    }
}
