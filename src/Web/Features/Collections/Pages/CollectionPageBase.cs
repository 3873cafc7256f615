using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Platform.Domain.Collections;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Collections.Pages;

/// <summary>What every page of one collection has: the collection, or a 404; a trail; an end.</summary>
public abstract class CollectionPageBase : ComponentBase, IDisposable
{
    private readonly Leaving _leaving = new();
    private string _project = "";

    [Parameter]
    public Guid ProjectId { get; set; }

    [Parameter]
    public Guid CollectionId { get; set; }

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    internal CollectionQueries Collections { get; set; } = null!;

    [Inject]
    protected IStringLocalizer<CollectionsText> Words { get; set; } = null!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>The collection; null until it was read.</summary>
    protected CollectionView? Collection { get; private set; }

    protected CancellationToken Leaving => _leaving.Token;

    protected ProjectId Project => new(ProjectId);

    protected CollectionId Id => new(CollectionId);

    protected string Root => $"/projects/{ProjectId}/documents/{CollectionId}";

    protected IReadOnlyList<Crumb> Trail => Collection is null
        ? []
        : [new(_project, $"/projects/{ProjectId}"), new(Words["Title"], $"/projects/{ProjectId}/documents"), new(Collection.Name, Root)];

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!await ReadCollectionAsync())
        {
            Navigation.NotFound();
            return;
        }

        await LoadAsync();
    }

    /// <summary>Reads what the page shows beside the collection.</summary>
    protected virtual Task LoadAsync() => Task.CompletedTask;

    protected async Task<bool> ReadCollectionAsync()
    {
        var found = await Collections.FindAsync(Project, Id, Leaving);
        Collection = found.Succeeded ? found.Value : null;
        _project = await Head.ProjectNameAsync(Project, Leaving) ?? "";
        return found.Succeeded;
    }

    /// <summary>Reads again every second while background work is under way, and draws.</summary>
    protected async Task FollowAsync(Func<Task> read)
    {
        try
        {
            while (Collection?.Tasks.Any(task => task.State is TaskState.Queued or TaskState.Running) == true)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), Leaving);
                await InvokeAsync(async () =>
                {
                    await ReadCollectionAsync();
                    await read();
                    StateHasChanged();
                });
            }
        }
        catch (OperationCanceledException) when (_leaving.Token.IsCancellationRequested)
        {
            // The visitor left the page.
            return;
        }
    }
}
