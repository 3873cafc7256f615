using Microsoft.AspNetCore.Components;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Questions;
using Platform.Web.Features.Collections.Searching;
using Platform.Web.Features.Collections.Versions;
using Platform.Web.Hosting.Embedding;

namespace Platform.Web.Features.Collections.Pages;

public sealed partial class VersionsPage
{
    private const int PreviewChoices = 50;

    private IReadOnlyList<IndexVersionView>? _versions;
    private IReadOnlyList<MeasurementView> _measurements = [];
    private IReadOnlyList<EmbedderChoice> _embedders = [];
    private IReadOnlyList<DocumentListItem> _documents = [];
    private IReadOnlyList<ChunkView>? _preview;
    private ChunkSettings _chunks = new();
    private VectorForm _vectors;
    private DomainError? _error;
    private string? _notice;
    private string _embedder = "";
    private string _document = "";
    private bool _making;
    private Task? _following;

    [Inject]
    private IndexVersions Versions { get; set; } = null!;

    [Inject]
    private SavedQuestions Questions { get; set; } = null!;

    [Inject]
    private EmbedderQueries Embedders { get; set; } = null!;

    [Inject]
    private ChunkPreview Preview { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        _versions = await Collections.VersionsAsync(Id, Leaving);
        _measurements = await Questions.MeasurementsAsync(Id, Leaving);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (_following is null or { IsCompleted: true } && Collection?.Tasks.Any(task => task.State is TaskState.Queued or TaskState.Running) == true)
            _following = FollowAsync(LoadAsync);
    }

    private static string Look(IndexState state) => state switch
    {
        IndexState.Building => "Running",
        IndexState.Ready => "Next",
        IndexState.Active => "Ready",
        IndexState.Failed => "Failed",
        _ => "Waiting",
    };

    private MethodFigures? Figures(IndexVersionView version) => _measurements.LastOrDefault(one => one.IndexId == version.Id.Value) is { Figures: [var first, ..] } ? first : null;

    private async Task BeginAsync()
    {
        _embedders = await Embedders.ListAsync(Leaving);
        _documents = (await Collections.DocumentsAsync(Id, new DocumentFilter(State: DocumentState.Indexed), 0, PreviewChoices, Leaving)).Items;
        var settings = Collection!.Active.Settings;
        (_chunks, _embedder, _vectors) = (settings.Chunks, settings.EmbedderId?.Value.ToString() ?? "", settings.Vectors);
        _making = true;
        await PreviewAsync(_documents.Count > 0 ? _documents[0].Id.Value.ToString() : "");
    }

    private Task PreviewAsync(ChunkSettings chunks)
    {
        _chunks = chunks;
        return PreviewAsync(_document);
    }

    private async Task PreviewAsync(string? document)
    {
        _document = document ?? "";
        if (!Guid.TryParse(_document, out var id))
            return;
        var cut = await Preview.HandleAsync(Id, new DocumentId(id), _chunks, Embedder, Leaving);
        (_preview, _error) = (cut.Succeeded ? cut.Value : null, cut.Error);
    }

    private Guid? Embedder => Guid.TryParse(_embedder, out var id) ? id : null;

    private async Task MakeAsync()
    {
        var made = await Versions.MakeAsync(Project, Id, new NewVersionRequest(Embedder, _chunks, _vectors), Leaving);
        _making = !made.Succeeded;
        await ThenAsync(made.Error, null);
    }

    private async Task SwitchAsync(IndexVersionView version)
    {
        var switched = await Versions.SwitchAsync(Project, Id, version.Id, Leaving);
        await ThenAsync(switched.Error, !switched.Succeeded ? null : switched.Value ? Text["Switched", version.Number].Value : Text["CatchingUp", version.Number].Value);
    }

    private async Task DropAsync(IndexVersionView version) => await ThenAsync((await Versions.DropAsync(Project, Id, version.Id, Leaving)).Error, null);

    private async Task MeasureAsync(IndexVersionView version) => await ThenAsync((await Questions.MeasureAsync(Project, Id, version.Id, Leaving)).Error, null);

    private async Task MeasureFirstPassAsync(IndexVersionView version) => await ThenAsync((await Versions.MeasureFirstPassAsync(Project, Id, version.Id, Leaving)).Error, null);

    private Task ChangedAsync() => ThenAsync(null, null);

    private async Task ThenAsync(DomainError? error, string? notice)
    {
        (_error, _notice) = (error, notice);
        await ReadCollectionAsync();
        await LoadAsync();
    }
}
