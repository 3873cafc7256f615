using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Platform.Domain.Datasets;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Components;
using Platform.Web.Hosting.Paging;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Runs.Pages;

public sealed partial class RunListPage
{
    private const int PageSize = 25;
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(3);

    private readonly Leaving _leaving = new();
    private readonly List<RunId> _chosen = [];
    private string? _project;
    private Paged<RunListItem>? _runs;
    private RunFilterChoices _choices = new([], []);
    private string _text = "";
    private string _status = "";
    private string _model = "";
    private string _version = "";
    private int _page;
    private int _typing;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private RunPageQueries Pages { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellText> Shell { get; set; } = null!;

    private bool IsFiltered => _text.Length > 0 || _status.Length > 0 || _model.Length > 0 || _version.Length > 0;

    private string? CompareAddress => _chosen.Count == 2 ? $"/projects/{ProjectId}/runs/compare?first={_chosen[0]}&second={_chosen[1]}" : null;

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _project = await Head.ProjectNameAsync(new ProjectId(ProjectId), _leaving.Token);
        if (_project is null)
        {
            Navigation.NotFound();
            return;
        }
        _choices = await Pages.ChoicesAsync(new ProjectId(ProjectId), _leaving.Token);
        await LoadAsync();
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _ = FollowAsync(_leaving.Token);
    }

    private async Task LoadAsync() => _runs = await Queries.ListAsync(
        new ProjectId(ProjectId),
        new RunFilter
        {
            Text = _text,
            Statuses = Enum.TryParse<RunStatus>(_status, out var status) ? [status] : null,
            BaseModelId = Guid.TryParse(_model, out var model) ? new BaseModelId(model) : null,
            DatasetVersionId = Guid.TryParse(_version, out var version) ? new DatasetVersionId(version) : null,
            Skip = _page * PageSize,
            Take = PageSize,
        },
        _leaving.Token);

    /// <summary>Reads again while something on the page still changes.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var timer = new PeriodicTimer(Refresh);
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                if (_runs?.Items.Any(run => run.Status is RunStatus.Queued or RunStatus.Running) == true)
                    await InvokeAsync(async () =>
                    {
                        await LoadAsync();
                        StateHasChanged();
                    });
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The visitor left the page.
            return;
        }
    }

    private async Task FilterSoonAsync()
    {
        var mine = ++_typing;
        await Task.Delay(TypingPause, _leaving.Token);
        if (mine == _typing)
            await FilterAsync();
    }

    private Task FilterAsync()
    {
        _page = 0;
        return LoadAsync();
    }

    private Task ClearAsync()
    {
        (_text, _status, _model, _version) = ("", "", "", "");
        return FilterAsync();
    }

    private Task GoAsync(int page)
    {
        _page = page;
        return LoadAsync();
    }

    private void Choose(RunId id, bool chosen)
    {
        _chosen.Remove(id);
        if (chosen && _chosen.Count < 2)
            _chosen.Add(id);
    }
}
