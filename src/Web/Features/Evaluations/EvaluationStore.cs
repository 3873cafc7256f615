using Microsoft.EntityFrameworkCore;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Web.Hosting.FollowUps;
using Platform.Web.Hosting.Sealing;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Evaluations;

/// <summary>
/// Keeps the cases of an evaluation as they are done, and puts them together at the end. Rows are the truth about what is done, their blobs hold the cases:
/// a node that dies, however it dies, loses no more than the batch it was at.
/// </summary>
internal sealed class EvaluationStore(
    IDbContextFactory<PlatformDbContext> contexts, EvaluationSteps steps, CaseFile caseFile, IEnumerable<IEvaluationFollowUp> followUps, HoldOutUses uses, TimeProvider clock, ILogger<EvaluationStore> logger)
{
    /// <summary>Cases that are done, in the order of asking; what can no longer be read is forgotten with all that came after it.</summary>
    public async Task<IReadOnlyList<DoneCase>> ReadAsync(Evaluation row, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var parts = await PartsOf(db, row.Id).OrderBy(part => part.Number).ToListAsync(cancellationToken);
        List<DoneCase> done = [];
        foreach (var part in parts)
        {
            if (await TryReadAsync(row, part, cancellationToken) is not { } cases)
            {
                await PartsOf(db, row.Id).Where(other => other.Number >= part.Number).ExecuteDeleteAsync(cancellationToken);
                break;
            }
            done.AddRange(cases);
        }
        return done;
    }

    /// <summary>Notes how far it is, renews the lease and stores the cases of a batch, all or nothing.</summary>
    /// <returns>True to go on; false when a person ended it, or another attempt took over.</returns>
    public async Task<bool> KeepAsync(Evaluation row, int attempt, CaseRun run, IReadOnlyList<DoneCase> cases)
    {
        var sha256 = cases.Count > 0 ? await caseFile.WritePartAsync(row.TenantId, row.Id, cases, CancellationToken.None) : null;
        var noted = await steps.ApplyAsync(row.Id, (one, db) => Note(one, db, attempt, run, cases.Count, sha256), CancellationToken.None);
        return noted is { Succeeded: true, Value.Status: EvaluationStatus.Running };
    }

    /// <summary>Writes the report and the file of cases.</summary>
    public async Task<Outcome<Evaluation>> FinishAsync(Evaluation row, int attempt, CaseRun run)
    {
        // before the end is stored: a node that dies in between does all of it again, and what is known counts once
        var finished = new FinishedScores(row.Id, row.ProjectId, row.Subject.Split, row.CreatedAt, await ScoresAsync(row, run));
        foreach (var followUp in followUps)
            await followUp.TakeAsync(finished, CancellationToken.None);
        var sha256 = await caseFile.WriteAsync(row.TenantId, run.Cases, CancellationToken.None);
        return await steps.ApplyAsync(row.Id, one => one.Succeed(attempt, run.Report(), sha256, clock.GetUtcNow()), CancellationToken.None);
    }

    /// <summary>Removes the parts of an evaluation that has ended; one that is to go on keeps them.</summary>
    public async Task ForgetEndedAsync(EvaluationId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Evaluations.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { HasEnded: true } row)
            return;
        foreach (var part in await PartsOf(db, id).ToListAsync(cancellationToken))
            caseFile.RemovePart(row.TenantId, part.Sha256);
        await PartsOf(db, id).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<IReadOnlyList<FinishedScore>> ScoresAsync(Evaluation row, CaseRun run)
    {
        if (row.Subject.Split != SplitName.Holdout)
            return [.. run.Cases.Select(one => new FinishedScore(one.Number, one.BaseScore, one.TunedScore))];
        var items = run.Cases.ToDictionary(one => one.Number, one => HoldOut.ItemOf(one.Prompt));
        var earlier = await uses.NoteAsync(row, items.Values, CancellationToken.None);
        return [.. run.Cases.Select(one => new FinishedScore(one.Number, one.BaseScore, one.TunedScore, earlier[items[one.Number]]))];
    }

    private Outcome Note(Evaluation one, PlatformDbContext db, int attempt, CaseRun run, int cases, string? sha256)
    {
        if (one.CancelAsked)
            return one.CancelDone(attempt, clock.GetUtcNow());
        var noted = one.Progress(attempt, run.Done, run.Total, clock.GetUtcNow() + EvaluationSteps.Lease);
        if (!noted.Succeeded || sha256 is null)
            return noted;
        // The first case of the batch numbers the part: parts never overlap and stand in the order of asking.
        db.Add(new EvaluationPart(one, run.Done - cases, cases, sha256));
        return one.Keep(attempt);
    }

    private async Task<IReadOnlyList<DoneCase>?> TryReadAsync(Evaluation row, EvaluationPart part, CancellationToken cancellationToken)
    {
        try
        {
            return await caseFile.ReadPartAsync(row.TenantId, part.Sha256, cancellationToken);
        }
        catch (Exception broken) when (broken is IOException or System.Text.Json.JsonException)
        {
            EvaluationLog.PartUnreadable(logger, broken, row.Id);
            return null;
        }
    }

    private static IQueryable<EvaluationPart> PartsOf(PlatformDbContext db, EvaluationId id) => db.EvaluationParts.AsNoTracking().Where(part => part.EvaluationId == id);
}
