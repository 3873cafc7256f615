using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Projects;

/// <summary>Changes a project's name and description.</summary>
internal sealed class DescribeProject(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditLog audit)
{
    /// <returns>Refused with <c>member.role_too_low</c>, <c>project.not_found</c>, <c>project.name_invalid</c>, <c>project.description_too_long</c>, <c>project.name_taken</c> or <c>project.busy</c>.</returns>
    public async Task<Outcome> HandleAsync(ProjectId id, string name, string? description, CancellationToken cancellationToken)
    {
        if (tenant.Role < WorkspaceRole.Editor)
            return TenancyErrors.RoleTooLow(tenant.Role, WorkspaceRole.Editor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Projects.FirstOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } project)
            return ProjectErrors.NotFound();
        var before = project.Name;
        var described = project.Describe(name, description);
        if (!described.Succeeded)
            return described;
        if (await db.Projects.AnyAsync(other => other.Name == project.Name && other.Id != id, cancellationToken))
            return ProjectErrors.NameTaken(project.Name);
        audit.Add(db, "project.changed", AuditSubject.Of("project", id, id), new { before = before == project.Name ? null : before, project.Name });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return ProjectErrors.Busy();
        }
        return Outcome.Success;
    }
}
