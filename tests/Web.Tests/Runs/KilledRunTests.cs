using Platform.Domain.Runs;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Runs;

/// <summary>
/// Real processes, real kills: three equal runs, one left alone, one whose engine is killed, one whose portal is killed. Their curves are equal to the last bit,
/// because every run goes on from a checkpoint that holds everything.
/// </summary>
public sealed class KilledRunTests : IAsyncLifetime
{
    private const string Configuration = """
        {"precision":"fp32","lora":{"rank":4,"alpha":8,"dropout":0.1,"seed":3},"batch_size":4,"steps":480,"learning_rate":0.003,"warmup_steps":10,
         "validate_every":60,"checkpoint_every":40,"sample_answers":1,"answer_tokens":4,"seed":5}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-kill-").FullName;

    private string DataFolder => Path.Combine(_folder, "data");

    private string Models => Path.Combine(_folder, "models");

    public ValueTask InitializeAsync()
    {
        WorkingModel.Write(Models, "tiny");
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_run_whose_engine_or_portal_is_killed_goes_on_and_its_curve_equals_an_undisturbed_runs()
    {
        var (calm, engineKilled, portalKilled) = await QueueThreeAsync();
        var watch = new RunWatch(DataFolder);
        await using var portal = new PortalProcess(DataFolder, Models);
        portal.Start();
        await watch.UntilAsync(calm, "the undisturbed run is done", (status, _) => status == RunStatus.Succeeded, () => portal.Log);

        await watch.UntilAsync(engineKilled, "the second run is under way", (_, step) => step > 45, () => portal.Log);
        PortalProcess.Kill(portal.Children().ShouldHaveSingleItem("the portal has one child, its engine"));
        await watch.UntilAsync(engineKilled, "the second run is done", (status, _) => status == RunStatus.Succeeded, () => portal.Log);

        await watch.UntilAsync(portalKilled, "the third run is under way", (_, step) => step > 45, () => portal.Log);
        var engine = portal.Children().ShouldHaveSingleItem();
        await portal.KillAsync();
        await EndsAsync(engine);
        portal.Start();
        await watch.UntilAsync(portalKilled, "the third run is done", (status, _) => status == RunStatus.Succeeded, () => portal.Log);

        await ShouldBeEqualAsync(watch, calm, engineKilled);
        await ShouldBeEqualAsync(watch, calm, portalKilled);
        (await watch.EventsAsync(calm)).ShouldNotContain(RunEventKind.Interrupted);
        (await watch.EventsAsync(engineKilled)).ShouldContain(RunEventKind.Interrupted);
        (await watch.EventsAsync(portalKilled)).ShouldContain(RunEventKind.Continued);
        (await watch.ResultAsync(engineKilled)).Attempt.ShouldBe(1);
        (await watch.ResultAsync(portalKilled)).Attempt.ShouldBe(2);
    }

    private static async Task ShouldBeEqualAsync(RunWatch watch, RunId calm, RunId killed)
    {
        var expected = await watch.CurveAsync(calm);
        expected.Select(row => row.Step).ShouldBe(Enumerable.Range(1, 480).Select(step => (long)step));
        (await watch.CurveAsync(killed)).ShouldBe(expected);
        (await watch.ValidationsAsync(killed)).ShouldBe(await watch.ValidationsAsync(calm));
        (await watch.ResultAsync(killed)).Sha256.ShouldBe((await watch.ResultAsync(calm)).Sha256);
    }

    // The engine watches its standard input: a portal that is gone, however it went, takes its engine with it.
    private static async Task EndsAsync(int pid)
    {
        for (var i = 0; i < 1200 && PortalProcess.IsAlive(pid); i++)
            await Task.Delay(50);
        PortalProcess.IsAlive(pid).ShouldBeFalse("the engine outlived its portal");
    }

    private async Task<(RunId Calm, RunId EngineKilled, RunId PortalKilled)> QueueThreeAsync()
    {
        var host = new PortalTestHost();
        host.Settings["Lathe:DataFolder"] = DataFolder;
        host.Settings["Lathe:ModelsFolder"] = Models;
        await using (host)
        {
            var ground = await RunGround.PrepareAsync(host);
            var queued = new List<RunId>();
            foreach (var name in new[] { "calm", "engine killed", "portal killed" })
            {
                var run = await ground.QueueAsync(host, name, Configuration);
                run.Succeeded.ShouldBeTrue(run.Error?.ToString());
                queued.Add(run.Value);
            }
            return (queued[0], queued[1], queued[2]);
        }
    }
}
