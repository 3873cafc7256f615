using Microsoft.AspNetCore.Components;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Features.Collections.Managing;

namespace Platform.Web.Features.Collections.Pages;

/// <summary>What a person can do with a document in the table.</summary>
public enum DocumentAct
{
    Retry,
    ReadAgain,
    Stop,
    LetPass,
    Erase,
}

public sealed partial class DocumentTable
{
    private DomainError? _error;
    private ErasureReceiptId? _receipt;
    private DocumentListItem? _asked;
    private ConfirmDialog _confirm = null!;
    private ConfirmDialog _reindex = null!;
    private bool _fromStart;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [Parameter, EditorRequired]
    public Guid CollectionId { get; set; }

    [Parameter, EditorRequired]
    public CollectionView View { get; set; } = null!;

    [Parameter]
    public IReadOnlyList<ReaderGroupView> Groups { get; set; } = [];

    [Parameter]
    public IReadOnlyList<FieldView> Fields { get; set; } = [];

    [Parameter]
    public IReadOnlyList<DocumentListItem>? Items { get; set; }

    [Parameter]
    public int Total { get; set; }

    [Parameter]
    public DocumentFilter Filter { get; set; } = new();

    [Parameter]
    public int Number { get; set; }

    [Parameter]
    public EventCallback<DocumentFilter> OnFilter { get; set; }

    [Parameter]
    public EventCallback<int> OnGo { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private DocumentWishes Wishes { get; set; } = null!;

    [Inject]
    private EraseDocument Erase { get; set; } = null!;

    [Inject]
    private CollectionTasks Tasks { get; set; } = null!;

    private int UnderWay => View.Documents.Where(pair => pair.Key is DocumentState.Queued or DocumentState.Extracting or DocumentState.Chunking or DocumentState.Embedding).Sum(pair => pair.Value);

    private bool IsReindexing => View.Tasks.Any(task => task.Kind == CollectionTaskKind.Reindex && task.State is TaskState.Queued or TaskState.Running);

    private async Task ReindexAsync()
    {
        if (!await _reindex.AskAsync())
            return;
        var selection = new DocumentSelection { Text = Filter.Text, State = Filter.State, Group = Filter.Group, Fields = Filter.Fields, FromStart = _fromStart };
        _error = (await Tasks.ReindexAsync(new ProjectId(ProjectId), new CollectionId(CollectionId), selection, CancellationToken.None)).Error;
        await OnChanged.InvokeAsync();
    }

    private async Task StopAllAsync()
    {
        await Wishes.StopAllAsync(new CollectionId(CollectionId), CancellationToken.None);
        await OnChanged.InvokeAsync();
    }

    private async Task ActAsync(DocumentListItem item, DocumentAct act)
    {
        var collection = new CollectionId(CollectionId);
        _receipt = null;
        _error = act switch
        {
            DocumentAct.Retry => (await Wishes.RetryAsync(collection, item.Id, fromStart: false, CancellationToken.None)).Error,
            DocumentAct.ReadAgain => (await Wishes.RetryAsync(collection, item.Id, fromStart: true, CancellationToken.None)).Error,
            DocumentAct.Stop => (await Wishes.StopAsync(collection, item.Id, CancellationToken.None)).Error,
            DocumentAct.LetPass => (await Wishes.LetPassAsync(collection, item.Id, CancellationToken.None)).Error,
            _ => await EraseAsync(item),
        };
        await OnChanged.InvokeAsync();
    }

    private async Task<DomainError?> EraseAsync(DocumentListItem item)
    {
        _asked = item;
        StateHasChanged();
        if (!await _confirm.AskAsync())
            return null;
        var erased = await Erase.HandleAsync(new CollectionId(CollectionId), item.Id, CancellationToken.None);
        _receipt = erased.Succeeded ? erased.Value : null;
        return erased.Error;
    }
}
