using Platform.Domain.Tenancy;

namespace Platform.Web.Features.Identity;

/// <summary>A person of the workspace.</summary>
internal sealed record MemberView(MemberId Id, string UserId, string DisplayName, string Email, WorkspaceRole Role, BillingRole Billing, DateTimeOffset JoinedAt);

/// <summary>A workspace of the signed-in person.</summary>
internal sealed record WorkspaceView(WorkspaceId Id, string Name, WorkspaceRole Role, int People, DateTimeOffset CreatedAt);

/// <summary>What an invitation gave: the password is null for a person who had an account already.</summary>
internal sealed record Invitation(string Email, string? OneTimePassword);
