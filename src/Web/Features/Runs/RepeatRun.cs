using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>Queues a run again as a new one: the same data, model, configuration and seed, so that its curve must come out the same.</summary>
internal sealed class RepeatRun(IDbContextFactory<PlatformDbContext> contexts, RunAdmission admission, RunChanges changes, ITenantContext tenant, AuditLog audit, TimeProvider clock)
{
    public async Task<Outcome<RunId>> HandleAsync(RunId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == id, cancellationToken) is not { } original)
            return RunErrors.NotFound();
        var admitted = await admission.AskAsync(cancellationToken);
        if (!admitted.Succeeded)
            return admitted.Error;
        var name = original.Name.Length + 2 > Run.MaxNameLength ? original.Name : original.Name + " ↻";
        var plan = new RunPlan(
            original.ProjectId, original.Kind, name, original.DatasetVersionId, original.DatasetHash, original.DatasetName, original.BaseModelId, original.BaseModelHash,
            original.BaseModelName, original.Configuration, original.TotalSteps, original.Estimate!)
        {
            EvaluateWhenFinished = original.EvaluateWhenFinished,
        };
        var now = clock.GetUtcNow();
        var made = Run.Create(tenant.Scope, plan, tenant.Actor, now);
        if (!made.Succeeded)
            return made.Error;
        var queued = made.Value.Queue(tenant.Actor, now, admitted.Value);
        if (!queued.Succeeded)
            return queued.Error;
        db.Add(made.Value);
        audit.Add(db, "run.queued", AuditSubject.Of("run", made.Value.Id, plan.ProjectId), new { made.Value.Name, data = plan.DatasetName, model = plan.BaseModelName, repeats = id });
        await db.SaveChangesAsync(cancellationToken);
        await changes.WakeAsync(made.Value, cancellationToken);
        return made.Value.Id;
    }
}
