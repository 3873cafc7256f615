using Microsoft.EntityFrameworkCore;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Domain.Runs;
using Platform.Training.Engine;
using Platform.Training.Models;
using Platform.Training.Recipes;
using Platform.Web.Hosting.Files;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs.Engine;

/// <summary>Sizes of a run before it starts.</summary>
internal sealed record RunSizes(
    int Steps, long Tokens, long ValidationTokens, long Parameters, long TrainableParameters, double MeanTokens, double TooLongShare, MemoryEstimate Memory, MemoryEstimate LongestRows,
    long LeastMemoryBytes, long DiskBytes);

/// <summary>
/// How long a run will take and what it will hold. Memory is arithmetic; time rests on <see cref="RunSpeeds"/>.
/// </summary>
internal sealed class RunForecasts(RunSpeeds speeds, IDatasetReader datasets)
{
    private const int RowsLookedAt = 200;

    // A validation token costs this share of a training token: the way forward alone.
    private const double ForwardShare = 0.45;

    /// <summary>Looks at model and first rows.</summary>
    public async Task<RunSizes> MeasureAsync(DatasetVersionId versionId, DatasetSource version, SupervisedConfig config, CancellationToken cancellationToken)
    {
        var model = ModelDescription.Read(config.Model);
        var trainable = model.TrainableParameters(config.Lora);
        var limit = RunInputs.LimitOf(config, model.ContextTokens);
        var (kept, tooLong) = await LengthsAsync(versionId, config, limit, cancellationToken);
        if (kept.Count == 0)
            throw new EngineException("data.empty_split", $"None of the first {tooLong} training rows has at most {limit} tokens. Raise max_length, or choose a model with a longer context.");

        var rows = version.Content.Splits.Single(split => split.Name == SplitName.Train).Rows;
        var perStep = config.BatchSize * config.GradientAccumulation;
        var stepsPerEpoch = (rows + perStep - 1) / perStep;
        var steps = config.Steps > 0 ? config.Steps : stepsPerEpoch * config.Epochs;
        var (mean, longest) = (kept.Average(), kept.Max());
        MemoryEstimate Memory(int batch, int length) => MemoryEstimate.ForTraining(model, config.Precision, config.Lora, batch, length);
        return new RunSizes(
            steps, (long)(mean * perStep * steps), (long)(mean * ValidationRows(version, config, steps) * ForwardShare), model.Parameters, trainable, mean, tooLong / (double)(kept.Count + tooLong), Memory(config.BatchSize, (int)mean),
            Memory(config.BatchSize, longest), Memory(1, longest).TotalBytes, DiskOf(trainable, config));
    }

    /// <summary>Time and memory with their intervals.</summary>
    public async Task<RunEstimate> EstimateAsync(RunSizes sizes, BaseModel model, Precision precision, CancellationToken cancellationToken)
    {
        var speed = await speeds.OfAsync(model, precision, cancellationToken);
        // A finished run's speed holds its validations already; steps measured by themselves do not.
        var tokens = speed.MeasuredRuns > 0 ? sizes.Tokens : sizes.Tokens + sizes.ValidationTokens;
        var memory = sizes.Memory.TotalBytes;
        return new RunEstimate(
            sizes.Steps, sizes.Tokens, tokens / speed.Rate, tokens / speed.High, tokens / speed.Low, memory, (long)(memory * 0.85),
            Math.Max((long)(memory * 1.2), sizes.LongestRows.TotalBytes), speed.MeasuredRuns) { Probed = speed.Probed };
    }

    private static double ValidationRows(DatasetSource version, SupervisedConfig config, int steps)
    {
        var rows = version.Content.Splits.FirstOrDefault(split => split.Name == SplitName.Valid)?.Rows ?? 0;
        var asked = config.ValidationRows > 0 ? Math.Min(config.ValidationRows, rows) : rows;
        return config.ValidateEvery > 0 ? (double)asked * (steps / config.ValidateEvery) : 0;
    }

    // Values, gradients and two moments of each checkpoint, one more while the oldest is replaced, and the adapter twice (best and result).
    private static long DiskOf(long trainable, SupervisedConfig config) => trainable * sizeof(float) * ((4L * (config.KeepCheckpoints + 1)) + 2);

    private async Task<(IReadOnlyList<int> Kept, int TooLong)> LengthsAsync(
        DatasetVersionId versionId, SupervisedConfig config, int limit, CancellationToken cancellationToken)
    {
        var opened = await datasets.OpenAsync(versionId, SplitName.Train, cancellationToken);
        if (!opened.Succeeded)
            throw new EngineException(opened.Error.Code, opened.Error.Message);
        var encoder = new ConversationEncoder(config.Model, limit, config.Data.MaxInputTokens);
        var (kept, looked) = (new List<int>(), 0);
        await foreach (var row in opened.Value.WithCancellation(cancellationToken))
        {
            if (encoder.Encode(looked++, row) is { } encoded)
                kept.Add(encoded.Datum.Tokens.Length);
            if (looked == RowsLookedAt)
                break;
        }
        return (kept, looked - kept.Count);
    }
}
