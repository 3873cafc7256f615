using System.Globalization;
using Microsoft.AspNetCore.Components;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;
using Platform.Web.Components;
using Platform.Web.Hosting.Shell;
using Platform.Web.Hosting.Tenancy;

namespace Platform.Web.Features.Home;

/// <summary>What can be done here, what is running, did it get better. Follows live work while it is open.</summary>
public sealed partial class HomePage
{
    private const int Cards = 6;
    private const int Rows = 8;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Leaving _leaving = new();
    private IReadOnlyList<ProjectState>? _projects;
    private IReadOnlyList<LatestRun> _runs = [];
    private IReadOnlyList<LatestRun> _running = [];
    private IReadOnlyList<LatestEvaluation> _evaluations = [];

    [Inject]
    private ProjectStateReader Reader { get; set; } = null!;

    [Inject]
    private ITenantContext Tenant { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    private bool MayEdit => Tenant.Role >= WorkspaceRole.Editor;

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override Task OnInitializedAsync() => LoadAsync();

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _ = WatchAsync();
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.CurrentCulture);

    private async Task LoadAsync()
    {
        _runs = await Reader.RunsAsync(Rows, _leaving.Token);
        _running = [.. _runs.Where(run => run.Status is RunStatus.Running or RunStatus.Queued or RunStatus.Paused).Take(Cards)];
        _evaluations = await Reader.EvaluationsAsync(Cards, _leaving.Token);
        _projects = await Reader.NewestAsync(Cards, _leaving.Token);
    }

    private async Task WatchAsync()
    {
        var leaving = _leaving.Token;
        using var timer = new PeriodicTimer(Interval, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(leaving))
            {
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
