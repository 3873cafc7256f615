using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Domain.Runs;
using Platform.Web.Features.Runs;
using Platform.Web.Features.Runs.Engine;
using Platform.Web.Hosting.Engine;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Options;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Runs;

/// <summary>A machine that runs out of disk or memory under a run: the run says so, and goes on when there is room again.</summary>
public sealed class RunTroubleTests : IAsyncLifetime
{
    private const string Configuration = """
        {"precision":"fp32","lora":{"rank":4,"alpha":8,"dropout":0.1,"seed":3},"batch_size":4,"steps":200,"learning_rate":0.003,"checkpoint_every":50,"seed":5}
        """;

    private readonly PortalTestHost _host = new();
    private readonly SwitchedDisk _disk = new();
    private readonly string _models = Directory.CreateTempSubdirectory("lathe-models-").FullName;
    private readonly HeldSteps _steps;
    private RunGround _ground = null!;

    public RunTroubleTests() => _steps = new(_host);

    public async ValueTask InitializeAsync()
    {
        WorkingModel.Write(_models, "tiny");
        _host.Settings["Lathe:ModelsFolder"] = _models;
        _host.Settings["Lathe:RunsJobs"] = "true";
        _host.Settings["Lathe:EngineThreads"] = "1";
        _host.Replacements = services =>
        {
            services.RemoveAll<IDiskSpace>();
            services.AddSingleton<IDiskSpace>(_disk);
            _steps.Register(services);
        };
        _ground = await RunGround.PrepareAsync(_host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_models, recursive: true);
    }

    [Fact]
    public async Task A_disk_that_runs_full_stops_the_run_at_a_checkpoint_with_a_message_and_it_goes_on_when_there_is_room()
    {
        var run = (await _ground.QueueAsync(_host, "full", Configuration)).Value;
        _steps.Hold(run, 60);
        await UntilAsync(run, one => one.Step > 10);

        _disk.Free = 12_000_000;
        await _steps.LetGoAsync(_ground.Tenant, run);
        var failed = await UntilAsync(run, one => one.Status == RunStatus.Failed);

        failed.FailureCode.ShouldBe("run.disk_full");
        failed.FailureMessage!.ShouldSatisfyAllConditions(
            said => said.ShouldContain(_host.Services.GetRequiredService<DataFolders>().Root),
            said => said.ShouldContain("12 MB free"),
            said => said.ShouldContain("retry from the last checkpoint"));
        var checkpoints = await _host.InWorkspaceAsync(_ground.Tenant, services => services.GetRequiredService<RunQueries>().CheckpointsAsync(run, CancellationToken.None));
        checkpoints[^1].Step.ShouldBe(failed.Step);

        _disk.Free = long.MaxValue;
        (await _host.ActAsAsync(_ground.Tenant.Editor, services => services.GetRequiredService<RetryRun>().HandleAsync(run, fromStart: false, CancellationToken.None)))
            .Succeeded.ShouldBeTrue();
        var done = await UntilAsync(run, one => one.Status == RunStatus.Succeeded);

        (done.Attempt, done.Step, done.FailureCode).ShouldBe((2, 200, null));
        var steps = await _host.InWorkspaceAsync(_ground.Tenant, async services =>
            (await services.GetRequiredService<RunSeriesQueries>().SeriesAsync(run, 0, CancellationToken.None)).Loss.Steps);
        steps.ShouldBe(Enumerable.Range(1, 200));
    }

    [Fact]
    public void A_write_that_failed_for_want_of_room_is_explained_with_folder_room_and_remedy_and_any_other_by_itself()
    {
        var folders = _host.Services.GetRequiredService<DataFolders>();
        var guard = new DiskGuard(_disk, folders);

        guard.Explain(new IOException("No space left on device", 28)).ShouldSatisfyAllConditions(
            error => error.Code.ShouldBe("run.disk_full"),
            error => error.Message.ShouldContain(folders.Root));
        guard.Explain(new IOException("The drive is on fire.")).Code.ShouldBe("run.storage_failed");
    }

    [Fact]
    public void An_engine_counts_as_out_of_memory_only_with_evidence()
    {
        var kills = 3L;
        var memory = new EngineMemory(() => kills, 4_000_000_000);
        memory.EndOf(137).OutOfMemory.ShouldBeNull("somebody killed it by hand");

        kills++;
        memory.EndOf(137).OutOfMemory!.LimitBytes.ShouldBe(4_000_000_000);
        memory.EndOf(139).OutOfMemory.ShouldBeNull("a crash is no shortage");

        var complaining = new EngineMemory(() => 0, 4_000_000_000);
        complaining.Hear("terminate called after throwing an instance of 'std::bad_alloc'");
        complaining.EndOf(134).ShouldSatisfyAllConditions(end => end.OutOfMemory.ShouldNotBeNull(), end => end.Words.ShouldContain("out of memory"));
        complaining.EndOf(0).OutOfMemory.ShouldBeNull();
    }

    private async Task<RunView> UntilAsync(RunId id, Func<RunView, bool> reached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        while (true)
        {
            var run = await _host.InWorkspaceAsync(_ground.Tenant, async services => (await services.GetRequiredService<RunQueries>().FindAsync(id, CancellationToken.None)).Value);
            if (reached(run))
                return run;
            (run.Status is RunStatus.Failed or RunStatus.Succeeded or RunStatus.Cancelled).ShouldBeFalse($"{run.Name}: {run.Status} {run.FailureCode} {run.FailureMessage}");
            await Task.Delay(50, patience.Token);
        }
    }

    private sealed class SwitchedDisk : IDiskSpace
    {
        private long _free = long.MaxValue;

        public long Free { set => Interlocked.Exchange(ref _free, value); }

        public long FreeBytes(string folder) => Interlocked.Read(ref _free);
    }
}
