using Microsoft.AspNetCore.Components;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Web.Features.Collections.Answering;
using Platform.Web.Features.Collections.Managing;

namespace Platform.Web.Features.Collections.Pages;

public sealed partial class AskPage
{
    private readonly List<AskEvent> _parts = [];
    private IReadOnlyList<AskModel>? _models;
    private IReadOnlyList<TraceSource>? _sources;
    private CancellationTokenSource? _stopping;
    private IReadOnlyList<FieldView> _known = [];
    private IReadOnlyDictionary<string, string> _fields = new Dictionary<string, string>();
    private TraceView? _answer;
    private ReplayView? _replay;
    private DomainError? _error;
    private string _question = "";
    private string _model = "";
    private bool _asking;

    [Inject]
    private AskCollection Ask { get; set; } = null!;

    [Inject]
    private AnswerTraces Traces { get; set; } = null!;

    [Inject]
    private AnswerModels Models { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        _known = await Collections.FieldsAsync(Id, Leaving);
        _models = await Models.ListAsync(Project, Leaving);
        var own = Collection!.AnswerModelId is { } id ? $"base:{id}" : "";
        if (_model.Length == 0)
            _model = _models.Any(model => model.Key == own) ? own : _models.Count > 0 ? _models[0].Key : "";
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _stopping?.Cancel();
        base.Dispose(disposing);
    }

    private async Task AskAsync()
    {
        if (_asking)
            return;
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(Leaving);
        (_stopping, _asking, _answer, _sources, _error, _replay) = (stopping, true, null, null, null, null);
        _parts.Clear();
        try
        {
            await foreach (var step in Ask.HandleAsync(Project, Id, new AskRequest(_question, _model, Fields: FieldFilters.ForSearch(_fields)), stopping.Token))
            {
                Take(step);
                StateHasChanged();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The person stopped it, or left the page: what was said stays on the screen.
            return;
        }
        finally
        {
            (_asking, _stopping) = (false, null);
        }
    }

    private void Take(AskEvent step)
    {
        _sources = step.Sources ?? _sources;
        _answer = step.Answer ?? _answer;
        _error = step.Refusal ?? _error;
        if (step.Text is not null || step.Citation is not null)
            _parts.Add(step);
    }

    private void Stop() => _stopping?.Cancel();

    private async Task JudgeAsync((Thumb Thumb, string Correction) judged)
    {
        _error = (await Traces.JudgeAsync(Id, _answer!.Id, judged.Thumb, judged.Correction, Leaving)).Error;
        if (_error is null)
            _answer = _answer with { Thumb = judged.Thumb, Correction = judged.Correction, Review = judged.Correction.Length > 0 ? ReviewState.Waiting : ReviewState.None };
    }

    private async Task ReplayAsync()
    {
        var replayed = await Traces.ReplayAsync(Project, Id, _answer!.Id, Leaving);
        (_replay, _error) = (replayed.Succeeded ? replayed.Value : null, replayed.Error);
    }
}
