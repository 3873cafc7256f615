using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Platform.Domain.Projects;
using Platform.Web.Components;
using Platform.Web.Hosting.Answering;

namespace Platform.Web.Features.Playground;

/// <summary>Base and tuned answer the same prompt side by side.</summary>
public sealed partial class PlaygroundPage
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(80);

    private readonly CancellationTokenSource _leaving = new();
    private readonly PlaygroundQuestion _question = new();
    private readonly AnswerPane _base = new();
    private readonly AnswerPane _tuned = new();
    private CancellationTokenSource? _asking;
    private IReadOnlyList<ModelChoice>? _choices;
    private string? _project;
    private long _drawnAt;

    [Parameter]
    public Guid ProjectId { get; set; }

    /// <summary>The model to begin with, from another page.</summary>
    [SupplyParameterFromQuery(Name = "model")]
    public string? Model { get; set; }

    [Inject]
    private PlaygroundModels Models { get; set; } = null!;

    [Inject]
    private AskModel Ask { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private IReadOnlyList<Crumb> Trail => _project is null ? [] : [new(_project, $"/projects/{ProjectId}")];

    private bool IsBusy => _base.IsBusy || _tuned.IsBusy;

    private bool HasTuned => !_question.Model.StartsWith("base:", StringComparison.Ordinal);

    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _project = await Models.ProjectNameAsync(new ProjectId(ProjectId), _leaving.Token);
        if (_project is null)
        {
            Navigation.NotFound();
            return;
        }

        _choices = await Models.ChoicesAsync(new ProjectId(ProjectId), _leaving.Token);
        _question.Model = _choices.FirstOrDefault(choice => choice.Key == Model)?.Key ?? (_choices.Count > 0 ? _choices[0].Key : "");
    }

    private static string GroupName(ChoiceKind kind) => kind switch
    {
        ChoiceKind.Adapter => "Tuned",
        ChoiceKind.Checkpoint => "Checkpoints",
        _ => "Bases",
    };

    private string NameOf(ModelChoice choice) => choice.Kind switch
    {
        ChoiceKind.Adapter => Text["AdapterChoice", choice.Name, choice.Step.ToString("N0", CultureInfo.CurrentCulture), choice.BaseName],
        ChoiceKind.Checkpoint => Text["CheckpointChoice", choice.Name, choice.Step.ToString("N0", CultureInfo.CurrentCulture), choice.BaseName],
        _ => choice.Name,
    };

    private string Shown(AnswerPane pane) => pane switch
    {
        { Text.Length: > 0 } => pane.Text,
        { IsBusy: true } => Text["Waiting"],
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
        await Task.WhenAll(FillAsync(_base, tuned: false, asking.Token), HasTuned ? FillAsync(_tuned, tuned: true, asking.Token) : Task.CompletedTask);
        _asking = null;
    }

    private async Task StopAsync()
    {
        if (_asking is { } asking)
            await asking.CancelAsync();
    }

    private async Task FillAsync(AnswerPane pane, bool tuned, CancellationToken cancellationToken)
    {
        pane.Begin();
        try
        {
            await foreach (var piece in Ask.HandleAsync(new ProjectId(ProjectId), _question, tuned, cancellationToken))
            {
                pane.Add(piece.Text, piece.StopReason is null, Clock.GetTimestamp());
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
        if (!_leaving.IsCancellationRequested)
            StateHasChanged();
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
