using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Web.Features.Identity;

/// <summary>Gives a person of the current workspace another role.</summary>
internal sealed class ChangeMemberRole(MemberDesk desk)
{
    /// <returns>Refused as <see cref="MemberDesk.ChangeAsync"/>, or with <c>member.last_administrator</c> or <c>member.auditor_reads_only</c>.</returns>
    public Task<Outcome> HandleAsync(MemberId id, WorkspaceRole role, CancellationToken cancellationToken) => desk.ChangeAsync(id, "member.role_changed", found =>
    {
        var before = found.Member.Role;
        return (found.Member.ChangeRole(role, found.IsLastAdministrator), new { name = found.Name, before, role });
    }, cancellationToken);
}
