using Microsoft.EntityFrameworkCore;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>Reads the people of the current workspace and the workspaces of the current person.</summary>
internal sealed class MemberQueries(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant)
{
    public async Task<IReadOnlyList<MemberView>> PeopleAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var workspace = tenant.Scope.WorkspaceId;
        return await db.Members.Where(member => member.WorkspaceId == workspace)
            .Join(db.Users, member => member.UserId, user => user.Id, (member, user) => new { member, user })
            .OrderBy(row => row.user.DisplayName)
            .Select(row => new MemberView(row.member.Id, row.user.Id, row.user.DisplayName, row.user.Email!, row.member.Role, row.member.Billing, row.member.CreatedAt))
            .ToListAsync(cancellationToken);
    }

    public async Task<string> WorkspaceNameAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var workspace = tenant.Scope.WorkspaceId;
        return await db.Workspaces.Where(row => row.Id == workspace).Select(row => row.Name).FirstAsync(cancellationToken);
    }

    /// <summary>The workspaces that the person belongs to.</summary>
    public async Task<IReadOnlyList<WorkspaceView>> WorkspacesAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var person = tenant.Actor;
        return await db.Members.Where(member => member.UserId == person)
            .Join(db.Workspaces, member => member.WorkspaceId, workspace => workspace.Id, (member, workspace) => new { member, workspace })
            .OrderBy(row => row.workspace.Name)
            .Select(row => new WorkspaceView(row.workspace.Id, row.workspace.Name, row.member.Role, db.Members.Count(other => other.WorkspaceId == row.workspace.Id), row.workspace.CreatedAt))
            .ToListAsync(cancellationToken);
    }
}
