using Microsoft.AspNetCore.Components;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Features.Datasets.Importing;
using Platform.Web.Features.Datasets.Mapping;

namespace Platform.Web.Features.Datasets.Pages;

/// <summary>Chooses columns; every choice is kept at once and shown on the first rows.</summary>
public sealed partial class ColumnsStep
{
    private const int Shown = 4;

    private ColumnMapping _mapping = new();
    private TaskKind _task;
    private MappingGuess? _guess;
    private List<string> _names = [];
    private IReadOnlyList<PreviewRow> _rows = [];
    private DomainError? _error;

    [Parameter, EditorRequired]
    public ImportView View { get; set; } = null!;

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Parameter]
    public EventCallback OnNext { get; set; }

    [Inject]
    private ImportQueries Queries { get; set; } = null!;

    [Inject]
    private ImportWishes Wishes { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        var columns = View.Uploads.SelectMany(upload => upload.Profile.Columns).DistinctBy(column => column.Name).ToList();
        _names = [.. columns.Select(column => column.Name)];
        _guess = MappingGuess.From(columns, View.Import.Task);
        _mapping = View.Import.Mapping ?? _guess.Mapping;
        _task = View.Import.Task;
        await PreviewAsync();
    }

    private async Task SetAsync(ColumnMapping mapping)
    {
        _mapping = mapping with { Meta = [.. _names.Where(name => !IsUsed(mapping, name) && name != "labels")] };
        _error = (await Wishes.MapAsync(View.Import.Id, _mapping, _task, CancellationToken.None)).Error;
        await PreviewAsync();
        await OnChanged.InvokeAsync();
    }

    private async Task SetTaskAsync(TaskKind task)
    {
        _task = task;
        _guess = MappingGuess.From([.. View.Uploads.SelectMany(upload => upload.Profile.Columns).DistinctBy(column => column.Name)], task);
        // What the other task had no use for is guessed now; what was chosen stays.
        await SetAsync(_mapping with { Label = _mapping.Label ?? _guess.Mapping.Label, Assistant = _mapping.Assistant ?? _guess.Mapping.Assistant });
    }

    private Task SetUserAsync(int place, string? column)
    {
        var user = _mapping.User.ToList();
        if (place < user.Count)
            user.RemoveAt(place);
        if (column is not null)
            user.Insert(Math.Min(place, user.Count), column);
        return SetAsync(_mapping with { User = [.. user.Distinct()] });
    }

    private async Task NextAsync()
    {
        if (View.Import.Mapping is null)
            await SetAsync(_mapping);
        _error = _mapping.Validate(_task).Error;
        if (_error is null)
            await OnNext.InvokeAsync();
    }

    private async Task PreviewAsync()
    {
        var first = View.Uploads.FirstOrDefault(upload => upload.Profile.Unreadable is null);
        if (!_mapping.Validate(_task).Succeeded)
            _rows = [];
        else if (first is not null)
            _rows = [.. (await Queries.PreviewAsync(first, _mapping, _task, CancellationToken.None)).Take(Shown)];
    }

    private string? Reason(MappedPart part, string? column)
    {
        var reason = _guess?.Reasons.FirstOrDefault(guess => guess.Part == part && guess.Column == column);
        return reason is null ? null : Text[$"Reason{reason.Reason}"].Value;
    }

    private static bool IsUsed(ColumnMapping mapping, string name) =>
        new[] { mapping.Messages, mapping.Assistant, mapping.System, mapping.Label, mapping.Group, mapping.Split }.Contains(name) || mapping.User.Contains(name);
}
