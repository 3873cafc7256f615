using Microsoft.AspNetCore.Components;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Embedding;

namespace Platform.Web.Features.Collections.Pages;

public sealed partial class NewCollectionForm
{
    private IReadOnlyList<EmbedderChoice>? _embedders;
    private ChunkSettings _chunks = new();
    private VectorForm _vectors;
    private DomainError? _error;
    private string _name = "";
    private string _description = "";
    private string _embedder = "";
    private bool _saving;

    [Parameter, EditorRequired]
    public Guid ProjectId { get; set; }

    [Parameter]
    public EventCallback<Guid> OnMade { get; set; }

    [Parameter]
    public EventCallback OnCancel { get; set; }

    [Inject]
    private CreateCollection Create { get; set; } = null!;

    [Inject]
    private EmbedderQueries Embedders { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _embedders = await Embedders.ListAsync(CancellationToken.None);
        _embedder = _embedders.Count > 0 ? _embedders[0].Id.Value.ToString() : "";
    }

    private async Task SaveAsync()
    {
        _saving = true;
        var embedder = Guid.TryParse(_embedder, out var id) ? id : (Guid?)null;
        var made = await Create.HandleAsync(new ProjectId(ProjectId), new CreateCollectionRequest(_name, _description, embedder, _chunks, WordsOnly: embedder is null, _vectors), CancellationToken.None);
        (_error, _saving) = (made.Error, false);
        if (made.Succeeded)
            await OnMade.InvokeAsync(made.Value.Value);
    }
}
