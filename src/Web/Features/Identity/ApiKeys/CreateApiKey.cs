using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity.ApiKeys;

/// <summary>Makes a key for the caller in the current workspace. The key itself is given once and never kept.</summary>
internal sealed class CreateApiKey(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditLog audit, TimeProvider clock)
{
    /// <summary>Most keys of one person in a workspace that work at the same time.</summary>
    public const int MostKeys = 50;

    /// <returns>The key. Refused with <c>api_key.name_invalid</c>, <c>api_key.too_many</c> or <c>member.role_too_low</c>.</returns>
    public async Task<Outcome<string>> HandleAsync(string name, WorkspaceRole role, CancellationToken cancellationToken)
    {
        var secret = ApiKeySecret.New();
        var made = ApiKey.Create(tenant.Scope, name, role, (tenant.Actor, tenant.Role), ApiKeySecret.Of(secret)!.Value, clock.GetUtcNow());
        if (!made.Succeeded)
            return made.Error;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var person = tenant.Actor;
        if (await db.ApiKeys.CountAsync(key => key.UserId == person && key.RevokedAt == null, cancellationToken) >= MostKeys)
            return TenancyErrors.TooManyApiKeys(MostKeys);
        db.Add(made.Value);
        audit.Add(db, "api_key.created", AuditSubject.Of("apiKey", made.Value.Id), new { made.Value.Name, made.Value.Prefix, made.Value.Role });
        await db.SaveChangesAsync(cancellationToken);
        return secret;
    }
}
