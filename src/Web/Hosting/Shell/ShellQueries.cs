using Microsoft.EntityFrameworkCore;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Shell;

/// <summary>Reads what the shell shows around every page.</summary>
internal sealed class ShellQueries(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant)
{
    public async Task<ShellView?> ViewAsync(string userId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var user = await db.Users.Where(user => user.Id == userId).Select(user => new { user.DisplayName, user.Email }).FirstOrDefaultAsync(cancellationToken);
        if (user is null)
            return null;
        var workspaces = await db.Members.Where(member => member.UserId == userId)
            .Join(db.Workspaces, member => member.WorkspaceId, workspace => workspace.Id, (member, workspace) => new { workspace.Id, workspace.Name, member.Role })
            .OrderBy(row => row.Name)
            .Select(row => new ShellWorkspace(row.Id, row.Name, row.Role))
            .ToListAsync(cancellationToken);
        return new ShellView(user.DisplayName, user.Email ?? "", workspaces, tenant.IsKnown ? tenant.Scope.WorkspaceId : null);
    }

    /// <summary>The project of the address, or null when this workspace has none of that id.</summary>
    public async Task<ShellProject?> ProjectAsync(ProjectId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Projects.Where(project => project.Id == id).Select(project => new ShellProject(project.Id, project.Name)).FirstOrDefaultAsync(cancellationToken);
    }
}
