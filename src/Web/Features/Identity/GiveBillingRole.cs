using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Web.Features.Identity;

/// <summary>Gives a person of the current workspace a part in contracts and invoices, or takes it away. A person has one part, so nobody stands on both sides.</summary>
internal sealed class GiveBillingRole(MemberDesk desk)
{
    /// <returns>Refused as <see cref="MemberDesk.ChangeAsync"/>, or with <c>member.auditor_reads_only</c>.</returns>
    public Task<Outcome> HandleAsync(MemberId id, BillingRole billing, CancellationToken cancellationToken) => desk.ChangeAsync(id, "member.billing_given", found =>
    {
        var before = found.Member.Billing;
        return (found.Member.GiveBilling(billing), before == billing ? null : new { name = found.Name, before, billing });
    }, cancellationToken);
}
