using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Runs;
using Platform.Web.Hosting.FollowUps;
using Platform.Web.Persistence;

namespace Platform.Web.Tests.Evaluations;

/// <summary>What follows by itself when a run has left its result.</summary>
public sealed class FollowUpTests(EvaluationWorld world) : IClassFixture<EvaluationWorld>
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 7, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_finished_run_gets_one_evaluation_of_its_test_part_however_often_its_end_is_told()
    {
        var scene = await world.SceneAsync(rows: 40, withAdapter: false, evaluateWhenFinished: true);

        await EndAsync(scene);
        await EndAsync(scene);

        var made = (await EvaluationsAsync(scene)).ShouldHaveSingleItem();
        (made.Status, made.Cases, made.CreatedBy).ShouldBe((EvaluationStatus.Queued, 40, "test"));
        made.Subject.ShouldSatisfyAllConditions(
            subject => subject.Split.ShouldBe(SplitName.Test),
            subject => subject.AdapterFolder.ShouldBe("adapters/finished"),
            subject => subject.CheckpointStep.ShouldBeNull());
        made.Settings.Task.ShouldBe(EvaluationTask.Labels);
        (await KindsAsync(scene)).ShouldBe([RunEventKind.Created, RunEventKind.EvaluationQueued]);
    }

    [Fact]
    public async Task Without_a_test_part_nothing_is_evaluated_and_the_runs_history_says_so()
    {
        var scene = await world.SceneAsync(rows: 0, withAdapter: false, evaluateWhenFinished: true);

        await EndAsync(scene);

        (await EvaluationsAsync(scene)).ShouldBeEmpty();
        (await KindsAsync(scene)).ShouldBe([RunEventKind.Created, RunEventKind.EvaluationLeftOut]);
    }

    [Fact]
    public async Task A_run_that_was_started_without_the_wish_is_left_alone()
    {
        var scene = await world.SceneAsync(withAdapter: false);

        await EndAsync(scene);

        (await EvaluationsAsync(scene)).ShouldBeEmpty();
        (await KindsAsync(scene)).ShouldBe([RunEventKind.Created]);
    }

    private Task EndAsync(EvaluationScene scene) => world.Host.InWorkspaceAsync(scene.Tenant, async services =>
    {
        var db = services.GetRequiredService<PlatformDbContext>();
        var run = await db.Runs.SingleAsync(run => run.Id == scene.RunId);
        foreach (var followUp in services.GetServices<IRunFollowUp>())
        {
            await followUp.AddAsync(db, run, new Adapter(run, 10, 8, new("adapters/finished", "33", 1), Now), default);
            await db.SaveChangesAsync();
            await followUp.WakeAsync(run.Id, default);
        }
    });

    private Task<List<Evaluation>> EvaluationsAsync(EvaluationScene scene) => world.Host.InWorkspaceAsync(scene.Tenant, services =>
        services.GetRequiredService<PlatformDbContext>().Evaluations.AsNoTracking().Where(row => row.RunId == scene.RunId).ToListAsync());

    private Task<List<RunEventKind>> KindsAsync(EvaluationScene scene) => world.Host.InWorkspaceAsync(scene.Tenant, services =>
        services.GetRequiredService<PlatformDbContext>().RunEvents.AsNoTracking().Where(step => step.RunId == scene.RunId).OrderBy(step => step.Id).Select(step => step.Kind).ToListAsync());
}
