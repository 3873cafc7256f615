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
    int Steps, long Tokens, long Parameters, long TrainableParameters, double MeanTokens, double TooLongShare, MemoryEstimate Memory, MemoryEstimate LongestRows,
    long LeastMemoryBytes, long DiskBytes);

/// <summary>
/// How long a run will take and what it will hold. Memory is arithmetic; time rests on runs of the same base model that this workspace has finished,
/// and before the first one on a general figure for the model's size, with a wide interval.
/// </summary>
internal sealed class RunForecasts(IDbContextFactory<PlatformDbContext> contexts, IDatasetReader datasets)
{
    private const int RowsLookedAt = 200;
    private const int RunsLookedAt = 10;

    // Weights times tokens a second that one processor core trains, measured on plain server cores with bf16 (135 M weights at about 250 tokens a second a core).
    private const double WeightTokensPerCoreSecond = 3.4e10;
    private const double MostTokensPerSecond = 20_000;
    private const double GeneralFactor = 4;

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
            steps, (long)(mean * perStep * steps), model.Parameters, trainable, mean, tooLong / (double)(kept.Count + tooLong), Memory(config.BatchSize, (int)mean),
            Memory(config.BatchSize, longest), Memory(1, longest).TotalBytes, DiskOf(trainable, config));
    }

    /// <summary>Time and memory with their intervals.</summary>
    public async Task<RunEstimate> EstimateAsync(RunSizes sizes, BaseModel model, CancellationToken cancellationToken)
    {
        var rates = await RatesAsync(model.Id, cancellationToken);
        var (rate, low, high) = RateOf(rates, sizes.Parameters);
        var memory = sizes.Memory.TotalBytes;
        return new RunEstimate(
            sizes.Steps, sizes.Tokens, sizes.Tokens / rate, sizes.Tokens / high, sizes.Tokens / low, memory, (long)(memory * 0.85),
            Math.Max((long)(memory * 1.15), sizes.LongestRows.TotalBytes), rates.Count);
    }

    /// <summary>Tokens a second with the interval that holds about nine of ten.</summary>
    internal static (double Rate, double Low, double High) RateOf(IReadOnlyList<double> rates, long parameters)
    {
        if (rates.Count == 0)
        {
            var general = Math.Min(MostTokensPerSecond, WeightTokensPerCoreSecond * Environment.ProcessorCount / parameters);
            return (general, general / GeneralFactor, general * GeneralFactor);
        }
        // Ratios of speeds spread evenly, so the interval is taken on their logarithms; one run alone says nothing about the spread.
        const double Spread = 0.25;
        const double NineOfTen = 1.645;
        var logs = rates.Select(rate => Math.Log(rate)).ToList();
        var mean = logs.Average();
        var spread = logs.Count > 1 ? Math.Max(0.05, Math.Sqrt(logs.Sum(value => Math.Pow(value - mean, 2)) / (logs.Count - 1))) : Spread;
        var half = NineOfTen * spread * Math.Sqrt(1 + (1.0 / logs.Count));
        return (Math.Exp(mean), Math.Exp(mean - half), Math.Exp(mean + half));
    }

    // Values, gradients and two moments of each checkpoint, one more while the oldest is replaced, and the adapter twice (best and result).
    private static long DiskOf(long trainable, SupervisedConfig config) => trainable * sizeof(float) * ((4L * (config.KeepCheckpoints + 1)) + 2);

    private async Task<IReadOnlyList<double>> RatesAsync(BaseModelId model, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var measured = await db.Runs.AsNoTracking()
            .Where(run => run.BaseModelId == model && run.Status == RunStatus.Succeeded && run.ActiveSeconds > 0)
            .OrderByDescending(run => run.CreatedAt).Take(RunsLookedAt)
            .Select(run => new { run.ActiveSeconds, Tokens = db.RunMetrics.Where(row => row.RunId == run.Id).Max(row => (long?)row.Tokens) ?? 0 })
            .ToListAsync(cancellationToken);
        return [.. measured.Where(run => run.Tokens > 0).Select(run => run.Tokens / run.ActiveSeconds)];
    }

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
