using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Platform.Domain.Kernel;
using Platform.Domain.Runs;
using Platform.Web.Hosting.FollowUps;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>Rows that a run has produced since the last write.</summary>
internal sealed class RunRows
{
    public List<RunMetric> Metrics { get; } = [];

    public List<RunValidation> Validations { get; } = [];

    public List<RunAnswer> Answers { get; } = [];

    public List<RunLogLine> Log { get; } = [];

    public RunCheckpoint? Checkpoint { get; set; }

    /// <summary>Steps of the whole run, as the recipe counts them.</summary>
    public int TotalSteps { get; set; }

    public bool IsEmpty => Metrics.Count + Validations.Count + Answers.Count + Log.Count == 0 && Checkpoint is null;
}

/// <summary>
/// Everything a node writes about a run. Each write first proves, in the same transaction, that the claim's attempt is the current one:
/// a node that was only slow writes nothing.
/// </summary>
internal sealed class RunLedger(
    IDbContextFactory<PlatformDbContext> contexts, IEnumerable<IRunFollowUp> followUps, RunUsage usage, IJobQueue jobs, RunSignals signals, TimeProvider clock)
{
    /// <summary>Renews the lease and says what people ask of the run.</summary>
    public async Task<RunRequest> RenewAsync(RunClaim claim, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await FenceAsync(db, claim, _ => { }, cancellationToken);
        return await db.Runs.Where(run => run.Id == claim.RunId).Select(run => run.Request).SingleAsync(cancellationToken);
    }

    /// <summary>Stores rows. Steps, validations and answers that were stored before the last checkpoint are replaced, not doubled.</summary>
    public async Task WriteAsync(RunClaim claim, RunRows rows, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await FenceAsync(db, claim, update => SetProgress(update, rows), cancellationToken);
        if (rows.Metrics.Count > 0)
            await usage.AddOverwrittenAsync(db, claim, rows.Metrics[0].Step, rows.Metrics[^1].Step, cancellationToken);
        await ReplaceAsync(db, claim.RunId, rows, cancellationToken);
        db.AddRange(rows.Metrics);
        db.AddRange(rows.Validations);
        db.AddRange(rows.Answers);
        db.AddRange(rows.Log);
        if (rows.Checkpoint is not null)
            db.Add(rows.Checkpoint);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        signals.Publish(claim.RunId);
    }

    /// <summary>Forgets checkpoints whose files were removed because newer ones are kept.</summary>
    public async Task ForgetCheckpointsAsync(RunClaim claim, IReadOnlyList<string> foldersLeft, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await FenceAsync(db, claim, _ => { }, cancellationToken);
        await db.RunCheckpoints.Where(row => row.RunId == claim.RunId && !foldersLeft.Contains(row.Folder)).ExecuteDeleteAsync(cancellationToken);
    }

    /// <summary>Ends the attempt with a step of the lifecycle.</summary>
    public async Task<Outcome> StepAsync(RunClaim claim, Func<Run, DateTimeOffset, Outcome> step, CancellationToken cancellationToken)
    {
        var outcome = await ChangeAsync(claim, (run, _) => Task.FromResult(step(run, clock.GetUtcNow())), cancellationToken);
        signals.Publish(claim.RunId);
        return outcome;
    }

    /// <summary>Gives the run back and offers it again.</summary>
    public async Task ReleaseAsync(RunClaim claim, CancellationToken cancellationToken)
    {
        var order = 0L;
        await ChangeAsync(
            claim,
            (run, _) =>
            {
                order = run.QueueOrder;
                return Task.FromResult(run.Release(claim.Attempt, RunClaims.Actor, clock.GetUtcNow()));
            },
            cancellationToken);
        signals.Publish(claim.RunId);
        await jobs.OfferAsync(new JobOffer(ExecuteRunJobKey.Name, claim.RunId.Value, JobGroups.Gpu, order), cancellationToken);
    }

    /// <summary>Records the result, ends the run and adds what follows from it, in one save.</summary>
    public async Task SucceedAsync(RunClaim claim, int step, int rank, AdapterFiles files, bool stoppedEarly, CancellationToken cancellationToken)
    {
        await ChangeAsync(
            claim,
            async (run, db) =>
            {
                var now = clock.GetUtcNow();
                var outcome = run.Succeed(claim.Attempt, stoppedEarly, RunClaims.Actor, now);
                if (!outcome.Succeeded)
                    return outcome;
                var adapter = new Adapter(run, step, rank, files, now);
                db.RemoveRange(await db.Adapters.Where(old => old.RunId == run.Id).ToListAsync(cancellationToken));
                db.Add(adapter);
                foreach (var followUp in followUps)
                    await followUp.AddAsync(db, run, adapter, cancellationToken);
                return outcome;
            },
            cancellationToken);
        signals.Publish(claim.RunId);
        foreach (var followUp in followUps)
            await followUp.WakeAsync(claim.RunId, cancellationToken);
    }

    // A person's wish may change the row between reading and saving; then the rule is asked again on the fresh row.
    private async Task<Outcome> ChangeAsync(RunClaim claim, Func<Run, PlatformDbContext, Task<Outcome>> rule, CancellationToken cancellationToken)
    {
        const int Tries = 5;
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            var run = await db.Runs.SingleOrDefaultAsync(run => run.Id == claim.RunId, cancellationToken) ?? throw new AttemptLostException(claim);
            if (run.Attempt != claim.Attempt || run.Status != RunStatus.Running)
                throw new AttemptLostException(claim);
            var outcome = await rule(run, db);
            if (run.Status != RunStatus.Running)
                await usage.AddAsync(db, run, cancellationToken);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return outcome;
            }
            catch (DbUpdateConcurrencyException) when (attempt < Tries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20 * attempt), clock, cancellationToken);
            }
        }
    }

    private async Task FenceAsync(PlatformDbContext db, RunClaim claim, Action<UpdateSettersBuilder<Run>> more, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + RunClaims.Lease;
        var current = await db.Runs
            .Where(run => run.Id == claim.RunId && run.Attempt == claim.Attempt && run.Status == RunStatus.Running)
            .ExecuteUpdateAsync(
                update =>
                {
                    update.SetProperty(run => run.LeaseUntil, until);
                    more(update);
                },
                cancellationToken);
        if (current == 0)
            throw new AttemptLostException(claim);
    }

    private static void SetProgress(UpdateSettersBuilder<Run> update, RunRows rows)
    {
        if (rows.Metrics.Count > 0)
        {
            var last = rows.Metrics[^1];
            update.SetProperty(run => run.Step, last.Step)
                .SetProperty(run => run.Loss, last.Loss)
                .SetProperty(run => run.TokensPerSecond, rows.Metrics.Average(row => row.TokensPerSecond))
                .SetProperty(run => run.ActiveSeconds, last.ElapsedSeconds)
                .SetProperty(run => run.PeakBytes, last.PeakBytes)
                .SetProperty(run => run.TotalSteps, rows.TotalSteps);
        }
        if (rows.Validations.Count > 0)
            update.SetProperty(run => run.ValidationLoss, rows.Validations[^1].Loss);
        if (rows.Checkpoint is not null)
            update.SetProperty(run => run.Losses, 0);
    }

    private static async Task ReplaceAsync(PlatformDbContext db, RunId id, RunRows rows, CancellationToken cancellationToken)
    {
        if (rows.Metrics.Count > 0)
        {
            var (first, last) = (rows.Metrics[0].Step, rows.Metrics[^1].Step);
            await db.RunMetrics.Where(row => row.RunId == id && row.Step >= first && row.Step <= last).ExecuteDeleteAsync(cancellationToken);
        }
        var validated = rows.Validations.ConvertAll(row => row.Step);
        if (validated.Count > 0)
            await db.RunValidations.Where(row => row.RunId == id && validated.Contains(row.Step)).ExecuteDeleteAsync(cancellationToken);
        var answered = rows.Answers.Select(row => row.Step).Distinct().ToList();
        if (answered.Count > 0)
            await db.RunAnswers.Where(row => row.RunId == id && answered.Contains(row.Step)).ExecuteDeleteAsync(cancellationToken);
        if (rows.Checkpoint is { Step: var step })
            await db.RunCheckpoints.Where(row => row.RunId == id && row.Step == step).ExecuteDeleteAsync(cancellationToken);
    }
}
