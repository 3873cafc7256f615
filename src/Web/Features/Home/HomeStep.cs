using Platform.Domain.Projects;
using Platform.Web.Hosting.Shell;

namespace Platform.Web.Features.Home;

/// <summary>Where a project stands, in one line: what runs, what failed, or what comes next.</summary>
/// <param name="TextKey">Key of the sentence.</param>
/// <param name="State">The chip; null when everything is done.</param>
/// <param name="Done">How many of the four steps of this release have a result.</param>
internal sealed record HomeStep(string TextKey, StepState? State, int Done)
{
    public static HomeStep Of(ProjectState project)
    {
        var steps = project.Steps;
        var done = steps.Values.Count(state => state == StepState.Done);
        foreach (var (wanted, prefix) in new[] { (StepState.Running, "Live"), (StepState.Failed, "Failed"), (StepState.Next, "Next") })
        {
            if (steps.FirstOrDefault(step => step.Value == wanted) is { Value: not StepState.Waiting } found && found.Value == wanted)
                return new HomeStep($"{prefix}.{found.Key}", wanted, done);
        }
        return new HomeStep("Next.None", null, done);
    }
}
