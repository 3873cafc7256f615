using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Identity;

/// <summary>
/// Changes the membership of a person of the current workspace, for its administrators: the caller's own role, whoever else administrates and the change are one transaction,
/// so that two who take the role from each other do not leave the workspace without an administrator.
/// </summary>
internal sealed class MemberDesk(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, Caller caller, AuditLog audit)
{
    /// <summary>Changes a membership and notes it in the log.</summary>
    /// <param name="id">The membership.</param>
    /// <param name="action">What the log calls it.</param>
    /// <param name="change">Changes the row, says what refuses it and what is noted; null where nothing is to be done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Refused with <c>member.role_too_low</c>, <c>member.not_found</c>, <c>account.busy</c> or what the change says.</returns>
    public async Task<Outcome> ChangeAsync(MemberId id, string action, Func<MemberToChange, (Outcome Done, object? Noted)> change, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        try
        {
            await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
            if (await caller.RefusalAsync(db, WorkspaceRole.Administrator, cancellationToken) is { } refusal)
                return refusal;
            if (await FindAsync(db, id, cancellationToken) is not { } found)
                return TenancyErrors.MemberNotFound();
            var (done, noted) = change(found);
            if (!done.Succeeded || noted is null)
                return done;
            audit.Add(db, action, new AuditSubject("person", found.Member.UserId), noted);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return done;
        }
        catch (Exception busy) when (busy is DbUpdateException or DbException)
        {
            // somebody else changed who administrates at this moment
            return TenancyErrors.AccountBusy();
        }
    }

    private async Task<MemberToChange?> FindAsync(PlatformDbContext db, MemberId id, CancellationToken cancellationToken)
    {
        var workspace = tenant.Scope.WorkspaceId;
        if (await db.Members.FirstOrDefaultAsync(row => row.Id == id && row.WorkspaceId == workspace, cancellationToken) is not { } member)
            return null;
        var name = await db.Users.Where(user => user.Id == member.UserId).Select(user => user.DisplayName).FirstOrDefaultAsync(cancellationToken);
        var others = await db.Members.AnyAsync(other => other.WorkspaceId == workspace && other.Id != id && other.Role == WorkspaceRole.Administrator, cancellationToken);
        return new(db, member, name, member.Role == WorkspaceRole.Administrator && !others);
    }
}

/// <summary>A membership that is about to be changed.</summary>
/// <param name="Db">Where it is tracked.</param>
/// <param name="Member">The row.</param>
/// <param name="Name">The person's name, for the log.</param>
/// <param name="IsLastAdministrator">True when no other administrator is left in the workspace.</param>
internal sealed record MemberToChange(PlatformDbContext Db, Member Member, string? Name, bool IsLastAdministrator);
