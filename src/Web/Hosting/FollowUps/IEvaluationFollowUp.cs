using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Projects;

namespace Platform.Web.Hosting.FollowUps;

/// <summary>The scores of an evaluation whose cases are all done.</summary>
/// <param name="Id">The evaluation.</param>
/// <param name="Project">Its project.</param>
/// <param name="Split">The part of the data it asked.</param>
/// <param name="At">When it was begun: the same however often its end is repeated.</param>
/// <param name="Scores">Number of the case in its split, and scores from 0 to 1 of the base and of the tuned model.</param>
internal sealed record FinishedScores(EvaluationId Id, ProjectId Project, SplitName Split, DateTimeOffset At, IReadOnlyList<(int Number, double Base, double Tuned)> Scores);

/// <summary>What follows when all cases of an evaluation are done, such as observations of a KPI. A feature joins by registering one; features do not call each other.</summary>
internal interface IEvaluationFollowUp
{
    /// <summary>Takes the scores. It is called before the evaluation ends, and again when a node died in between: taking twice must be taking once.</summary>
    Task TakeAsync(FinishedScores finished, CancellationToken cancellationToken);
}
