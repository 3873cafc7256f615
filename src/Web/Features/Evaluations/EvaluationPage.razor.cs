using System.Globalization;
using Microsoft.AspNetCore.Components;
using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Components;

namespace Platform.Web.Features.Evaluations;

public sealed partial class EvaluationPage
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1.5);

    private readonly Leaving _leaving = new();
    private EvaluationView? _view;
    private DomainError? _refusal;
    private Task? _watching;
    private string? _tab;

    [Parameter]
    public Guid ProjectId { get; set; }

    [Parameter]
    public Guid EvaluationId { get; set; }

    [Inject]
    private EvaluationQueries Queries { get; set; } = null!;

    [Inject]
    private CancelEvaluation Cancel { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Root => $"/projects/{ProjectId}/evaluations";

    private MetricComparison? Headline => _view?.Report is { Metrics.Count: > 0 } report ? report.Metrics[0] : null;

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!await LoadAsync())
            Navigation.NotFound();
    }

    // Only a live page follows: while it is rendered for the first answer there is nobody to show changes to.
    protected override void OnAfterRender(bool firstRender)
    {
        if (_view is { HasEnded: false } && _watching is null or { IsCompleted: true })
            _watching = WatchAsync(_leaving.Token);
    }

    private static string Number(int value) => value.ToString("N0", CultureInfo.CurrentCulture);

    private string Lead(EvaluationView view)
    {
        var state = view.Subject.CheckpointStep is { } step ? Text["Checkpoint", Number(step)].Value : Text["Result"].Value;
        return $"{state} · {Text["OnData", view.Subject.DatasetName, Text["Split." + view.Subject.Split].Value]}";
    }

    private async Task<bool> LoadAsync()
    {
        var found = await Queries.FindAsync(new ProjectId(ProjectId), new EvaluationId(EvaluationId), _leaving.Token);
        _view = found.Succeeded ? found.Value : null;
        return found.Succeeded;
    }

    private async Task CancelAsync()
    {
        _refusal = (await Cancel.HandleAsync(new ProjectId(ProjectId), new EvaluationId(EvaluationId), _leaving.Token)).Error;
        await LoadAsync();
    }

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (_view is { HasEnded: false })
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
