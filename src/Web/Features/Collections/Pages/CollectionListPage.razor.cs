using Microsoft.AspNetCore.Components;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Collections.Pages;

public sealed partial class CollectionListPage
{
    private readonly Leaving _leaving = new();
    private IReadOnlyList<CollectionListItem>? _collections;
    private string? _project;
    private bool _making;
    private bool _restoring;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    private CollectionQueries Queries { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Root => $"/projects/{ProjectId}/documents";

    private IReadOnlyList<Crumb> Trail => _project is null ? [] : [new(_project, $"/projects/{ProjectId}")];

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        _project = await Head.ProjectNameAsync(new ProjectId(ProjectId), _leaving.Token);
        if (_project is null)
        {
            Navigation.NotFound();
            return;
        }

        await ReadAsync();
    }

    private async Task ReadAsync() => _collections = await Queries.ListAsync(new ProjectId(ProjectId), _leaving.Token);

    private void Open(Guid id) => Navigation.NavigateTo($"{Root}/{id}");
}
