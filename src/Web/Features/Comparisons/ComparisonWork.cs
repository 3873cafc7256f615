using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Comparisons;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Measures;
using Platform.Web.Hosting.Sealing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Comparisons;

/// <summary>Plans, starts, stops and discards live comparisons.</summary>
internal sealed class ComparisonWork(IDbContextFactory<PlatformDbContext> contexts, ProjectModels models, HoldOutSeal seal, ITenantContext tenant, AuditLog audit, TimeProvider clock)
{
    /// <summary>Plans a comparison; nobody is served by it before it starts.</summary>
    /// <returns>Refused with <c>member.role_too_low</c>, <c>project.not_found</c>, <c>kpi.not_found</c> or a <c>comparison.…</c> code.</returns>
    public async Task<Outcome<LiveComparison>> PlanAsync(ProjectId project, string key, ComparisonPlan plan, CancellationToken cancellationToken)
    {
        if (tenant.Role < WorkspaceRole.Editor)
            return TenancyErrors.RoleTooLow(tenant.Role, WorkspaceRole.Editor);
        var check = plan.Check();
        if (!check.Succeeded)
            return check.Error;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Projects.AnyAsync(row => row.Id == project, cancellationToken))
            return ProjectErrors.NotFound();
        var named = await NamedAsync(project, plan, cancellationToken);
        if (!named.Succeeded)
            return named.Error;
        var made = LiveComparison.Create(tenant.Scope, project, key.Trim(), named.Value, tenant.Actor, clock.GetUtcNow());
        if (!made.Succeeded)
            return made.Error;
        if (await KpiRefusalAsync(db, project, named.Value, cancellationToken) is { } refusal)
            return refusal;
        if (await db.LiveComparisons.AnyAsync(row => row.ProjectId == project && row.Key == made.Value.Key, cancellationToken))
            return ComparisonErrors.KeyTaken(made.Value.Key);
        db.Add(made.Value);
        audit.Add(db, "comparison.planned", SubjectOf(made.Value), new { made.Value.Key, control = plan.Control.Key, treated = plan.Treated.Key, share = plan.Share });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            return ComparisonErrors.KeyTaken(made.Value.Key);   // somebody else took the key between the look and the save
        }

        return made.Value;
    }

    /// <summary>Starts it: from a moment after everything that was observed of its KPIs, chance gives arms.</summary>
    /// <returns>Refused with <c>member.role_too_low</c>, <c>comparison.not_found</c>, <c>comparison.model_gone</c>, <c>comparison.run_works</c>, <c>comparison.kpi_busy</c> or <c>comparison.state</c>.</returns>
    public async Task<Outcome> StartAsync(ProjectId project, string key, CancellationToken cancellationToken)
    {
        if (tenant.Role < WorkspaceRole.Editor)
            return TenancyErrors.RoleTooLow(tenant.Role, WorkspaceRole.Editor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, project, key, cancellationToken) is not { } comparison)
            return ComparisonErrors.NotFound();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await ModelRefusalAsync(db, comparison, cancellationToken) is { } refusal)
            return refusal;
        // whoever stores observations of its KPIs, or starts another comparison on them, waits here
        string[] watched = [.. comparison.Plan.Kpis.Select(kpi => kpi.Key)];
        var kpis = await Reception.ShutAsync(db, db.Kpis.Where(row => row.ProjectId == project && watched.Contains(row.Key)), cancellationToken);
        var others = await OthersAsync(db, comparison, cancellationToken);
        if (others.Find(other => other.State == ComparisonState.Running) is { } running)
            return ComparisonErrors.KpiBusy(Array.Find(watched, running.Feeds)!, running.Key);
        var started = comparison.Start(await AfterAsync(db, kpis, others, cancellationToken));
        if (!started.Succeeded)
            return started;
        audit.Add(db, "comparison.started", SubjectOf(comparison), new { comparison.Key, from = comparison.StartedAt, salt = comparison.Commitment });
        return await SaveAsync(db, transaction, cancellationToken);
    }

    /// <summary>Stops it: from now on everybody gets control.</summary>
    /// <returns>Refused with <c>member.role_too_low</c>, <c>comparison.not_found</c>, <c>comparison.state</c> or <c>comparison.busy</c>.</returns>
    public async Task<Outcome> StopAsync(ProjectId project, string key, CancellationToken cancellationToken)
    {
        var hidden = await seal.HiddenFromOthersAsync(project, cancellationToken);
        return await ChangeAsync(project, key, (db, comparison) =>
        {
            var done = comparison.End(EndingReason.Person, "", tenant.Actor, clock.GetUtcNow());
            if (done.Succeeded)
                audit.Add(db, "comparison.stopped", SubjectOf(comparison), ComparisonFacts.Of(comparison, hidden));
            return done;
        }, cancellationToken);
    }

    /// <summary>Discards a plan that was never started.</summary>
    /// <returns>Refused with <c>member.role_too_low</c>, <c>comparison.not_found</c>, <c>comparison.state</c> or <c>comparison.busy</c>.</returns>
    public Task<Outcome> DiscardAsync(ProjectId project, string key, CancellationToken cancellationToken) => ChangeAsync(project, key, (db, comparison) =>
    {
        if (comparison.State != ComparisonState.Draft)
            return ComparisonErrors.State(comparison.State);
        db.Remove(comparison);
        audit.Add(db, "comparison.discarded", SubjectOf(comparison), new { comparison.Key });
        return Outcome.Success;
    }, cancellationToken);

    private async Task<Outcome> ChangeAsync(ProjectId project, string key, Func<PlatformDbContext, LiveComparison, Outcome> change, CancellationToken cancellationToken)
    {
        if (tenant.Role < WorkspaceRole.Editor)
            return TenancyErrors.RoleTooLow(tenant.Role, WorkspaceRole.Editor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, project, key, cancellationToken) is not { } comparison)
            return ComparisonErrors.NotFound();
        var done = change(db, comparison);
        return done.Succeeded ? await SaveAsync(db, null, cancellationToken) : done;
    }

    private static AuditSubject SubjectOf(LiveComparison comparison) => AuditSubject.Of("comparison", comparison.Id, comparison.ProjectId);

    private static async Task<Outcome> SaveAsync(PlatformDbContext db, Microsoft.EntityFrameworkCore.Storage.IDbContextTransaction? transaction, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            if (transaction is not null)
                await transaction.CommitAsync(cancellationToken);
            return Outcome.Success;
        }
        catch (DbUpdateConcurrencyException)
        {
            return ComparisonErrors.Busy();
        }
    }

    private static Task<LiveComparison?> FindAsync(PlatformDbContext db, ProjectId project, string key, CancellationToken cancellationToken) =>
        db.LiveComparisons.SingleOrDefaultAsync(row => row.ProjectId == project && row.Key == key, cancellationToken);

    private static async Task<List<LiveComparison>> OthersAsync(PlatformDbContext db, LiveComparison comparison, CancellationToken cancellationToken)
    {
        var started = await db.LiveComparisons.AsNoTracking()
            .Where(row => row.ProjectId == comparison.ProjectId && row.Id != comparison.Id && row.State != ComparisonState.Draft).ToListAsync(cancellationToken);
        return started.FindAll(other => comparison.Plan.Kpis.Any(kpi => other.Feeds(kpi.Key)));
    }

    // now, or later: after everything that was observed, and after the end of every comparison before, whichever machine's clock says what
    private async Task<DateTimeOffset> AfterAsync(PlatformDbContext db, IReadOnlyList<KpiId> kpis, List<LiveComparison> others, CancellationToken cancellationToken)
    {
        var after = others.Select(other => other.OverAt).Append(clock.GetUtcNow()).Max()!.Value;
        foreach (var kpi in kpis)
        {
            var last = await db.Observations.Where(row => row.KpiId == kpi).MaxAsync(row => (DateTimeOffset?)row.At, cancellationToken);
            // whole milliseconds are kept, so the next one is the first after it
            if (last?.AddMilliseconds(1) is { } next && next > after)
                after = next;
        }

        return after;
    }

    // models that are there, and stay for as long as cases are given to them
    private async Task<DomainError?> ModelRefusalAsync(PlatformDbContext db, LiveComparison comparison, CancellationToken cancellationToken)
    {
        foreach (var model in comparison.Plan.Models)
        {
            if (await models.FindAsync(comparison.ProjectId, model.Key, cancellationToken) is not { } found)
                return ComparisonErrors.ModelGone(model.Name);
            if (found.Run.Length == 0)
                continue;
            var run = new RunId(Guid.Parse(found.Run));
            if (!await ComparedRuns.HoldAsync(db, run, cancellationToken))
                return ComparisonErrors.ModelGone(model.Name);
            if (model.IsCheckpoint && !(await db.Runs.AsNoTracking().SingleAsync(row => row.Id == run, cancellationToken)).HasEnded)
                return ComparisonErrors.RunWorks(model.Name);
        }

        return null;
    }

    // names are those that the project's people know, whatever the caller wrote
    private async Task<Outcome<ComparisonPlan>> NamedAsync(ProjectId project, ComparisonPlan plan, CancellationToken cancellationToken)
    {
        var choices = (await models.ChoicesAsync(project, cancellationToken)).ToDictionary(choice => choice.Key, choice => choice.Name, StringComparer.Ordinal);
        foreach (var model in plan.Models)
        {
            if (!choices.ContainsKey(model.Key) && await models.FindAsync(project, model.Key, cancellationToken) is null)
                return ComparisonErrors.ModelGone(model.Key);
        }

        ComparedModel Named(ComparedModel model) => model with { Name = choices.GetValueOrDefault(model.Key, model.Key) };
        return plan with { Name = plan.Name.Trim(), Control = Named(plan.Control), Treated = Named(plan.Treated) };
    }

    private static async Task<DomainError?> KpiRefusalAsync(PlatformDbContext db, ProjectId project, ComparisonPlan plan, CancellationToken cancellationToken)
    {
        var kpis = await db.Kpis.AsNoTracking().Where(row => row.ProjectId == project).ToDictionaryAsync(row => row.Key, row => row.Definition, cancellationToken);
        foreach (var watched in plan.Kpis)
        {
            if (!kpis.TryGetValue(watched.Key, out var kpi))
                return KpiErrors.NotFound();
            if (kpi.Source == KpiSource.HiddenHoldOut)
                return ComparisonErrors.KpiSource(watched.Key);
            if (kpi.Kind != KpiKind.Amount && watched.Margin >= kpi.High - kpi.Low)
                return ComparisonErrors.MarginTooWide(watched.Key, watched.Margin, kpi.High - kpi.Low);
        }

        return null;
    }
}
