namespace Platform.Domain.Projects;

/// <summary>Says where the six steps of a project stand and which one is next.</summary>
public static class ProjectProgress
{
    /// <summary>The state of every step, in order. At most one is <see cref="StepState.Next"/>.</summary>
    public static IReadOnlyDictionary<ProjectStep, StepState> Of(ProjectFacts facts)
    {
        var states = new Dictionary<ProjectStep, StepState>
        {
            [ProjectStep.Data] = facts.DataVersions > 0 ? StepState.Done : facts.DataUnderWay ? StepState.Running : StepState.Waiting,
            [ProjectStep.Model] = facts.UsableModels > 0 ? StepState.Done : StepState.Waiting,
            [ProjectStep.Run] = Work(facts.LiveRuns, facts.NewestRunFailed, facts.FinishedRuns),
            [ProjectStep.Evaluation] = Work(facts.LiveEvaluations, facts.NewestEvaluationFailed, facts.FinishedEvaluations),
            [ProjectStep.Deployment] = StepState.NotOffered,
            [ProjectStep.Value] = facts.IssuedInvoices > 0 ? StepState.Done : facts.SignedContracts > 0 ? StepState.Running : StepState.Waiting,
        };
        // A live step is waited for and a failed one is looked at before anything new; only then does the first open step come next.
        foreach (var step in Enum.GetValues<ProjectStep>())
        {
            if (states[step] is StepState.Running or StepState.Failed)
                break;
            if (states[step] != StepState.Waiting)
                continue;
            states[step] = StepState.Next;
            break;
        }
        return states;
    }

    private static StepState Work(int live, bool newestFailed, int finished) =>
        live > 0 ? StepState.Running : newestFailed ? StepState.Failed : finished > 0 ? StepState.Done : StepState.Waiting;
}
