using Microsoft.EntityFrameworkCore;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Shell;

/// <summary>Reads what the shell shows around every page.</summary>
internal sealed class ShellQueries(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant)
{
    private const int MostJobs = 50;

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

    /// <summary>The name of a project, for the head of a page; null when this workspace has none of that id.</summary>
    public async Task<string?> ProjectNameAsync(ProjectId id, CancellationToken cancellationToken) => (await ProjectAsync(id, cancellationToken))?.Name;

    /// <summary>Runs that wait or work, the working ones first.</summary>
    public async Task<IReadOnlyList<ShellJob>> JobsAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Runs.Where(run => run.Status == RunStatus.Running || run.Status == RunStatus.Queued || run.Status == RunStatus.Paused)
            .Join(db.Projects, run => run.ProjectId, project => project.Id, (run, project) => new { run, Project = project.Name })
            .OrderByDescending(row => row.run.Status == RunStatus.Running).ThenBy(row => row.run.QueueOrder)
            .Take(MostJobs)
            .Select(row => new ShellJob(row.run.ProjectId, row.run.Id, row.run.Name, row.Project, row.run.Status, row.run.Step, row.run.TotalSteps))
            .ToListAsync(cancellationToken);
    }
}
