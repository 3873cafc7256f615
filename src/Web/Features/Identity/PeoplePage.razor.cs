using Microsoft.AspNetCore.Components;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Components;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Identity;

/// <summary>Who may do what in the workspace. Everybody of it sees the list; administrators change it.</summary>
public sealed partial class PeoplePage
{
    private static readonly WorkspaceRole[] Roles = Enum.GetValues<WorkspaceRole>();
    private static readonly BillingRole[] BillingRoles = Enum.GetValues<BillingRole>();

    private readonly CancellationTokenSource _closing = new();
    private ConfirmDialog? _confirm;
    private IReadOnlyList<MemberView>? _people;
    private MemberView? _leaving;
    private Invitation? _invitation;
    private DomainError? _refusal;
    private DomainError? _inviteRefusal;
    private WorkspaceRole _role = WorkspaceRole.Editor;
    private string? _workspace;
    private string? _kept;
    private string? _resetLink;
    private string _resetFor = "";
    private string _email = "";
    private string _name = "";

    [Inject]
    private MemberQueries Queries { get; set; } = null!;

    [Inject]
    private InviteMember Invite { get; set; } = null!;

    [Inject]
    private ChangeMemberRole ChangeMemberRole { get; set; } = null!;

    [Inject]
    private GiveBillingRole GiveBillingRole { get; set; } = null!;

    [Inject]
    private RemoveMember RemoveMember { get; set; } = null!;

    [Inject]
    private MakeResetLink MakeResetLink { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ITenantContext Tenant { get; set; } = null!;

    private bool MayChange => Tenant.Role == WorkspaceRole.Administrator;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _workspace = await Queries.WorkspaceNameAsync(_closing.Token);
        _people = await Queries.PeopleAsync(_closing.Token);
    }

    private async Task InviteAsync()
    {
        var invited = await Invite.HandleAsync(_email, _name, _role, _closing.Token);
        _inviteRefusal = invited.Error;
        if (!invited.Succeeded)
            return;
        _invitation = invited.Value;
        (_email, _name) = ("", "");
        _people = await Queries.PeopleAsync(_closing.Token);
    }

    private async Task ChangeRoleAsync(MemberView person, ChangeEventArgs change)
    {
        if (Enum.TryParse<WorkspaceRole>(change.Value as string, out var role))
            await KeepAsync(person, ChangeMemberRole.HandleAsync(person.Id, role, CancellationToken.None));
    }

    private async Task GiveBillingAsync(MemberView person, ChangeEventArgs change)
    {
        if (Enum.TryParse<BillingRole>(change.Value as string, out var billing))
            await KeepAsync(person, GiveBillingRole.HandleAsync(person.Id, billing, CancellationToken.None));
    }

    // a choice is kept as it is made, also when the person leaves the page at once
    private async Task KeepAsync(MemberView person, Task<Outcome> change)
    {
        _refusal = (await change).Error;
        _kept = _refusal is null ? person.DisplayName : null;
        _people = await Queries.PeopleAsync(_closing.Token);
    }

    private async Task MakeLinkAsync(MemberView person)
    {
        var made = await MakeResetLink.HandleAsync(person.Id, _closing.Token);
        _refusal = made.Error;
        (_resetLink, _resetFor) = made.Succeeded ? (Navigation.ToAbsoluteUri(made.Value).ToString(), person.DisplayName) : (null, "");
    }

    private async Task RemoveAsync(MemberView person)
    {
        _leaving = person;
        if (!await _confirm!.AskAsync())
            return;
        _refusal = (await RemoveMember.HandleAsync(person.Id, _closing.Token)).Error;
        _people = await Queries.PeopleAsync(_closing.Token);
    }
}
