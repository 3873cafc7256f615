using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Components.Layout;

/// <summary>How many runs wait or work in this workspace, and a drawer with their progress. Looks every few seconds while the page is open.</summary>
public sealed partial class JobsButton
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);

    private readonly Leaving _leaving = new();
    private IReadOnlyList<ShellJob> _jobs = [];
    private ElementReference _drawer;

    [Inject]
    private ShellQueries Queries { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnInitializedAsync() => _jobs = await Queries.JobsAsync(_leaving.Token);

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _ = WatchAsync();
    }

    private async Task OpenAsync() => await Js.InvokeVoidAsync("lathe.dialog.open", _drawer);

    private async Task WatchAsync()
    {
        var leaving = _leaving.Token;
        using var timer = new PeriodicTimer(Interval, Clock);
        try
        {
            while (await timer.WaitForNextTickAsync(leaving))
            {
                var jobs = await Queries.JobsAsync(leaving);
                if (jobs.SequenceEqual(_jobs))
                    continue;
                _jobs = jobs;
                await InvokeAsync(StateHasChanged);
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The page was left.
        }
    }
}
