using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Components.Layout;

/// <summary>The shell around every page: top bar, side bar with the current project's pages, and a boundary that keeps failures on their page.</summary>
public sealed partial class MainLayout
{
    private readonly Leaving _leaving = new();
    private PageErrorBoundary? _boundary;
    private ShellView? _view;
    private ShellProject? _project;
    private ClaimsPrincipal _user = new();
    private bool _menuOpen;

    [Inject]
    private ShellQueries Queries { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = null!;

    public void Dispose()
    {
        Navigation.LocationChanged -= Moved;
        _leaving.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        Navigation.LocationChanged += Moved;
        _user = (await Authentication).User;
        if (_user.FindFirstValue(ClaimTypes.NameIdentifier) is not { } userId)
            return;
        _view = await Queries.ViewAsync(userId, _leaving.Token);
        await FindProjectAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
            await Js.InvokeVoidAsync("lathe.ready", _leaving.Token);
    }

    private async Task FindProjectAsync()
    {
        var parts = new Uri(Navigation.Uri).AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var id = parts is ["projects", var text, ..] ? TypedId.Parse<ProjectId>(text) : null;
        if (id is null)
            _project = null;
        else if (_project?.Id != id)
            _project = await Queries.ProjectAsync(id.Value, _leaving.Token);
    }

    private void Moved(object? sender, LocationChangedEventArgs change) => _ = InvokeAsync(async () =>
    {
        _menuOpen = false;
        _boundary?.Recover();
        await FindProjectAsync();
        StateHasChanged();
    });
}
