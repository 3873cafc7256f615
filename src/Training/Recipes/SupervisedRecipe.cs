using Platform.Training.Engine;

namespace Platform.Training.Recipes;

/// <summary>
/// Supervised fine-tuning as a loop over the engine's primitives. It goes on from the newest checkpoint in its folder when there is one;
/// the curve is then the same as an undisturbed run's.
/// </summary>
/// <param name="engine">In this process or behind a socket.</param>
/// <param name="config">What to do; <see cref="SupervisedConfigRules.Check"/> is applied.</param>
/// <param name="rows">The rows.</param>
/// <param name="folder">Folder of the run.</param>
/// <param name="observer">Receives the progress.</param>
/// <param name="clock">Time.</param>
public sealed class SupervisedRecipe(IEngine engine, SupervisedConfig config, RecipeRows rows, string folder, IRecipeObserver observer, TimeProvider clock)
{
    private readonly RunFolder _files = new(folder);
    private readonly RecipePlan _plan = new(config, rows.Train.Count);
    private RecipePosition _position = new(RunFolder.Version, 0, 0, 0, null, null, 0, 0);

    /// <summary>Name of the adapter in the engine during the run.</summary>
    public string AdapterId { get; init; } = "run";

    /// <summary>Tokens that end a sample answer.</summary>
    public IReadOnlyList<int> StopTokens { get; init; } = [];

    private bool IsOutOfPatience =>
        config.EarlyStopPatience > 0 && _position.WithoutBest >= config.EarlyStopPatience && _position.Step < _plan.TotalSteps;

    private Validation Validator => new(engine, config, rows.Valid, AdapterId, StopTokens);

    /// <summary>Runs to the end, or until asked to stop.</summary>
    /// <param name="stop">Asks to stop: the step at work is finished, a checkpoint is written, the result says so.</param>
    /// <exception cref="EngineException">A refusal of the configuration, the rows or the engine; the last checkpoint stays.</exception>
    public async Task<RecipeResult> RunAsync(CancellationToken stop)
    {
        SupervisedConfigRules.Check(config);
        if (rows.Train.Count == 0)
            throw new EngineException("data.empty_split", "The training rows are none. Check the file, the mapping and max_length.");
        await PrepareAsync();

        var early = IsOutOfPatience;
        while (_position.Step < _plan.TotalSteps && !early && !stop.IsCancellationRequested)
        {
            await StepAsync();
            early = await ValidateAsync();
            if (early || _plan.ChecksAfter(_position.Step) || stop.IsCancellationRequested)
                await CheckpointAsync();
        }

        return await EndAsync(early);
    }

    private async Task PrepareAsync()
    {
        await engine.LoadBaseAsync(new LoadBaseRequest(config.Model, config.Precision), CancellationToken.None);
        await engine.DropAdapterAsync(AdapterId, CancellationToken.None);
        if (_files.Newest() is not { } newest)
        {
            await engine.CreateAdapterAsync(new CreateAdapterRequest(AdapterId, config.Lora), CancellationToken.None);
            _position = _position with { TotalSteps = _plan.TotalSteps, TrainRows = rows.Train.Count };
            _files.CutMetrics(0);
            await observer.OnEventAsync(new RecipeEvent(0, "started", $"{rows.Train.Count} rows, {_plan.TotalSteps} steps"));
            return;
        }

        if (newest.Position.TrainRows != rows.Train.Count || newest.Position.TotalSteps != _plan.TotalSteps)
            throw new EngineException("run.other_configuration", $"The checkpoint '{newest.Folder}' is of a run over {newest.Position.TrainRows} rows and {newest.Position.TotalSteps} steps; this one has {rows.Train.Count} and {_plan.TotalSteps}. Use another folder.");
        await engine.LoadStateAsync(AdapterId, RunFolder.StateOf(newest.Folder), CancellationToken.None);
        _position = newest.Position;
        _files.CutMetrics(_position.MetricsBytes);
        await observer.OnEventAsync(new RecipeEvent(_position.Step, "resumed", $"from the checkpoint of step {_position.Step}"));
    }

