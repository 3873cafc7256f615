using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Kpis;

/// <summary>Defines a KPI of a project.</summary>
internal sealed class CreateKpi(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditLog audit, TimeProvider clock)
{
    /// <returns>Refused with <c>member.role_too_low</c>, <c>project.not_found</c>, <c>kpi.key_taken</c> or what <see cref="Kpi.Create"/> says.</returns>
    public async Task<Outcome<Kpi>> HandleAsync(ProjectId project, string key, KpiDefinition definition, CancellationToken cancellationToken)
    {
        if (tenant.Role < WorkspaceRole.Editor)
            return TenancyErrors.RoleTooLow(tenant.Role, WorkspaceRole.Editor);
        var created = Kpi.Create(tenant.Scope, project, key.Trim(), definition, tenant.Actor, clock.GetUtcNow());
        if (!created.Succeeded)
            return created.Error;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (!await db.Projects.AnyAsync(row => row.Id == project, cancellationToken))
            return ProjectErrors.NotFound();
        if (await db.Kpis.AnyAsync(row => row.ProjectId == project && row.Key == created.Value.Key, cancellationToken))
            return KpiErrors.KeyTaken(key);
        db.Add(created.Value);
        audit.Add(db, "kpi.defined", AuditSubject.Of("kpi", created.Value.Id, project), new { created.Value.Key, definition.Name });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            return KpiErrors.KeyTaken(key);   // somebody else took the key between the look and the save
        }

        return created.Value;
    }
}
