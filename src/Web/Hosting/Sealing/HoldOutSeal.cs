using Microsoft.EntityFrameworkCore;
using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Sealing;

/// <summary>A project's hold-out is sealed as soon as a KPI is measured on it: only the customer and the auditor read its questions and figures. Jobs ask it for everybody.</summary>
internal sealed class HoldOutSeal(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, BillingDesk desk)
{
    /// <summary>Projects whose hold-out the caller may not read.</summary>
    public async Task<IReadOnlySet<ProjectId>> ClosedAsync(CancellationToken cancellationToken)
    {
        if (tenant.Actor.StartsWith("job:", StringComparison.Ordinal) || (!tenant.IsProgram && HoldOut.MayRead(await desk.RoleAsync(cancellationToken))))
            return new HashSet<ProjectId>();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var kpis = await db.Kpis.AsNoTracking().Select(row => new { row.ProjectId, row.Definition }).ToListAsync(cancellationToken);
        return kpis.Where(row => row.Definition.Source == KpiSource.HiddenHoldOut).Select(row => row.ProjectId).ToHashSet();
    }

    /// <summary>True when the caller may not read the hold-out of a project.</summary>
    public async Task<bool> IsClosedAsync(ProjectId project, CancellationToken cancellationToken) => (await ClosedAsync(cancellationToken)).Contains(project);

    /// <summary>True when the caller does not see what a KPI came to that is measured on the hold-out.</summary>
    public async Task<bool> HidesAsync(KpiDefinition definition, CancellationToken cancellationToken) =>
        definition.Source == KpiSource.HiddenHoldOut && (tenant.IsProgram || !HoldOut.MaySeeFigure(await desk.RoleAsync(cancellationToken)));

    /// <summary>Refused with <c>evaluation.sealed</c> when the caller may not read it.</summary>
    public async Task<Outcome> MayReadAsync(ProjectId project, CancellationToken cancellationToken) =>
        await IsClosedAsync(project, cancellationToken) ? EvaluationErrors.Sealed() : Outcome.Success;
}
