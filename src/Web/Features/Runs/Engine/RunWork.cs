using Platform.Domain.Kernel;
using Platform.Domain.Runs;
using Platform.Training.Engine;
using Platform.Training.Recipes;
using Platform.Web.Hosting.Engine;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Features.Runs.Engine;

/// <summary>
/// Does the work of a claimed run: rows, engine, recipe, result. When the engine dies under it, it waits for the next one and goes on from
/// the last checkpoint within the same attempt.
/// </summary>
internal sealed class RunWork(
    RunSources sources, RunLedger ledger, RunInputs inputs, IEngineLeases engines, IEngineWatch engine, DiskGuard disk, TimeProvider clock)
{
    private const int MostShortages = 2;

    public async Task DoAsync(RunClaim claim, CancellationToken stopping)
    {
        var files = sources.FilesOf(claim);
        try
        {
            await using var heartbeat = new RunHeartbeat(ledger, claim, () => disk.Look(files.CheckpointBytes()), clock, stopping);
            for (var shortages = 0; await TryOnceAsync(claim, files, heartbeat, stopping) is { } lost;)
            {
                shortages = lost.OutOfMemory is null ? 0 : shortages + 1;
                if (lost.OutOfMemory is { } memory && shortages == MostShortages)
                    throw Refusal(RunErrors.MemoryRanOut(memory.HeldBytes, memory.LimitBytes, shortages));
                await engine.WhenReadyAsync(stopping);
            }
        }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException || IsStorageRefusal(broken))
        {
            throw disk.Explain(broken);
        }
    }

    // The engine writes checkpoints too; its refusal names the file, the run's names the folder, the room and the remedy.
    private static bool IsStorageRefusal(Exception broken) => broken is EngineException { Code: "storage.write_failed" };

    private static EngineException Refusal(DomainError error) => new(error.Code, error.Message);

    /// <returns>How the engine died, when the run is to go on; null when there is nothing left to do.</returns>
    private async Task<EngineStatus?> TryOnceAsync(RunClaim claim, RunFiles files, RunHeartbeat heartbeat, CancellationToken stopping)
    {
        var pid = engine.Status.Pid;
        try
        {
            await OnceAsync(claim, files, heartbeat, stopping);
            return null;
        }
        catch (EngineUnavailableException lost)
        {
            // The connection breaks a moment before the process is known to have ended.
            await engine.WhenEndedAsync(pid, stopping);
            var status = engine.Status;
            var reason = status.Pid == pid ? lost.Message : $"{lost.Message} ({status.LastEnd})";
            var noted = await ledger.StepAsync(claim, (run, now) => run.Interrupt(claim.Attempt, reason, RunClaims.Actor, now), CancellationToken.None);
            return noted.Succeeded ? status with { OutOfMemory = status.Pid == pid ? null : status.OutOfMemory } : null;
        }
    }

    private async Task OnceAsync(RunClaim claim, RunFiles files, RunHeartbeat heartbeat, CancellationToken stopping)
    {
        var (run, checkpointed) = await sources.ReadAsync(claim, stopping);
        // Files without a row are of a life that a person told the run to forget.
        if (!checkpointed)
            files.Clear();
        files.Open();
        var config = RunInputs.ConfigurationOf(run, await sources.ModelFolderAsync(run, stopping));
        var rows = await inputs.ReadAsync(run.DatasetVersionId, config, stopping);
        var recorder = sources.RecorderOf(claim, files, rows.Encoder.Text);
        await recorder.OpenAsync(stopping);
        if (rows.LeftOut > 0)
            recorder.Log(RunLogLevel.Warning, $"{rows.LeftOut} rows are longer than the limit and are left out.");

        using var lease = await AcquireAsync(new LoadBaseRequest(config.Model, config.Precision), heartbeat, stopping);
        if (lease is null)
        {
            await EndBeforeWorkAsync(claim, heartbeat);
            return;
        }
        var adapterId = claim.RunId.ToString();
        try
        {
            var recipe = new SupervisedRecipe(lease.Engine, config, rows.Rows, files.Folder, recorder, clock) { AdapterId = adapterId, StopTokens = rows.Encoder.StopTokens };
            var result = await recipe.RunAsync(heartbeat.Stop);
            await recorder.FlushAsync();
            await EndAsync(new Ending(claim, files, recorder, heartbeat, lease.Engine, config, result), stopping);
        }
        finally
        {
            await DropAsync(lease.Engine, adapterId);
        }
    }

    /// <returns>Null when somebody asked for the run's end, or the disk ran full, while it waited for the engine.</returns>
    private async Task<EngineLease?> AcquireAsync(LoadBaseRequest request, RunHeartbeat heartbeat, CancellationToken stopping)
    {
        try
        {
            return await engines.AcquireAsync(request, heartbeat.Stop);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task EndBeforeWorkAsync(RunClaim claim, RunHeartbeat heartbeat)
    {
        if (heartbeat.Trouble is { } trouble)
            throw trouble;
        await ledger.StepAsync(
            claim,
            (run, now) => run.Request switch
            {
                RunRequest.Pause => run.PauseDone(claim.Attempt, RunClaims.Actor, now),
                RunRequest.Discard => run.DiscardDone(claim.Attempt, RunClaims.Actor, now),
                _ => run.Release(claim.Attempt, RunClaims.Actor, now),
            },
            CancellationToken.None);
    }

    private async Task EndAsync(Ending end, CancellationToken stopping)
    {
        if (end.Result.End != RecipeEnd.Stopped)
        {
            await SucceedAsync(end, end.Result.AdapterFolder!, stoppedEarly: false);
            return;
        }
        switch (end.Heartbeat.Request)
        {
            case RunRequest.StopAndSave:
                await SucceedAsync(end, await SaveAsync(end), stoppedEarly: true);
                break;
            case RunRequest.Pause:
                // The pause may have been taken back meanwhile: then the run waits for its next turn.
                await ledger.StepAsync(
                    end.Claim,
                    (run, now) => run.Request == RunRequest.Pause ? run.PauseDone(end.Claim.Attempt, RunClaims.Actor, now) : run.Release(end.Claim.Attempt, RunClaims.Actor, now),
                    CancellationToken.None);
                break;
            case RunRequest.Discard:
                await ledger.StepAsync(end.Claim, (run, now) => run.DiscardDone(end.Claim.Attempt, RunClaims.Actor, now), CancellationToken.None);
                break;
            default:
                await end.Heartbeat.EndAsync();
                if (end.Heartbeat.Trouble is { } trouble)
                    throw trouble;
                stopping.ThrowIfCancellationRequested();
                throw new InvalidOperationException("The recipe stopped though nobody asked for it.");
        }
    }

    private async Task SucceedAsync(Ending end, string adapterFolder, bool stoppedEarly)
    {
        end.Recorder.Log(RunLogLevel.Information, stoppedEarly ? "Ended early by wish; the result is kept." : "The result is written.");
        await end.Recorder.FlushAsync();
        var step = end.Config.KeepBest && end.Result.BestStep is { } best ? best : end.Result.Steps;
        await ledger.SucceedAsync(end.Claim, step, end.Config.Lora.Rank, end.Files.Describe(adapterFolder), stoppedEarly, CancellationToken.None);
    }

    // The best validated state when that is wanted and there is one, otherwise what the adapter has learned up to now.
    private static async Task<string> SaveAsync(Ending end)
    {
        var target = Path.Combine(end.Files.Folder, "adapter");
        var best = Path.Combine(end.Files.Folder, "best");
        var adapterId = end.Claim.RunId.ToString();
        if (end.Config.KeepBest && end.Result.BestStep is not null && Directory.Exists(best))
        {
            await end.Engine.DropAdapterAsync(adapterId, CancellationToken.None);
            await end.Engine.ImportAdapterAsync(new ImportAdapterRequest(adapterId, best), CancellationToken.None);
        }
        await end.Engine.ExportAdapterAsync(adapterId, target, CancellationToken.None);
        return target;
    }

    private static async Task DropAsync(IEngine engine, string adapterId)
    {
        try
        {
            await engine.DropAdapterAsync(adapterId, CancellationToken.None);
        }
        catch (EngineUnavailableException)
        {
            // The engine is gone, and its adapters with it.
        }
    }

    private sealed record Ending(
        RunClaim Claim, RunFiles Files, RunRecorder Recorder, RunHeartbeat Heartbeat, IEngine Engine, SupervisedConfig Config, RecipeResult Result);
}
