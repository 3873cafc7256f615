using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>
/// Makes the address under which a person who forgot the password sets a new one; the administrator hands it over, no mail is sent. It works once and for a day.
/// Whoever holds such an address can become the person, so an administrator gets one only for people who reach no further than his own workspaces.
/// </summary>
internal sealed partial class MakeResetLink(IDbContextFactory<PlatformDbContext> contexts, UserManager<AppUser> users, ITenantContext tenant, Caller caller, AuditLog audit, ILogger<MakeResetLink> logger)
{
    /// <summary>How long an address works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <returns>The path and query; refused with <c>member.role_too_low</c>, <c>member.not_found</c> or <c>account.reaches_further</c>.</returns>
    public async Task<Outcome<string>> HandleAsync(MemberId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await caller.RefusalAsync(db, WorkspaceRole.Administrator, cancellationToken) is { } refusal)
            return refusal;
        var workspace = tenant.Scope.WorkspaceId;
        if (await db.Members.FirstOrDefaultAsync(member => member.Id == id && member.WorkspaceId == workspace, cancellationToken) is not { } member
            || await users.FindByIdAsync(member.UserId) is not { } person)
            return TenancyErrors.MemberNotFound();
        if (!await MayAsync(db, person, cancellationToken))
            return TenancyErrors.ReachesFurther(person.DisplayName);
        var token = await users.GeneratePasswordResetTokenAsync(person);
        audit.Add(db, "member.reset_link_made", new AuditSubject("person", person.Id), new { name = person.DisplayName });
        await db.SaveChangesAsync(cancellationToken);
        LogMade(tenant.Actor, person.Id);
        return $"/account/reset?person={person.Id}&code={WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token))}";
    }

    private async Task<bool> MayAsync(PlatformDbContext db, AppUser person, CancellationToken cancellationToken)
    {
        var actor = tenant.Actor;
        if (await db.Users.AnyAsync(user => user.Id == actor && user.IsOperator, cancellationToken))
            return true;
        if (person.IsOperator)
            return false;
        var governed = db.Members.Where(own => own.UserId == actor && own.Role == WorkspaceRole.Administrator).Select(own => own.WorkspaceId);
        return !await db.Members.AnyAsync(other => other.UserId == person.Id && !governed.Contains(other.WorkspaceId), cancellationToken);
    }

    [LoggerMessage(1601, LogLevel.Information, "{Actor} made a reset link for {Person}")]
    private partial void LogMade(string? actor, string person);
}
