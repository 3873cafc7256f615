using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>
/// Notes that a person signed in, or that wrong passwords locked the account, in the log of the person's workspace. Single wrong passwords leave no entry:
/// anybody could fill the log with them.
/// </summary>
internal sealed class NoteSignIn(IDbContextFactory<PlatformDbContext> contexts, UserManager<AppUser> users, IUserClaimsPrincipalFactory<AppUser> principals, TenantContext tenant, AuditLog audit)
{
    private const string Job = "sign-in";

    /// <summary>True while the account is locked.</summary>
    public async Task<bool> IsLockedAsync(string email) => await users.FindByNameAsync(email) is { } user && await users.IsLockedOutAsync(user);

    /// <summary>Notes what came of a try.</summary>
    /// <param name="email">Whose account.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="wasLocked">True when the account was locked before the try.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task HandleAsync(string email, SignInResult result, bool wasLocked, CancellationToken cancellationToken)
    {
        if (!(result.Succeeded || (result.IsLockedOut && !wasLocked)) || await users.FindByNameAsync(email) is not { } user)
            return;
        var person = await principals.CreateAsync(user);
        if (LatheClaims.ScopeOf(person) is not { } scope)
            return;   // in no workspace, or about to choose a password
        if (result.Succeeded)
            tenant.Use(person);
        else
            tenant.UseJob(scope, Job);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        audit.Add(db, result.Succeeded ? "account.signed_in" : "account.locked", new AuditSubject("person", user.Id), new { name = user.DisplayName });
        await db.SaveChangesAsync(cancellationToken);
    }
}
