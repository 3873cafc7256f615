using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Identity;

/// <summary>The person's workspaces: open another one, make one, rename the current one.</summary>
public sealed partial class WorkspacesPage
{
    private readonly CancellationTokenSource _closing = new();
    private IReadOnlyList<WorkspaceView>? _workspaces;
    private DomainError? _refusal;
    private string? _created;
    private string _newName = "";
    private string _name = "";
    private RunPriority _priority;
    private int _openRuns;
    private bool _shareGiven;

    [Inject]
    private MemberQueries Queries { get; set; } = null!;

    [Inject]
    private CreateWorkspace Create { get; set; } = null!;

    [Inject]
    private RenameWorkspace Rename { get; set; } = null!;

    [Inject]
    private GiveShare Share { get; set; } = null!;

    [Inject]
    private IAuthorizationService Authorization { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Person { get; set; } = null!;

    [Inject]
    private ITenantContext Tenant { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _workspaces = await Queries.WorkspacesAsync(_closing.Token);
        _name = await Queries.WorkspaceNameAsync(_closing.Token);
        (_priority, _openRuns) = await Share.ReadAsync(_closing.Token);
    }

    private async Task CreateAsync()
    {
        var created = await Create.HandleAsync(_newName, _closing.Token);
        _refusal = created.Error;
        if (!created.Succeeded)
            return;
        (_created, _newName) = (_newName, "");
        _workspaces = await Queries.WorkspacesAsync(_closing.Token);
    }

    private async Task GiveShareAsync()
    {
        if (!(await Authorization.AuthorizeAsync((await Person).User, Policies.Operate)).Succeeded)
            return;
        var given = await Share.HandleAsync(new RunShare(_priority, _openRuns), _closing.Token);
        (_refusal, _shareGiven) = (given.Error, given.Succeeded);
    }

    private async Task RenameAsync()
    {
        var renamed = await Rename.HandleAsync(_name, _closing.Token);
        _refusal = renamed.Error;
        if (renamed.Succeeded)
            Navigation.Refresh(forceReload: true);   // the top bar shows the name too
    }
}
