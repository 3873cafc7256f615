using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Projects;

/// <summary>Makes a project in the current workspace.</summary>
internal sealed class CreateProject(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditLog audit, TimeProvider clock)
{
    /// <returns>Refused with <c>member.role_too_low</c>, <c>project.name_invalid</c>, <c>project.description_too_long</c> or <c>project.name_taken</c>.</returns>
    public async Task<Outcome<ProjectId>> HandleAsync(string name, string? description, Vertical vertical, TaskKind task, CancellationToken cancellationToken)
    {
        if (tenant.Role < WorkspaceRole.Editor)
            return TenancyErrors.RoleTooLow(tenant.Role, WorkspaceRole.Editor);
        var created = Project.Create(tenant.Scope, name, description, vertical, task, tenant.Actor, clock.GetUtcNow());
        if (!created.Succeeded)
            return created.Error;
        var project = created.Value;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Projects.AnyAsync(other => other.Name == project.Name, cancellationToken))
            return ProjectErrors.NameTaken(project.Name);
        db.Add(project);
        audit.Add(db, "project.created", AuditSubject.Of("project", project.Id, project.Id), new { project.Name, vertical, task });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            return ProjectErrors.NameTaken(project.Name);   // somebody else took the name between the look and the save
        }
        return project.Id;
    }
}
