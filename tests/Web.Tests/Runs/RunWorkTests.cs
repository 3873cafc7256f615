using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Domain.Runs;
using Platform.Web.Features.Nodes;
using Platform.Web.Features.Runs;
using Platform.Web.Hosting.Options;
using Platform.Web.Persistence;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Runs;

/// <summary>Runs that a node of this process works on, with a real engine beside it.</summary>
public sealed class RunWorkTests : IAsyncLifetime
{
    private const string Configuration = """
        {"precision":"fp32","lora":{"rank":4,"alpha":8,"dropout":0.1,"seed":3},"batch_size":4,"steps":160,"learning_rate":0.003,
         "validate_every":80,"checkpoint_every":50,"sample_answers":1,"answer_tokens":4,"seed":5}
        """;

    private readonly PortalTestHost _host = new();
    private readonly string _models = Directory.CreateTempSubdirectory("lathe-models-").FullName;
    private readonly HeldSteps _steps;
    private RunGround _ground = null!;

    public RunWorkTests() => _host.Replacements = (_steps = new(_host)).Register;

    public async ValueTask InitializeAsync()
    {
        WorkingModel.Write(_models, "tiny");
        _host.Settings["Lathe:ModelsFolder"] = _models;
        _host.Settings["Lathe:RunsJobs"] = "true";
        _host.Settings["Lathe:EngineThreads"] = "1";
        _ground = await RunGround.PrepareAsync(_host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_models, recursive: true);
    }

    [Fact]
    public async Task A_paused_run_gives_the_device_to_the_next_and_resumes_to_the_same_curve()
    {
        var paused = await QueueAsync("paused", heldAt: 60);
        var calm = await QueueAsync("calm");
        await UntilAsync(paused, run => run.Step > 0);
        await AskAsync(services => services.GetRequiredService<PauseRun>().HandleAsync(paused, "let the other one go first", CancellationToken.None));
        await _steps.LetGoAsync(_ground.Tenant, paused);
        await UntilAsync(paused, run => run.Status == RunStatus.Paused);
        var stoppedAt = (await FindAsync(paused)).Step;
        stoppedAt.ShouldBeInRange(1, 159);

        await UntilAsync(calm, run => run.Status == RunStatus.Succeeded);
        await AskAsync(services => services.GetRequiredService<ResumeRun>().HandleAsync(paused, CancellationToken.None));
        var done = await UntilAsync(paused, run => run.Status == RunStatus.Succeeded);

        (await LossesAsync(paused)).ShouldBe(await LossesAsync(calm));
        var result = await FindAsync(calm);
        done.Adapter!.Sha256.ShouldBe(result.Adapter!.Sha256);
        (result.Attempt, done.Attempt).ShouldBe((1, 2));
        result.PeakBytes.ShouldBeGreaterThan(0);
        await AnswersLogAndCheckpointsStandAsync(calm);
        // every attempt is metered once, the interrupted one too
        (await UsedAsync(paused)).Select(used => (used.Kind, used.Calls)).ShouldBe([(UsageKind.Training, stoppedAt), (UsageKind.Training, 160 - stoppedAt)]);
    }

    [Fact]
    public async Task A_run_that_is_stopped_early_keeps_what_it_has_learned_and_a_cancelled_one_can_start_anew()
    {
        var stopped = await QueueAsync("stopped", heldAt: 60);
        var cancelled = await QueueAsync("cancelled", heldAt: 60);
        await UntilAsync(stopped, run => run.Step > 10);
        await AskAsync(services => services.GetRequiredService<CancelRun>().HandleAsync(stopped, save: true, null, CancellationToken.None));
        await _steps.LetGoAsync(_ground.Tenant, stopped);
        var kept = await UntilAsync(stopped, run => run.Status == RunStatus.Succeeded);
        kept.StoppedEarly.ShouldBeTrue();
        kept.Step.ShouldBeInRange(11, 159);
        // after the first validation the best state is kept, which is that of step 80
        kept.Adapter!.Step.ShouldBe(kept.Step < 80 ? kept.Step : 80);

        await UntilAsync(cancelled, run => run.Step > 10);
        await AskAsync(services => services.GetRequiredService<CancelRun>().HandleAsync(cancelled, save: false, null, CancellationToken.None));
        await _steps.LetGoAsync(_ground.Tenant, cancelled);
        (await UntilAsync(cancelled, run => run.Status == RunStatus.Cancelled)).Adapter.ShouldBeNull();
        await AskAsync(services => services.GetRequiredService<RetryRun>().HandleAsync(cancelled, fromStart: true, CancellationToken.None));
        await UntilAsync(cancelled, run => run.Status == RunStatus.Succeeded);

        var whole = await LossesAsync(cancelled);
        whole.Count.ShouldBe(160);
        (await LossesAsync(stopped)).ShouldBe(whole.Take(kept.Step).ToList());
    }

