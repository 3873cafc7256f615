using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Tests.Runs;

/// <summary>Runs in the state a test is about.</summary>
internal static class RunBuilder
{
    public const string Person = "person";
    public const string Job = "job:runs.execute";

    public static readonly DateTimeOffset Start = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    public static Outcome<Run> Create(string name = "first try") => Run.Create(
        new TenantScope(TypedId.New<TenantId>(Start), TypedId.New<WorkspaceId>(Start)),
        new RunPlan(
            TypedId.New<ProjectId>(Start), RunKind.FineTune, name, TypedId.New<DatasetVersionId>(Start), "aa", "notes v1", TypedId.New<BaseModelId>(Start), "bb", "tiny", "{}",
            100, new RunEstimate(100, 1000, 10, 5, 20, 1, 1, 1, 0)),
        Person, Start);

    public static Run Draft() => Create().Value;

    public static Run Queued()
    {
        var run = Draft();
        run.Queue(Person, Start).Succeeded.ShouldBeTrue();
        return run;
    }

    public static Run Running()
    {
        var run = Queued();
        run.Claim("node-1", Job, Start, Lease).Value.ShouldBe(1);
        return run;
    }

    public static Run Paused()
    {
        var run = Running();
        run.Pause(Person, null, Start).Succeeded.ShouldBeTrue();
        run.PauseDone(1, Job, Start).Succeeded.ShouldBeTrue();
        return run;
    }

    public static Run Failed()
    {
        var run = Running();
        run.Fail(1, "data.bad", "A row is bad.", Job, Start).Succeeded.ShouldBeTrue();
        return run;
    }

    public static Run In(RunStatus status) => status switch
    {
        RunStatus.Draft => Draft(),
        RunStatus.Queued => Queued(),
        RunStatus.Running => Running(),
        RunStatus.Paused => Paused(),
        RunStatus.Failed => Failed(),
        RunStatus.Succeeded => Ended(run => run.Succeed(1, stoppedEarly: false, Job, Start)),
        RunStatus.Cancelled => Ended(run => run.DiscardDone(1, Job, Start)),
        _ => throw new ArgumentOutOfRangeException(nameof(status)),
    };

    private static Run Ended(Func<Run, Outcome> end)
    {
        var run = Running();
        end(run).Succeeded.ShouldBeTrue();
        return run;
    }
}
