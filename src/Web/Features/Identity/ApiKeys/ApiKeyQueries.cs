using Microsoft.EntityFrameworkCore;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity.ApiKeys;

/// <summary>A key as its page shows it.</summary>
public sealed record ApiKeyView(ApiKeyId Id, string Name, string Prefix, WorkspaceRole Role, string Person, bool IsOwn, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <summary>Reads the keys of the current workspace that work.</summary>
internal sealed class ApiKeyQueries(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant)
{
    /// <summary>One's own keys; all of the workspace for an administrator. Newest first.</summary>
    public async Task<IReadOnlyList<ApiKeyView>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var person = tenant.Actor;
        var all = tenant.Role >= WorkspaceRole.Administrator;
        return await db.ApiKeys.AsNoTracking().Where(key => key.RevokedAt == null && (all || key.UserId == person))
            .Join(db.Users, key => key.UserId, user => user.Id, (key, user) => new { key, user })
            .OrderByDescending(row => row.key.CreatedAt)
            .Select(row => new ApiKeyView(row.key.Id, row.key.Name, row.key.Prefix, row.key.Role, row.user.DisplayName, row.user.Id == person, row.key.CreatedAt, row.key.LastUsedAt))
            .ToListAsync(cancellationToken);
    }
}
