using System.Net;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Kernel;
using Platform.Domain.Runs;
using Platform.Web.Features.Runs;
using Platform.Web.Hosting.Answering;
using Platform.Web.Tests.Evaluations;

namespace Platform.Web.Tests.Comparisons;

public sealed class ServedRunTests(EvaluationWorld world) : IClassFixture<EvaluationWorld>
{
    [Fact]
    public async Task A_run_is_neither_deleted_nor_begun_again_while_a_comparison_gives_cases_to_its_model()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await EndedAsync(scene, RunStatus.Failed);
        await scene.StartAsync(scene.Plan());

        var deleted = await DeleteAsync(scene);
        var retried = await world.Host.ActAsAsync(scene.Inner.Tenant.Editor, services => services.GetRequiredService<RetryRun>().HandleAsync(scene.Inner.RunId, true, CancellationToken.None));
        var (status, _) = await scene.PostAsync("/triage/assignments", new { @case = "ticket-1" });
        await scene.PostAsync("/triage/stop");

        (deleted.Error!.Code, retried.Error!.Code).ShouldBe(("run.compared", "run.compared"));
        deleted.Error.Message.ShouldContain("'Triage'");
        deleted.Error.Message.ShouldContain("End that comparison first");
        status.ShouldBe(HttpStatusCode.OK);
        (await DeleteAsync(scene)).Error.ShouldBeNull();
        (await scene.DataAsync(db => db.Adapters.CountAsync())).ShouldBe(0);
    }

    [Fact]
    public async Task A_plan_alone_holds_nothing_and_does_not_start_without_its_model()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await EndedAsync(scene, RunStatus.Failed);
        await scene.PostAsync("", scene.Plan());

        (await DeleteAsync(scene)).Error.ShouldBeNull();

        (await scene.PostAsync("/triage/start")).Body.GetProperty("code").GetString().ShouldBe("comparison.model_gone");
    }

    [Fact]
    public async Task A_checkpoint_is_not_compared_before_its_run_has_stopped_removing_checkpoints()
    {
        using var scene = await LiveScene.OpenAsync(world);
        var checkpoint = await scene.DataAsync(async db =>
        {
            var made = new RunCheckpoint(scene.Inner.Tenant.Scope, scene.Inner.RunId, 5, new("checkpoints/five", 1), (0.5, true), TimeProvider.System.GetUtcNow());
            db.Add(made);
            await db.SaveChangesAsync();
            return made.Id;
        });
        var plan = new { key = "triage", name = "Triage", control = scene.Control, treated = $"checkpoint:{checkpoint}", kpis = new[] { new { key = "resolved", margin = 0 } } };
        (await scene.PostAsync("", plan)).Status.ShouldBe(HttpStatusCode.Created);
        await EndedAsync(scene, RunStatus.Paused);
        (await scene.PostAsync("/triage/start")).Body.GetProperty("code").GetString().ShouldBe("comparison.run_works");

        await EndedAsync(scene, RunStatus.Succeeded);

        (await scene.PostAsync("/triage/start")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await DeleteAsync(scene)).Error!.Code.ShouldBe("run.compared");
    }

    [Fact]
    public async Task Whoever_deletes_a_run_at_the_moment_of_a_start_finds_that_it_changed()
    {
        using var scene = await LiveScene.OpenAsync(world);
        await EndedAsync(scene, RunStatus.Failed);

        await scene.DataAsync(async db =>
        {
            db.Remove(await db.Adapters.SingleAsync());
            db.Remove(await db.Runs.SingleAsync(run => run.Id == scene.Inner.RunId));
            await scene.StartAsync(scene.Plan());
            await Should.ThrowAsync<DbUpdateConcurrencyException>(() => db.SaveChangesAsync());
            (await ComparedRuns.HoldAsync(db, new RunId(Guid.Empty), CancellationToken.None)).ShouldBeFalse();
            return 0;
        });

        (await scene.PostAsync("/triage/assignments", new { @case = "ticket-1" })).Status.ShouldBe(HttpStatusCode.OK);
    }

    private Task<Outcome> DeleteAsync(LiveScene scene) =>
        world.Host.ActAsAsync(scene.Inner.Tenant.Editor, services => services.GetRequiredService<DeleteRun>().HandleAsync(scene.Inner.RunId, CancellationToken.None));

    private static Task<int> EndedAsync(LiveScene scene, RunStatus status) =>
        scene.DataAsync(db => db.Runs.Where(run => run.Id == scene.Inner.RunId).ExecuteUpdateAsync(set => set.SetProperty(run => run.Status, status)));
}
