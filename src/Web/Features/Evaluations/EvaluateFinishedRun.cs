using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.FollowUps;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Evaluations;

/// <summary>
/// Measures a finished run without being asked: its result against its base on the test part. The evaluation waits for the device like any other,
/// and whoever made the run made it. Hold-out rows stay untouched: they are for the last look.
/// </summary>
internal sealed class EvaluateFinishedRun(IDbContextFactory<PlatformDbContext> contexts, IJobQueue queue, AuditLog audit, TimeProvider clock) : IRunFollowUp
{
    private const string Actor = JobActor.Mark + EvaluateJob.Key;

    public async Task AddAsync(PlatformDbContext db, Run run, Adapter adapter, CancellationToken cancellationToken)
    {
        if (!run.EvaluateWhenFinished || await IsMeasuredAsync(db, run.Id, cancellationToken))
            return;
        var now = clock.GetUtcNow();
        var version = await db.DatasetVersions.AsNoTracking().SingleOrDefaultAsync(version => version.Id == run.DatasetVersionId, cancellationToken);
        if (version is null || version.Rows(SplitName.Test) == 0)
        {
            run.NoteEvaluation(queued: false, Actor, now);
            return;
        }
        var made = Evaluation.Create(
            new TenantScope(run.TenantId, run.WorkspaceId), EvaluationPlans.Subject(run, (adapter.Folder, null), version, SplitName.Test), EvaluationPlans.Settings(null, version), run.CreatedBy, now);
        // A test part with rows and the usual settings is all that the rule asks for.
        db.Add(made.Value);
        audit.Add(db, "evaluation.started", AuditSubject.Of("evaluation", made.Value.Id, run.ProjectId), new { run = run.Name, data = run.DatasetName, made.Value.Subject.Split, made.Value.Subject.Rows });
        run.NoteEvaluation(queued: true, Actor, now);
    }

    public async Task WakeAsync(RunId runId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var waiting = await db.Evaluations.AsNoTracking().Where(row => row.RunId == runId && row.Status == EvaluationStatus.Queued)
            .Select(row => new { row.Id, row.CreatedAt }).ToListAsync(cancellationToken);
        foreach (var row in waiting)
            await queue.OfferAsync(new JobOffer(EvaluateJob.Key, row.Id.Value, JobGroups.Gpu, row.CreatedAt.UtcTicks), cancellationToken);
    }

    // The ledger may tell of the same end twice; a run has one result, and one evaluation of it is enough.
    private static async Task<bool> IsMeasuredAsync(PlatformDbContext db, RunId runId, CancellationToken cancellationToken)
    {
        var subjects = await db.Evaluations.AsNoTracking().Where(row => row.RunId == runId).Select(row => row.Subject).ToListAsync(cancellationToken);
        return subjects.Exists(subject => subject.CheckpointStep is null);
    }
}
