using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Components;
using Platform.Web.Hosting.Shell;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Projects;

/// <summary>The line of six steps: each with its state, its one number and the one next action. Follows live work while it is open.</summary>
public sealed partial class ProjectPage
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);

    private readonly Leaving _leaving = new();
    private ProjectState? _project;
    private IReadOnlyList<StepView> _steps = [];

    /// <summary>The project.</summary>
    [Parameter]
    public Guid Id { get; set; }

    [Inject]
    private ProjectStateReader Reader { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ITenantContext Tenant { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!await LoadAsync())
            Navigation.NotFound();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _ = WatchAsync();
    }

    private async Task<bool> LoadAsync()
    {
        _project = await Reader.FindAsync(new ProjectId(Id), _leaving.Token);
        _steps = _project is null ? [] : StepView.Of(_project, Text, Tenant.Role >= WorkspaceRole.Editor);
        return _project is not null;
    }

    private async Task WatchAsync()
    {
        var leaving = _leaving.Token;
        using var timer = new PeriodicTimer(Interval, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(leaving))
            {
                if (_project is { Facts: { LiveRuns: 0, LiveEvaluations: 0, DataUnderWay: false } } or null)
                    continue;
                await InvokeAsync(async () =>
                {
                    await LoadAsync();
                    StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}
