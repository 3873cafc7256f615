using Microsoft.AspNetCore.Components;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Web.Features.Collections.Answering;
using Platform.Web.Features.Collections.Questions;

namespace Platform.Web.Features.Collections.Pages;

public sealed partial class QuestionsPage
{
    private const int ProposedAtOnce = 20;

    private IReadOnlyList<QuestionView>? _questions;
    private IReadOnlyList<MeasurementView>? _measurements;
    private IReadOnlyList<TraceView>? _corrections;
    private IReadOnlyList<TraceView> _decided = [];
    private DomainError? _error;
    private Task? _following;

    [Inject]
    private SavedQuestions Saved { get; set; } = null!;

    [Inject]
    private AnswerTraces Traces { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        _questions = await Saved.ListAsync(Id, Leaving);
        _measurements = await Saved.MeasurementsAsync(Id, Leaving);
        _corrections = await Traces.ListAsync(Id, waiting: true, Leaving);
        _decided = await Traces.DecidedAsync(Id, Leaving);
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (_following is null or { IsCompleted: true } && Collection?.Tasks.Any(task => task.State is TaskState.Queued or TaskState.Running) == true)
            _following = FollowAsync(LoadAsync);
    }

    private static string Look(QuestionState state) => state switch
    {
        QuestionState.Proposed => "Review",
        QuestionState.Accepted or QuestionState.Frozen => "Ready",
        _ => "Cancelled",
    };

    private async Task MeasureAsync() => await ThenAsync((await Saved.MeasureAsync(Project, Id, null, Leaving)).Error);

    private async Task ProposeAsync() => await ThenAsync((await Saved.ProposeAsync(Project, Id, ProposedAtOnce, Leaving)).Error);

    private async Task FreezeAsync() => await ThenAsync((await Saved.FreezeAsync(Id, Leaving)).Error);

    private async Task DecideAsync(Guid id, bool accepted) => await ThenAsync((await Saved.DecideAsync(Id, id, accepted, Leaving)).Error);

    private async Task ReviewAsync(Guid id, bool accepted) => await ThenAsync((await Traces.ReviewAsync(Project, Id, id, accepted, Leaving)).Error);

    private async Task ThenAsync(DomainError? error)
    {
        _error = error;
        await ReadCollectionAsync();
        await LoadAsync();
    }
}