    [Fact]
    public async Task A_run_whose_model_was_changed_fails_with_a_code_and_writes_no_step()
    {
        var first = await QueueAsync("first", heldAt: 60);
        var second = await QueueAsync("second");
        await UntilAsync(first, run => run.Step > 10);
        Directory.Move(Path.Combine(_models, "tiny"), Path.Combine(_models, ".gone"));
        await _steps.LetGoAsync(_ground.Tenant, first);

        var failed = await UntilAsync(second, run => run.Status == RunStatus.Failed);

        failed.FailureCode.ShouldBe("run.model_gone");
        failed.FailureMessage!.ShouldContain("'tiny'");
        (await LossesAsync(second)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_drained_node_starts_nothing_until_it_is_switched_back_and_an_operator_moves_a_waiting_run_up()
    {
        await DrainAsync(true);
        await HeededAsync();
        var first = await QueueAsync("first");
        var second = await QueueAsync("second");
        var place = await _host.InWorkspaceAsync(_ground.Tenant, services => services.GetRequiredService<RunQueue>().PlaceAsync(second, CancellationToken.None));
        (place!.Place, place.Reason).ShouldBe((2, WaitReason.Draining));
        await AskAsync(services => services.GetRequiredService<MoveRun>().HandleAsync(second.Value, 1, CancellationToken.None));
        await Task.Delay(TimeSpan.FromSeconds(7));
        ((await FindAsync(first)).Status, (await FindAsync(second)).Status).ShouldBe((RunStatus.Queued, RunStatus.Queued));

        await DrainAsync(false);
        await UntilAsync(first, run => run.Status == RunStatus.Succeeded);

        (await FindAsync(second)).EndedAt!.Value.ShouldBeLessThan((await FindAsync(first)).StartedAt!.Value);
    }

    [Fact]
    public async Task A_finished_run_is_measured_on_its_test_part_without_being_asked()
    {
        var request = _ground.Request("measured", Configuration.Replace("160", "20", StringComparison.Ordinal)) with { EvaluateWhenFinished = true };
        var run = (await _host.ActAsAsync(_ground.Tenant.Editor, services => services.GetRequiredService<QueueRun>().HandleAsync(request, CancellationToken.None))).Value;
        await UntilAsync(run, one => one.Status == RunStatus.Succeeded);

        var measure = await MeasuredAsync(run);

        (measure.Status, measure.Step, measure.Cases).ShouldBe((EvaluationStatus.Succeeded, null, 8));
        measure.Verdict.ShouldNotBeNull();
        var events = await _host.InWorkspaceAsync(_ground.Tenant, services => services.GetRequiredService<RunQueries>().EventsAsync(run, CancellationToken.None));
        events.Select(step => step.Kind).TakeLast(2).ShouldBe([RunEventKind.Succeeded, RunEventKind.EvaluationQueued]);
        var used = await UsedAsync(run);
        used.Select(one => one.Kind).ShouldBe([UsageKind.Training, UsageKind.Evaluation]);
        used.ShouldAllBe(one => one.InputTokens > 0 && one.ComputeSeconds > 0);
        used[1].OutputTokens.ShouldBeGreaterThan(0);
        // tokens of the last step run on from all before: that is what the attempt read, and no more
        var last = await _host.InWorkspaceAsync(_ground.Tenant, services =>
            services.GetRequiredService<PlatformDbContext>().RunMetrics.Where(row => row.RunId == run).OrderBy(row => row.Step).LastAsync());
        (used[0].InputTokens, used[0].Calls).ShouldBe((last.Tokens, last.Step));
        used[0].ComputeSeconds.ShouldBe(last.ElapsedSeconds, 1e-6);
    }

    private Task<List<UsageRecord>> UsedAsync(RunId run) => _host.InWorkspaceAsync(_ground.Tenant, services =>
        services.GetRequiredService<PlatformDbContext>().UsageRecords.Where(row => row.Adapter == run.ToString()).OrderBy(row => row.Kind).ThenBy(row => row.Source).ToListAsync());

    [Fact]
    public async Task Before_the_first_run_the_node_measures_its_speed_and_the_range_becomes_narrower()
    {
        var first = await ForecastAsync();
        (first.Measuring, first.Estimate.Probed).ShouldBe((true, false));
        (first.Estimate.SecondsHigh / first.Estimate.SecondsLow).ShouldBe(16, 0.01);

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        var second = await ForecastAsync();
        for (; second.Measuring; second = await ForecastAsync())
            await Task.Delay(200, patience.Token);

        second.Estimate.Probed.ShouldBeTrue();
        (second.Estimate.SecondsHigh / second.Estimate.SecondsLow).ShouldBeLessThan(3);
        second.Estimate.Seconds.ShouldBeInRange(second.Estimate.SecondsLow, second.Estimate.SecondsHigh);
    }

    [Fact]
    public async Task What_the_run_page_exports_gives_the_same_curve_from_the_command_line()
    {
        var run = await QueueAsync("portal");
        var done = await UntilAsync(run, one => one.Status == RunStatus.Succeeded);
        var folder = Directory.CreateDirectory(Path.Combine(_models, ".command")).FullName;
        using var browser = await _host.SignInAsync(_ground.Tenant.Reader);
        var api = $"/api/projects/{_ground.ProjectId}";
        await File.WriteAllTextAsync(Path.Combine(folder, "run.json"), await browser.GetStringAsync(new Uri($"{api}/runs/{run}/configuration.json", UriKind.Relative)));
        foreach (var file in new[] { "train.jsonl", "valid.jsonl", "test.jsonl" })
            await File.WriteAllTextAsync(Path.Combine(folder, file), await browser.GetStringAsync(new Uri($"{api}/data/versions/{_ground.VersionId}/{file}", UriKind.Relative)));

        var lines = await CommandAsync(folder);

        IReadOnlyList<StepLoss> expected = [.. (await LossesAsync(run)).Select((loss, index) => new StepLoss(index + 1, loss))];
        var match = CurveMatch.Of(expected, [.. Steps(lines)]);
        match.Steps.ShouldBe(done.TotalSteps);
        match.LargestDifference.ShouldBeLessThan(1e-3, $"at step {match.AtStep}");
    }

    private static async Task<string> CommandAsync(string folder)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Platform.Web"), ["run", Path.Combine(folder, "run.json"), "--output", Path.Combine(folder, "out")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var (output, words) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, await words);
        return await output;
    }

    private static IEnumerable<StepLoss> Steps(string lines)
    {
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.GetProperty("kind").GetString() == "step" && json.RootElement.GetProperty("value") is var value)
                yield return new StepLoss(value.GetProperty("step").GetInt32(), value.GetProperty("loss").GetDouble());
        }
    }

    [Fact]
    public async Task A_run_is_deleted_with_everything_it_left_but_not_while_it_works()
    {
        var run = await QueueAsync("to go", heldAt: 60);
        await UntilAsync(run, one => one.Step > 10);
        var early = await _host.ActAsAsync(_ground.Tenant.Editor, services => services.GetRequiredService<DeleteRun>().HandleAsync(run, CancellationToken.None));
        early.Error!.Code.ShouldBe("run.wrong_state");
        await _steps.LetGoAsync(_ground.Tenant, run);
        await UntilAsync(run, one => one.Status == RunStatus.Succeeded);
        var folder = Path.Combine(_host.Services.GetRequiredService<DataFolders>().Root, "runs", _ground.Tenant.Scope.TenantId.ToString(), run.ToString());
        Directory.Exists(folder).ShouldBeTrue();

        await AskAsync(services => services.GetRequiredService<DeleteRun>().HandleAsync(run, CancellationToken.None));

        Directory.Exists(folder).ShouldBeFalse();
        await _host.InWorkspaceAsync(_ground.Tenant, async services =>
        {
            var db = services.GetRequiredService<PlatformDbContext>();
            (await services.GetRequiredService<RunQueries>().FindAsync(run, CancellationToken.None)).Error!.Code.ShouldBe("run.not_found");
            (await db.RunMetrics.CountAsync(row => row.RunId == run)).ShouldBe(0);
            (await db.RunCheckpoints.CountAsync(row => row.RunId == run)).ShouldBe(0);
            (await db.Adapters.CountAsync(row => row.RunId == run)).ShouldBe(0);
        });
    }

    // Forecasts ask for a speed only of nodes whose engine is up.
    private async Task<RunForecast> ForecastAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        while (true)
        {
            var forecast = await _host.ActAsAsync(
                _ground.Tenant.Editor, services => services.GetRequiredService<ForecastRun>().HandleAsync(_ground.Request("later", Configuration), CancellationToken.None));
            forecast.Succeeded.ShouldBeTrue(forecast.Error?.ToString());
            if (forecast.Value.Measuring || forecast.Value.Estimate.Probed)
                return forecast.Value;
            await Task.Delay(100, patience.Token);
        }
    }

    private async Task<RunMeasure> MeasuredAsync(RunId run)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        while (true)
        {
            var measures = await _host.InWorkspaceAsync(_ground.Tenant, services => services.GetRequiredService<RunPageQueries>().MeasuresAsync(run, CancellationToken.None));
            if (measures.ShouldHaveSingleItem() is { HasEnded: true } ended)
                return ended;
            await Task.Delay(100, patience.Token);
        }
    }

    // The node looks at its switch with each beat; once the beat after the next is seen, the next one's look is over.
    private async Task HeededAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        for (var beat = 0; beat < 2; beat++)
        {
            var before = await LastSeenAsync();
            while (await LastSeenAsync() == before)
                await Task.Delay(100, patience.Token);
        }
    }

    private Task<DateTimeOffset> LastSeenAsync() => _host.InWorkspaceAsync(
        _ground.Tenant, async services => (await services.GetRequiredService<NodeQueries>().NodesAsync(CancellationToken.None)).ShouldHaveSingleItem().LastSeenAt);

    private Task DrainAsync(bool draining) => AskAsync(async services =>
    {
        var node = (await services.GetRequiredService<NodeQueries>().NodesAsync(CancellationToken.None)).ShouldHaveSingleItem();
        return await services.GetRequiredService<DrainNode>().HandleAsync(node.Name, draining, CancellationToken.None);
    });

    private async Task AnswersLogAndCheckpointsStandAsync(RunId id) => await _host.InWorkspaceAsync(_ground.Tenant, async services =>
    {
        var queries = services.GetRequiredService<RunQueries>();
        var answers = await queries.AnswersAsync(id, null, CancellationToken.None);
        answers.Steps.ShouldBe([80, 160]);
        answers.Answers.Select(answer => answer.Pick).ShouldBe([AnswerPick.Best, AnswerPick.Worst, AnswerPick.Random]);
        answers.Answers.ShouldAllBe(answer => answer.Prompt.Contains("user:", StringComparison.Ordinal) && answer.Reference.StartsWith("Item", StringComparison.Ordinal));
        (await queries.CheckpointsAsync(id, CancellationToken.None)).Select(row => row.Step).ShouldBe([150, 160]);
        (await queries.LogAsync(id, 0, RunLogLevel.Information, 500, CancellationToken.None)).Select(line => line.Sequence).ShouldBeInOrder();
    });

    private async Task<RunId> QueueAsync(string name, int? heldAt = null)
    {
        var queued = await _ground.QueueAsync(_host, name, Configuration);
        queued.Succeeded.ShouldBeTrue(queued.Error?.ToString());
        if (heldAt is { } step)
            _steps.Hold(queued.Value, step);
        return queued.Value;
    }

    private async Task AskAsync(Func<IServiceProvider, Task<Outcome>> ask)
    {
        // A step of the node may come between reading and saving; then a person would simply ask again.
        var outcome = await _host.ActAsAsync(_ground.Tenant.Editor, ask);
        for (var i = 0; i < 5 && outcome.Error?.Code == "run.changed_meanwhile"; i++)
            outcome = await _host.ActAsAsync(_ground.Tenant.Editor, ask);
        outcome.Succeeded.ShouldBeTrue(outcome.Error?.ToString());
    }

    private Task<RunView> FindAsync(RunId id) => _host.InWorkspaceAsync(_ground.Tenant, async services =>
        (await services.GetRequiredService<RunQueries>().FindAsync(id, CancellationToken.None)).Value);

    private Task<IReadOnlyList<double>> LossesAsync(RunId id) => _host.InWorkspaceAsync(_ground.Tenant, async services =>
        (await services.GetRequiredService<RunSeriesQueries>().SeriesAsync(id, 0, CancellationToken.None)).Loss.Values);

    private async Task<RunView> UntilAsync(RunId id, Func<RunView, bool> reached)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(4));
        while (true)
        {
            var run = await FindAsync(id);
            if (reached(run))
                return run;
            (run.Status is RunStatus.Failed or RunStatus.Succeeded or RunStatus.Cancelled).ShouldBeFalse($"{run.Name}: {run.Status} {run.FailureCode} {run.FailureMessage}");
            await Task.Delay(50, patience.Token);
        }
    }
}
