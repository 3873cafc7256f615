using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Web.Features.Identity;

/// <summary>Ends a person's membership of the current workspace. The account and the record of what the person did stay.</summary>
internal sealed class RemoveMember(MemberDesk desk)
{
    /// <returns>Refused as <see cref="MemberDesk.ChangeAsync"/>, or with <c>member.last_administrator</c>.</returns>
    public Task<Outcome> HandleAsync(MemberId id, CancellationToken cancellationToken) => desk.ChangeAsync(id, "member.removed", found =>
    {
        if (found.IsLastAdministrator)
            return (TenancyErrors.LastAdministrator(), null);
        found.Db.Remove(found.Member);
        return (Outcome.Success, new { name = found.Name, found.Member.Role, found.Member.Billing });
    }, cancellationToken);
}
