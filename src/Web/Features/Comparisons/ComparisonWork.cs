using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Comparisons;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Comparisons;

/// <summary>Plans, starts, stops and discards live comparisons.</summary>
internal sealed class ComparisonWork(IDbContextFactory<PlatformDbContext> contexts, ProjectModels models, ITenantContext tenant, AuditLog audit, TimeProvider clock)
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
    /// <returns>Refused with <c>member.role_too_low</c>, <c>comparison.not_found</c>, <c>comparison.model_gone</c>, <c>comparison.kpi_busy</c> or <c>comparison.state</c>.</returns>
    public async Task<Outcome> StartAsync(ProjectId project, string key, CancellationToken cancellationToken)
    {
        if (tenant.Role < WorkspaceRole.Editor)
            return TenancyErrors.RoleTooLow(tenant.Role, WorkspaceRole.Editor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, project, key, cancellationToken) is not { } comparison)
            return ComparisonErrors.NotFound();
        foreach (var model in new[] { comparison.Plan.Control, comparison.Plan.Treated })
        {
            if (await models.FindAsync(project, model.Key, cancellationToken) is null)
                return ComparisonErrors.ModelGone(model.Name);
        }

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var newest = DateTimeOffset.MinValue;
        foreach (var watched in comparison.Plan.Kpis.Select(kpi => kpi.Key).Order(StringComparer.Ordinal))
        {
            // whoever stores observations of the KPI, or starts another comparison on it, waits here
            var kpis = db.Kpis.Where(row => row.ProjectId == project && row.Key == watched);
            await kpis.ExecuteUpdateAsync(set => set.SetProperty(row => row.ReceivedUpTo, row => row.ReceivedUpTo), cancellationToken);
            var last = await db.Observations.Where(row => kpis.Any(kpi => kpi.Id == row.KpiId)).MaxAsync(row => (DateTimeOffset?)row.At, cancellationToken);
            newest = last > newest ? last.Value : newest;
        }

        var running = await db.LiveComparisons.AsNoTracking().Where(row => row.ProjectId == project && row.State == ComparisonState.Running).ToListAsync(cancellationToken);
        foreach (var (other, watched) in running.SelectMany(other => comparison.Plan.Kpis.Select(watched => (other, watched))))
        {
            if (other.Id != comparison.Id && other.Feeds(watched.Key))
                return ComparisonErrors.KpiBusy(watched.Key, other.Key);
        }

        var (now, after) = (clock.GetUtcNow(), newest == DateTimeOffset.MinValue ? newest : newest.AddMilliseconds(1));
        var started = comparison.Start(now > after ? now : after);
        if (!started.Succeeded)
            return started;
        audit.Add(db, "comparison.started", SubjectOf(comparison), new { comparison.Key, from = comparison.StartedAt, salt = comparison.Commitment });
        return await SaveAsync(db, transaction, cancellationToken);
    }

    /// <summary>Stops it: from now on everybody gets control.</summary>
    /// <returns>Refused with <c>member.role_too_low</c>, <c>comparison.not_found</c>, <c>comparison.state</c> or <c>comparison.busy</c>.</returns>
    public Task<Outcome> StopAsync(ProjectId project, string key, CancellationToken cancellationToken) => ChangeAsync(project, key, (db, comparison) =>
    {
        var done = comparison.End(EndingReason.Person, "", tenant.Actor, clock.GetUtcNow());
        if (done.Succeeded)
            audit.Add(db, "comparison.stopped", SubjectOf(comparison), ComparisonFacts.Of(comparison));
        return done;
    }, cancellationToken);

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

    // names are those that the project's people know, whatever the caller wrote
    private async Task<Outcome<ComparisonPlan>> NamedAsync(ProjectId project, ComparisonPlan plan, CancellationToken cancellationToken)
    {
        var choices = (await models.ChoicesAsync(project, cancellationToken)).ToDictionary(choice => choice.Key, choice => choice.Name, StringComparer.Ordinal);
        foreach (var model in new[] { plan.Control, plan.Treated })
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
