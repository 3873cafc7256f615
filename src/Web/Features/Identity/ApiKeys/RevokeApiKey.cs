using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity.ApiKeys;

/// <summary>Ends a key at once: one's own, or as an administrator any of the workspace.</summary>
internal sealed class RevokeApiKey(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditLog audit, TimeProvider clock)
{
    /// <returns>Refused with <c>api_key.not_found</c>, also for somebody else's key.</returns>
    public async Task<Outcome> HandleAsync(ApiKeyId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var key = await db.ApiKeys.FirstOrDefaultAsync(row => row.Id == id, cancellationToken);
        if (key is null || (key.UserId != tenant.Actor && tenant.Role < WorkspaceRole.Administrator))
            return TenancyErrors.ApiKeyNotFound();
        if (key.RevokedAt is not null)
            return Outcome.Success;
        key.Revoke(clock.GetUtcNow());
        audit.Add(db, "api_key.revoked", AuditSubject.Of("apiKey", id), new { key.Name, key.Prefix });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return Outcome.Success; // somebody else revoked it at the same moment
        }
        return Outcome.Success;
    }
}
