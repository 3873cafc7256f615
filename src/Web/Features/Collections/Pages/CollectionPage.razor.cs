using Microsoft.AspNetCore.Components;
using Platform.Domain.Collections;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Paging;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Collections.Pages;

public sealed partial class CollectionPage
{
    internal const int PageSize = 25;
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    private readonly Leaving _leaving = new();
    private CollectionView? _view;
    private Paged<DocumentListItem>? _page;
    private DocumentFilter _filter = new();
    private IReadOnlyList<ReaderGroupView> _groups = [];
    private IReadOnlyList<FieldView> _fields = [];
    private DocumentTable? _table;
    private string? _project;
    private Task? _watching;
    private int _number;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Parameter]
    public Guid CollectionId { get; set; }

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    private CollectionQueries Queries { get; set; } = null!;

    [Inject]
    private ReaderGroups Groups { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Root => $"/projects/{ProjectId}/documents/{CollectionId}";

    private IReadOnlyList<Crumb> Trail => _project is null ? [] : [new(_project, $"/projects/{ProjectId}"), new(Text["Title"], $"/projects/{ProjectId}/documents")];

    private bool IsMoving => _page is not null && (_page.Items.Any(item => item.IsUnderWay) || _view!.Tasks.Any(task => task.State is TaskState.Queued or TaskState.Running)
        || _view.Documents.Any(pair => pair.Key is DocumentState.Queued or DocumentState.Extracting or DocumentState.Chunking or DocumentState.Embedding));

    public async ValueTask DisposeAsync()
    {
        _leaving.Dispose();
        await _transfers.DisposeAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        _project = await Head.ProjectNameAsync(new ProjectId(ProjectId), _leaving.Token);
        _groups = await Groups.ListAsync(_leaving.Token);
        _fields = await Queries.FieldsAsync(new CollectionId(CollectionId), _leaving.Token);
        if (_project is null || !await LoadAsync())
            Navigation.NotFound();
    }

    private async Task<bool> LoadAsync()
    {
        var found = await Queries.FindAsync(new ProjectId(ProjectId), new CollectionId(CollectionId), _leaving.Token);
        if (!found.Succeeded)
            return false;
        _view = found.Value;
        _page = await Queries.DocumentsAsync(_view.Id, _filter, _number * PageSize, PageSize, _leaving.Token);
        return true;
    }

    private async Task ReloadAsync()
    {
        await LoadAsync();
        Watch();
    }

    private async Task FilterAsync(DocumentFilter filter)
    {
        (_filter, _number) = (filter, 0);
        await LoadAsync();
    }

    private async Task GoAsync(int number)
    {
        _number = number;
        await LoadAsync();
    }

    // Only a live page follows: while it is rendered for the first answer there is nobody to show changes to.
    private void Watch()
    {
        if (IsMoving && _watching is null or { IsCompleted: true })
            _watching = WatchAsync(_leaving.Token);
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (IsMoving)
            {
                await Task.Delay(Refresh, cancellationToken);
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
}
