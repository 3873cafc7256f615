using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Domain.Runs;
using Platform.Web.Features.Runs.Engine;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>Checks a run, writes it down and offers it to the nodes.</summary>
internal sealed class QueueRun(IDbContextFactory<PlatformDbContext> contexts, RunPlanner planner, RunAdmission admission, RunChanges changes, ITenantContext tenant, AuditLog audit, TimeProvider clock)
{
    public async Task<Outcome<RunId>> HandleAsync(QueueRunRequest request, CancellationToken cancellationToken)
    {
        var planned = await planner.PlanAsync(request, cancellationToken);
        if (!planned.Succeeded)
            return planned.Error;
        var admitted = await admission.AskAsync(cancellationToken);
        if (!admitted.Succeeded)
            return admitted.Error;
        var now = clock.GetUtcNow();
        var created = Run.Create(tenant.Scope, planned.Value.Plan, tenant.Actor, now);
        if (!created.Succeeded)
            return created.Error;
        var run = created.Value;
        var queued = run.Queue(tenant.Actor, now, admitted.Value);
        if (!queued.Succeeded)
            return queued.Error;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        db.Add(run);
        audit.Add(db, "run.queued", AuditSubject.Of("run", run.Id, run.ProjectId), new { run.Name, data = run.DatasetName, model = run.BaseModelName });
        await db.SaveChangesAsync(cancellationToken);
        await changes.WakeAsync(run, cancellationToken);
        return run.Id;
    }
}

/// <summary>
/// Says what a run would take, with the same checks as <see cref="QueueRun"/>. Where nothing is known of the model's speed, it asks the nodes to measure it:
/// the next forecast is then narrower.
/// </summary>
internal sealed class ForecastRun(RunPlanner planner, RunSpeeds speeds, RunQueue queue)
{
    public async Task<Outcome<RunForecast>> HandleAsync(QueueRunRequest request, CancellationToken cancellationToken)
    {
        var planned = await planner.PlanAsync(request, cancellationToken);
        if (!planned.Succeeded)
            return planned.Error;
        var (plan, sizes, node, model, precision) = planned.Value;
        var known = plan.Estimate.MeasuredRuns > 0 || plan.Estimate.Probed;
        return new RunForecast(
            plan.Estimate, MemoryFits.Of(plan.Estimate.MemoryBytes, node), node, sizes.DiskBytes, sizes.TrainableParameters, sizes.MeanTokens, sizes.TooLongShare,
            await queue.PlaceOfNextAsync(cancellationToken), !known && await speeds.WantAsync(model, precision, cancellationToken));
    }
}
