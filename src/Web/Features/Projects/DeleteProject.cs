using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Projects;

/// <summary>Deletes an empty project. One that holds anything stays: its record is what results are traced back to.</summary>
internal sealed class DeleteProject(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditLog audit)
{
    /// <returns>Refused with <c>member.role_too_low</c>, <c>project.not_found</c>, <c>project.not_empty</c> or <c>project.busy</c>.</returns>
    public async Task<Outcome> HandleAsync(ProjectId id, CancellationToken cancellationToken)
    {
        if (tenant.Role < WorkspaceRole.Administrator)
            return TenancyErrors.RoleTooLow(tenant.Role, WorkspaceRole.Administrator);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Projects.FirstOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } project)
            return ProjectErrors.NotFound();
        var contents = await db.ContentsAsync(id, cancellationToken);
        if (!contents.IsEmpty)
            return ProjectErrors.NotEmpty(contents.Datasets, contents.Runs, contents.Evaluations);
        db.Remove(project);
        audit.Add(db, "project.deleted", AuditSubject.Of("project", id, id), new { project.Name });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            return ProjectErrors.Busy();   // something was put into it at this moment
        }
        return Outcome.Success;
    }
}
