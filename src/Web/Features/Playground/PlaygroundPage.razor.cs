using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Grounding;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Playground;

/// <summary>Base and tuned answer the same prompt side by side.</summary>
public sealed partial class PlaygroundPage
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(80);

    private readonly Leaving _leaving = new();
    private readonly PlaygroundQuestion _question = new();
    private readonly AnswerPane[] _panes = [new(tuned: false), new(tuned: true), new(tuned: false, grounded: true), new(tuned: true, grounded: true)];
    private CancellationTokenSource? _asking;
    private IReadOnlyList<ModelChoice>? _choices;
    private IReadOnlyList<SearchableDocuments> _collections = [];
    private string? _project;
    private long _drawnAt;

    [Parameter]
    public Guid ProjectId { get; set; }

    /// <summary>The model to begin with, from another page.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    public string? Model { get; set; }

    [Inject]
    private ShellQueries Head { get; set; } = null!;

    [Inject]
    private ProjectModels Models { get; set; } = null!;

    /// <summary>The collection to begin with, from another page.</summary>
    [SupplyParameterFromQuery(Name = "collection")]
    public string? Collection { get; set; }

    [Inject]
    private PlaygroundDocuments Documents { get; set; } = null!;

    [Inject]
    private AskModel Ask { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private IReadOnlyList<Crumb> Trail => _project is null ? [] : [new(_project, $"/projects/{ProjectId}")];

    private bool IsBusy => Array.Exists(_panes, pane => pane.IsBusy);

    private bool HasTuned => !_question.Model.StartsWith("base:", StringComparison.Ordinal);

    // A checkpoint is gone when its run goes on; an answer is kept with a model that can be asked again.
    private bool CanJudge => !_question.Model.StartsWith("checkpoint:", StringComparison.Ordinal);

    private IEnumerable<AnswerPane> Shown => _panes.Where(pane => (HasTuned || !pane.Tuned) && (_question.Collection.Length > 0 || !pane.Grounded));

    public void Dispose()
    {
        _leaving.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _project = await Head.ProjectNameAsync(new ProjectId(ProjectId), _leaving.Token);
        if (_project is null)
        {
            Navigation.NotFound();
            return;
        }

        _choices = await Models.ChoicesAsync(new ProjectId(ProjectId), _leaving.Token);
        _question.Model = _choices.FirstOrDefault(choice => choice.Key == Model)?.Key ?? (_choices.Count > 0 ? _choices[0].Key : "");
        _collections = await Documents.ListAsync(new ProjectId(ProjectId), _leaving.Token);
        _question.Collection = _collections.FirstOrDefault(one => one.Id.ToString() == Collection)?.Id.ToString() ?? "";
    }

    private static string GroupName(ChoiceKind kind) => kind switch
    {
        ChoiceKind.Adapter => "Tuned",
        ChoiceKind.Checkpoint => "Checkpoints",
        _ => "Bases",
    };

    private static string Title(AnswerPane pane) => (pane.Tuned ? "Tuned" : "Base") + (pane.Grounded ? "DocumentsPane" : "Pane");

    private string RootOf(Ground ground) => $"/projects/{ProjectId}/documents/{ground.CollectionId}";

    private string NameOf(ModelChoice choice) => choice.Kind switch
    {
        ChoiceKind.Adapter => Text["AdapterChoice", choice.Name, choice.Step.ToString("N0", CultureInfo.CurrentCulture), choice.BaseName],
        ChoiceKind.Checkpoint => Text["CheckpointChoice", choice.Name, choice.Step.ToString("N0", CultureInfo.CurrentCulture), choice.BaseName],
        _ => choice.Name,
    };

    private string Words(AnswerPane pane) => pane switch
    {
        { Text.Length: > 0 } => pane.Text,
        { IsBusy: true } => Text["Waiting"],
        { Ended: AskModel.NoSource or AskModel.NoRoom } => Text["Ended." + pane.Ended],
        { Ended: null, Error: null } => Text["Empty"],
        _ => "",
    };

    private string? Facts(AnswerPane pane)
    {
        if (pane.Tokens == 0)
            return null;
        var speed = pane.TokensPerSecond(Clock)?.ToString("N1", CultureInfo.CurrentCulture) ?? "–";
        var facts = Text["Facts", pane.Tokens.ToString("N0", CultureInfo.CurrentCulture), speed].Value;
        return pane.Ended is { } ended ? $"{facts} · {Text["Ended." + ended]}" : facts;
    }

    private Task KeyAsync(KeyboardEventArgs key) => key is { Key: "Enter", CtrlKey: true } or { Key: "Enter", MetaKey: true } ? SendAsync() : Task.CompletedTask;

    private async Task SendAsync()
    {
        if (IsBusy || string.IsNullOrWhiteSpace(_question.Prompt))
            return;
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(_leaving.Token);
        _asking = asking;
        foreach (var pane in Shown)
            pane.Begin();
        var (plain, grounded) = (Shown.Where(pane => !pane.Grounded).ToList(), Shown.Where(pane => pane.Grounded).ToList());
        await Task.WhenAll([.. plain.Select(pane => FillAsync(pane, Plain(pane, asking.Token), asking.Token)), GroundAsync(grounded, asking.Token)]);
        _asking = null;
    }

    private async Task StopAsync()
    {
        if (_asking is { } asking)
            await asking.CancelAsync();
    }

    // One search for all: the sides differ in the model alone.
    private async Task GroundAsync(List<AnswerPane> panes, CancellationToken cancellationToken)
    {
        if (panes.Count == 0)
            return;
        Outcome<Ground> found;
        try
        {
            found = await Documents.FindAsync(new ProjectId(ProjectId), _question, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            foreach (var pane in panes)
                pane.End("cancelled");
            return;
        }

        foreach (var pane in panes)
        {
            if (found.Succeeded)
                pane.StandOn(found.Value);
            else
                pane.Refuse(found.Error);
        }

        if (found.Succeeded)
            await Task.WhenAll(panes.Select(pane => FillAsync(pane, Ask.WithDocumentsAsync(new ProjectId(ProjectId), _question, found.Value, pane.Tuned, cancellationToken), cancellationToken)));
    }

    private async IAsyncEnumerable<GroundedPiece> Plain(AnswerPane pane, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var piece in Ask.HandleAsync(new ProjectId(ProjectId), _question, pane.Tuned, cancellationToken))
            yield return new GroundedPiece(piece);
    }

    private async Task FillAsync(AnswerPane pane, IAsyncEnumerable<GroundedPiece> answer, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var (piece, finished) in answer)
            {
                pane.Add(piece.Text, piece.StopReason is null, Clock.GetTimestamp());
                pane.Finish(finished);
                if (piece.StopReason is { } reason)
                    pane.End(reason);
                Draw();
            }
        }
        catch (AnswerRefusedException refusal)
        {
            pane.Refuse(refusal.Error);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            pane.End("cancelled");
        }

        if (pane.IsBusy)
            pane.End("stop");
        if (!_leaving.Token.IsCancellationRequested)
            StateHasChanged();
    }

    private async Task JudgeAsync(AnswerPane pane, (Thumb Thumb, string Correction) judged)
    {
        if (pane.Answer is not { } answer)
            return;
        var kept = await Documents.JudgeAsync(answer, judged.Thumb, judged.Correction, _leaving.Token);
        if (kept.Succeeded)
            pane.Thumb = judged.Thumb;
        else
            pane.Refuse(kept.Error);
    }

    // A screen is read, not raced: many tokens make one drawing.
    private void Draw()
    {
        if (Clock.GetElapsedTime(_drawnAt) < Pace)
            return;
        _drawnAt = Clock.GetTimestamp();
        StateHasChanged();
    }
}
