using Microsoft.AspNetCore.Components;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Features.Collections.Archiving;
using Platform.Web.Features.Collections.Managing;

namespace Platform.Web.Features.Collections.Pages;

public sealed partial class ArchivePanel
{
    private readonly Leaving _leaving = new();
    private IReadOnlyList<ArchiveView>? _archives;
    private DomainError? _error;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [Parameter, EditorRequired]
    public Guid CollectionId { get; set; }

    /// <summary>Background work on the collection, newest first.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<CollectionTaskView> Tasks { get; set; } = [];

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private Archives Archives { get; set; } = null!;

    private bool UnderWay => Tasks.Any(task => task is { Kind: CollectionTaskKind.BackUp, State: TaskState.Queued or TaskState.Running });

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync() => _archives = await Archives.ListAsync(new CollectionId(CollectionId), _leaving.Token);

    private async Task BackUpAsync()
    {
        _error = (await Archives.BackUpAsync(new ProjectId(ProjectId), new CollectionId(CollectionId), _leaving.Token)).Error;
        await OnChanged.InvokeAsync();
    }

    private async Task DeleteAsync(ArchiveView archive)
    {
        _error = (await Archives.DeleteAsync(new CollectionId(CollectionId), archive.Id, _leaving.Token)).Error;
        await OnChanged.InvokeAsync();
    }
}
