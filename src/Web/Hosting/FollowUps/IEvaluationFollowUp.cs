using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Projects;

namespace Platform.Web.Hosting.FollowUps;

/// <summary>The scores of an evaluation whose cases are all done.</summary>
/// <param name="Id">The evaluation.</param>
/// <param name="Project">Its project.</param>
/// <param name="Split">The part of the data it asked.</param>
/// <param name="At">When it was begun: the same however often its end is repeated.</param>
/// <param name="Scores">Its cases.</param>
internal sealed record FinishedScores(EvaluationId Id, ProjectId Project, SplitName Split, DateTimeOffset At, IReadOnlyList<FinishedScore> Scores);

/// <summary>The scores of one case.</summary>
/// <param name="Number">Its number in the split.</param>
/// <param name="Base">Score of the base, 0 to 1.</param>
/// <param name="Tuned">Score of the tuned model, 0 to 1.</param>
/// <param name="EarlierUses">How often other evaluations asked the same question; counted on a hold-out only.</param>
internal readonly record struct FinishedScore(int Number, double Base, double Tuned, int EarlierUses = 0);

/// <summary>What follows when all cases of an evaluation are done, such as observations of a KPI. A feature joins by registering one; features do not call each other.</summary>
internal interface IEvaluationFollowUp
{
    /// <summary>Takes the scores. It is called before the evaluation ends, and again when a node died in between: taking twice must be taking once.</summary>
    Task TakeAsync(FinishedScores finished, CancellationToken cancellationToken);
}
