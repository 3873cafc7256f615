using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Collections;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Grounding;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Evaluations;

/// <summary>What to evaluate.</summary>
/// <param name="RunId">The run.</param>
/// <param name="CheckpointStep">A checkpoint's step; null for the run's result, or its newest checkpoint while it has none.</param>
/// <param name="Split">Held-out part; null for the first of test, hold-out, validation that has rows.</param>
/// <param name="Settings">Settings of the figures. Its documents are chosen by <paramref name="CollectionId"/> alone.</param>
/// <param name="CollectionId">Collection that both models answer from as well; null for none.</param>
internal sealed record StartEvaluationRequest(Guid RunId, int? CheckpointStep, SplitName? Split, EvaluationSettings? Settings, Guid? CollectionId = null);

/// <summary>Queues an evaluation of a run's result or checkpoint.</summary>
internal sealed class StartEvaluation(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, IGroundedAnswers documents, IJobQueue queue, AuditLog audit, TimeProvider clock)
{
    /// <returns>The new evaluation. Refused with <c>run.not_found</c>, <c>evaluation.nothing_to_evaluate</c>, <c>collection.not_found</c> and the refusals of <see cref="Evaluation.Create"/>.</returns>
    public async Task<Outcome<EvaluationId>> HandleAsync(ProjectId projectId, StartEvaluationRequest request, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var runId = new RunId(request.RunId);
        if (await db.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == runId && run.ProjectId == projectId, cancellationToken) is not { } run)
            return RunErrors.NotFound();
        if (await FindFilesAsync(db, runId, request.CheckpointStep, cancellationToken) is not { } files)
            return EvaluationErrors.NothingToEvaluate();
        if (await db.DatasetVersions.AsNoTracking().SingleOrDefaultAsync(version => version.Id == run.DatasetVersionId, cancellationToken) is not { } version)
            return EvaluationErrors.NothingToEvaluate();

        var chosen = request.CollectionId is { } collection ? await FindAsync(projectId, new CollectionId(collection), cancellationToken) : null;
        if (request.CollectionId is not null && chosen is null)
            return CollectionErrors.NotFound();

        var settings = EvaluationPlans.Settings(request.Settings, version) with { Documents = chosen };
        var made = Evaluation.Create(tenant.Scope, EvaluationPlans.Subject(run, files, version, request.Split), settings, tenant.Actor, clock.GetUtcNow());
        if (!made.Succeeded)
            return made.Error;
        db.Evaluations.Add(made.Value);
        audit.Add(db, "evaluation.started", AuditSubject.Of("evaluation", made.Value.Id, projectId), new { run = run.Name, data = run.DatasetName, made.Value.Subject.Split, made.Value.Subject.Rows });
        await db.SaveChangesAsync(cancellationToken);
        await queue.OfferAsync(new JobOffer(EvaluateJob.Key, made.Value.Id.Value, JobGroups.Gpu, made.Value.CreatedAt.UtcTicks), cancellationToken);
        return made.Value.Id;
    }

    private async Task<EvaluationDocuments?> FindAsync(ProjectId project, CollectionId id, CancellationToken cancellationToken) =>
        (await documents.ListAsync(project, cancellationToken)).FirstOrDefault(one => one.Id == id) is { } found
            ? new() { CollectionId = found.Id, CollectionName = found.Name, IndexId = found.IndexId, IndexNumber = found.IndexNumber, Passages = Ground.MostSources }
            : null;

    private static async Task<(string Folder, int? Step)?> FindFilesAsync(PlatformDbContext db, RunId runId, int? step, CancellationToken cancellationToken)
    {
        if (step is null && await db.Adapters.Where(adapter => adapter.RunId == runId).Select(adapter => adapter.Folder).SingleOrDefaultAsync(cancellationToken) is { } adapter)
            return (adapter, null);
        var checkpoint = await db.RunCheckpoints.Where(row => row.RunId == runId && (step == null || row.Step == step))
            .OrderByDescending(row => row.Step).Select(row => new { row.Folder, row.Step }).FirstOrDefaultAsync(cancellationToken);
        return checkpoint is null ? null : (checkpoint.Folder, checkpoint.Step);
    }
}