    private async Task StepAsync()
    {
        var (step, started) = (_position.Step, clock.GetTimestamp());
        var (loss, weight, tokens) = (0.0, 0.0, 0L);
        var index = 0;
        foreach (var batch in _plan.BatchesOf(step))
        {
            var request = new ForwardRequest { AdapterId = AdapterId, Data = [.. batch.Select(row => rows.Train[row].Datum)], Seed = Seeds.Mix(config.Seed, step, index++) };
            var result = await engine.ForwardBackwardAsync(request, CancellationToken.None);
            (loss, weight, tokens) = (loss + result.LossSum, weight + result.WeightSum, tokens + result.Tokens);
        }

        var rate = _plan.RateOf(step);
        var stepped = await engine.OptimStepAsync(
            new OptimStepRequest { AdapterId = AdapterId, LearningRate = rate, WeightDecay = config.WeightDecay, GradientScale = weight > 0 ? 1 / weight : 0, MaxGradientNorm = config.MaxGradientNorm },
            CancellationToken.None);
        var peak = (await engine.GetStateAsync(CancellationToken.None)).PeakBytes;
        var seconds = clock.GetElapsedTime(started).TotalSeconds;
        var metrics = new StepMetrics(
            step + 1, _plan.TotalSteps, _plan.EpochAfter(step + 1), weight > 0 ? loss / weight : 0, rate, stepped.GradientNorm, tokens, weight, tokens / seconds, peak, seconds);
        _position = _position with { Step = step + 1, MetricsBytes = _files.AddMetrics(metrics) };
        await observer.OnStepAsync(metrics);
    }

    /// <returns>True when the run should end early.</returns>
    private async Task<bool> ValidateAsync()
    {
        if (rows.Valid.Count == 0 || !_plan.ValidatesAfter(_position.Step))
            return false;

        var started = clock.GetTimestamp();
        var validator = Validator;
        var losses = await validator.LossesAsync();
        var (sum, weight) = (losses.Sum(row => row.Sum), losses.Sum(row => row.Weight));
        var loss = sum / weight;
        var best = _position.BestLoss is not { } former || loss < former;
        var metrics = new ValidationMetrics(_position.Step, loss, Math.Exp(loss), weight, losses.Count, best, clock.GetElapsedTime(started).TotalSeconds);
        _position = _position with
        {
            BestStep = best ? _position.Step : _position.BestStep,
            BestLoss = best ? loss : _position.BestLoss,
            WithoutBest = best ? 0 : _position.WithoutBest + 1,
            MetricsBytes = _files.AddMetrics(metrics),
        };
        if (best && config.KeepBest)
            await engine.ExportAdapterAsync(AdapterId, _files.Best, CancellationToken.None);
        await observer.OnValidationAsync(metrics);
        if (config.SampleAnswers > 0)
            await observer.OnSamplesAsync(new SampleAnswers(_position.Step, await validator.AnswersAsync(losses, _position.Step)));
        return IsOutOfPatience;
    }

    private async Task CheckpointAsync()
    {
        var checkpoint = _files.CheckpointOf(_position.Step);
        Directory.CreateDirectory(checkpoint);
        await engine.SaveStateAsync(AdapterId, RunFolder.StateOf(checkpoint), CancellationToken.None);
        _files.Complete(checkpoint, _position, config.KeepCheckpoints);
        await observer.OnCheckpointAsync(new CheckpointWritten(_position.Step, checkpoint));
    }

    private async Task<RecipeResult> EndAsync(bool early)
    {
        if (!early && _position.Step < _plan.TotalSteps)
        {
            await observer.OnEventAsync(new RecipeEvent(_position.Step, "stopped", $"after {_position.Step} of {_plan.TotalSteps} steps; the checkpoint holds everything to go on"));
            return new RecipeResult(RecipeEnd.Stopped, _position.Step, _position.BestStep, _position.BestLoss, null);
        }

        if (config.KeepBest && _position.BestStep is { } best && best != _position.Step)
        {
            await engine.DropAdapterAsync(AdapterId, CancellationToken.None);
            await engine.ImportAdapterAsync(new ImportAdapterRequest(AdapterId, _files.Best), CancellationToken.None);
        }

        await engine.ExportAdapterAsync(AdapterId, _files.Adapter, CancellationToken.None);
        var end = early ? RecipeEnd.EarlyStop : RecipeEnd.Completed;
        await observer.OnEventAsync(new RecipeEvent(_position.Step, early ? "early_stop" : "completed", early
            ? $"{_position.WithoutBest} validations without a new best; the best was after step {_position.BestStep}"
            : $"{_position.Step} steps"));
        return new RecipeResult(end, _position.Step, _position.BestStep, _position.BestLoss, _files.Adapter);
    }
}
