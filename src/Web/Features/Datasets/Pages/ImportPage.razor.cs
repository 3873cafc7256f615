using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Features.Datasets.Importing;

namespace Platform.Web.Features.Datasets.Pages;

public sealed partial class ImportPage
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(700);
    private static readonly Step[] AllSteps = Enum.GetValues<Step>();

    private readonly Leaving _leaving = new();
    private ImportView? _view;
    private DomainError? _error;
    private ConfirmDialog _confirm = null!;
    private Task? _watching;

    /// <summary>The steps of the wizard, in their order.</summary>
    public enum Step
    {
        Files,
        Preview,
        Columns,
        Checks,
        Split,
    }

    [Parameter]
    public Guid ProjectId { get; set; }

    [Parameter]
    public Guid ImportId { get; set; }

    [SupplyParameterFromQuery(Name = "step")]
    private string? StepName { get; set; }

    [Inject]
    private ImportQueries Queries { get; set; } = null!;

    [Inject]
    private ImportWishes Wishes { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Home => $"/projects/{ProjectId}/data";

    private string Address => $"{Home}/imports/{ImportId}";

    private DatasetImportId Id => new(ImportId);

    // The address says the step; a step that is not open yet falls back to the last one that is.
    private Step Current => Enum.TryParse<Step>(StepName, ignoreCase: true, out var step) && IsOpen(step) ? step : AllSteps.LastOrDefault(other => IsOpen(other) && other <= Furthest);

    private Step Furthest => _view?.Import.Stage switch
    {
        ImportStage.Checked => Step.Checks,
        _ => Step.Files,
    };

    private double? Part => _view!.Import.ProgressTotal > 0 ? (double)_view.Import.ProgressDone / _view.Import.ProgressTotal : null;

    private string? Amount => _view!.Import is { ProgressTotal: > 0 } import
        ? import.Phase == ImportPhase.Reading
            ? $"{Quantities.Bytes(import.ProgressDone)} / {Quantities.Bytes(import.ProgressTotal)}"
            : ((double)import.ProgressDone / import.ProgressTotal).ToString("P0", System.Globalization.CultureInfo.CurrentCulture)
        : null;

    public async ValueTask DisposeAsync()
    {
        _leaving.Dispose();
        await _transfers.DisposeAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_view is null)
            await ReloadAsync();
    }

    private bool IsOpen(Step step) => _view is not null && step switch
    {
        Step.Files => true,
        Step.Preview or Step.Columns => _view.Uploads.Any(upload => upload.Profile.Unreadable is null),
        _ => _view.Import.Stage == ImportStage.Checked,
    };

    private void Go(Step step) => Navigation.NavigateTo($"{Address}?step={step.ToString().ToLowerInvariant()}");

    private async Task ReloadAsync()
    {
        _view = await Queries.FindAsync(new ProjectId(ProjectId), Id, _leaving.Token);
        if (_view is null)
            Navigation.NotFound();
        else if (_view.Import is { Stage: ImportStage.Created, CreatedVersionId: { } version })
            Navigation.NavigateTo($"{Home}/versions/{version}", replace: true);
        else if (_view.Import.IsWorking)
            Watch();
    }

    private void Watch()
    {
        if (RendererInfo.IsInteractive && (_watching is null || _watching.IsCompleted))
            _watching = WatchAsync();
    }

    /// <summary>Follows the worker's row until the work is over, then shows what came of it.</summary>
    private async Task WatchAsync()
    {
        try
        {
            var checking = _view!.Import.Stage == ImportStage.Checking;
            while (_view is { Import.IsWorking: true })
            {
                await Task.Delay(BetweenLooks, _leaving.Token);
                _view = await Queries.FindAsync(new ProjectId(ProjectId), Id, _leaving.Token);
                StateHasChanged();
            }

            await ReloadAsync();
            if (checking && _view?.Import.Stage == ImportStage.Checked)
                Go(Step.Checks);
            StateHasChanged();
        }
        catch (OperationCanceledException) when (_leaving.Token.IsCancellationRequested)
        {
            return; // the visitor left; the work goes on
        }
    }

    private async Task CheckAsync() => await DoAsync(() => Wishes.CheckAsync(Id, _leaving.Token));

    private async Task CreateAsync(string? name) => await DoAsync(() => Wishes.CreateAsync(Id, name, _leaving.Token));

    private async Task StopAsync() => await DoAsync(() => Wishes.StopAsync(Id, _leaving.Token));

    private async Task DoAsync(Func<Task<Outcome>> wish)
    {
        _error = (await wish()).Error;
        await ReloadAsync();
    }

    private async Task DiscardAsync()
    {
        if (!await _confirm.AskAsync())
            return;
        _error = (await Wishes.DiscardAsync(Id, _leaving.Token)).Error;
        if (_error is null)
            Navigation.NavigateTo(Home);
    }
}
