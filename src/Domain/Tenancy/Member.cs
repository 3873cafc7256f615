using Platform.Domain.Kernel;

namespace Platform.Domain.Tenancy;

/// <summary>What a person may do in a workspace. Stored: the numbers never change.</summary>
public enum WorkspaceRole
{
    /// <summary>Sees everything of the workspace, changes nothing.</summary>
    Reader = 0,

    /// <summary>Uploads data, starts and stops runs, evaluates, uses the playground.</summary>
    Editor = 1,

    /// <summary>Also manages people, deletes projects and data.</summary>
    Administrator = 2,
}

/// <summary>A person's role in one workspace.</summary>
public sealed class Member : ITenantOwned, IVersioned
{
    private Member()
    {
    }

    /// <summary>Makes a membership.</summary>
    /// <param name="tenantId">The workspace's tenant.</param>
    /// <param name="workspaceId">The workspace.</param>
    /// <param name="userId">The person's account id.</param>
    /// <param name="role">What the person may do.</param>
    /// <param name="createdAt">UTC.</param>
    public Member(TenantId tenantId, WorkspaceId workspaceId, string userId, WorkspaceRole role, DateTimeOffset createdAt)
    {
        Id = TypedId.New<MemberId>(createdAt);
        TenantId = tenantId;
        WorkspaceId = workspaceId;
        UserId = userId;
        Role = role;
        CreatedAt = createdAt;
    }

    /// <summary>Id.</summary>
    public MemberId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <summary>The workspace. Memberships are filtered by tenant only: a person picks among all of his workspaces.</summary>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The person's account id.</summary>
    public string UserId { get; private set; } = "";

    /// <summary>What the person may do.</summary>
    public WorkspaceRole Role { get; private set; }

    /// <summary>When the person joined, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>What the person may do about contracts and invoices.</summary>
    public BillingRole Billing { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>Gives another role.</summary>
    /// <param name="role">The new role.</param>
    /// <param name="isLastAdministrator">True when no other administrator is left in the workspace.</param>
    /// <returns>Refused with <c>member.last_administrator</c>.</returns>
    public Outcome ChangeRole(WorkspaceRole role, bool isLastAdministrator)
    {
        if (Billing == BillingRole.Auditor && role != WorkspaceRole.Reader)
            return TenancyErrors.AuditorReadsOnly(role);
        if (isLastAdministrator && Role == WorkspaceRole.Administrator && role != WorkspaceRole.Administrator)
            return TenancyErrors.LastAdministrator();
        Role = role;
        return Outcome.Success;
    }

    /// <summary>Gives the person a part in contracts and invoices.</summary>
    /// <returns>Refused with <c>member.auditor_reads_only</c> for an auditor who may change things.</returns>
    public Outcome GiveBilling(BillingRole billing)
    {
        if (billing == BillingRole.Auditor && Role != WorkspaceRole.Reader)
            return TenancyErrors.AuditorReadsOnly(Role);
        Billing = billing;
        return Outcome.Success;
    }
}
