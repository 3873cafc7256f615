using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>
/// Takes a person into the current workspace. Somebody without an account gets one, with a password that only the caller sees and
/// that must be changed at the first sign-in; no mail is sent, so it works without a network.
/// </summary>
internal sealed class InviteMember(
    IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, Caller caller, ILookupNormalizer normalizer, IPasswordHasher<AppUser> hasher, AuditLog audit, TimeProvider clock)
{
    public const int MaxNameLength = 100;

    private static readonly EmailAddressAttribute EmailRule = new();

    /// <returns>Refused with <c>member.role_too_low</c>, <c>account.email_invalid</c>, <c>account.name_invalid</c>, <c>account.email_taken</c> or <c>member.exists</c>.</returns>
    public async Task<Outcome<Invitation>> HandleAsync(string email, string displayName, WorkspaceRole role, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await caller.RefusalAsync(db, WorkspaceRole.Administrator, cancellationToken) is { } refusal)
            return refusal;
        email = email.Trim();
        displayName = displayName.Trim();
        if (email.Length > 254 || !EmailRule.IsValid(email) || email.Any(char.IsWhiteSpace))
            return TenancyErrors.EmailInvalid(email);
        var normalized = normalizer.NormalizeEmail(email);
        var user = await db.Users.FirstOrDefaultAsync(other => other.NormalizedEmail == normalized, cancellationToken);
        string? password = null;
        if (user is null)
        {
            if (displayName.Length is 0 or > MaxNameLength)
                return TenancyErrors.DisplayNameInvalid(displayName.Length, MaxNameLength);
            (user, password) = NewAccount(email, displayName);
            db.Add(user);
        }
        else if (user.TenantId != tenant.Scope.TenantId)
        {
            return TenancyErrors.EmailTaken(email);
        }
        else if (await db.Members.AnyAsync(member => member.WorkspaceId == tenant.Scope.WorkspaceId && member.UserId == user.Id, cancellationToken))
        {
            return TenancyErrors.MemberExists(email);
        }
        db.Add(new Member(tenant.Scope.TenantId, tenant.Scope.WorkspaceId, user.Id, role, clock.GetUtcNow()));
        audit.Add(db, "member.invited", new AuditSubject("person", user.Id), new { name = user.DisplayName, user.Email, role, newAccount = password is not null });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            return TenancyErrors.MemberExists(email);   // two administrators invited the same person at the same moment
        }
        return new Invitation(email, password);
    }

    private (AppUser User, string Password) NewAccount(string email, string displayName)
    {
        var password = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 16);
        var user = new AppUser
        {
            UserName = email,
            NormalizedUserName = normalizer.NormalizeName(email),
            Email = email,
            NormalizedEmail = normalizer.NormalizeEmail(email),
            EmailConfirmed = true,
            LockoutEnabled = true,
            SecurityStamp = RandomNumberGenerator.GetHexString(32),
            DisplayName = displayName,
            TenantId = tenant.Scope.TenantId,
            CurrentWorkspaceId = tenant.Scope.WorkspaceId,
            MustChangePassword = true,
        };
        user.PasswordHash = hasher.HashPassword(user, password);
        return (user, password);
    }
}
