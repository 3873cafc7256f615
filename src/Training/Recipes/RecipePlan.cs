using Platform.Training.Engine;

namespace Platform.Training.Recipes;

/// <summary>Which rows each step takes, and at which rate: a pure function of configuration and number of rows, so that a run can go on anywhere.</summary>
internal sealed class RecipePlan
{
    private readonly SupervisedConfig _config;
    private readonly int _rows;
    private readonly int _warmup;
    private (int Epoch, int[] Order) _current = (-1, []);

    public RecipePlan(SupervisedConfig config, int rows)
    {
        (_config, _rows) = (config, rows);
        RowsPerStep = config.BatchSize * config.GradientAccumulation;
        StepsPerEpoch = (rows + RowsPerStep - 1) / RowsPerStep;
        TotalSteps = config.Steps > 0 ? config.Steps : StepsPerEpoch * config.Epochs;
        _warmup = config.WarmupSteps > 0 ? config.WarmupSteps : (int)Math.Round(config.WarmupRatio * TotalSteps);
    }

    public int RowsPerStep { get; }

    public int StepsPerEpoch { get; }

    public int TotalSteps { get; }

    /// <summary>Passes over the rows after so many steps.</summary>
    public double EpochAfter(int steps) => steps / (double)StepsPerEpoch;

    /// <summary>Batches of a step, from 0: indices of rows.</summary>
    public IEnumerable<int[]> BatchesOf(int step)
    {
        var order = OrderOf(step / StepsPerEpoch);
        var first = step % StepsPerEpoch * RowsPerStep;
        return order.Skip(first).Take(RowsPerStep).Chunk(_config.BatchSize);
    }

    /// <summary>Learning rate of a step, from 0.</summary>
    public double RateOf(int step)
    {
        if (step < _warmup)
            return _config.LearningRate * (step + 1) / _warmup;
        var done = (step - _warmup) / (double)Math.Max(1, TotalSteps - _warmup);
        return _config.LearningRate * _config.Schedule switch
        {
            LearningRateSchedule.Cosine => 0.5 * (1 + Math.Cos(Math.PI * done)),
            LearningRateSchedule.Linear => 1 - done,
            LearningRateSchedule.Constant => 1,
            _ => throw new EngineException("config.value_out_of_range", $"The schedule {_config.Schedule} is not known."),
        };
    }

    /// <summary>True when a validation follows the step, counted from 1.</summary>
    public bool ValidatesAfter(int step) =>
        step == TotalSteps || step % (_config.ValidateEvery > 0 ? _config.ValidateEvery : StepsPerEpoch) == 0;

    /// <summary>True when a checkpoint follows the step, counted from 1.</summary>
    public bool ChecksAfter(int step) => step == TotalSteps || (_config.CheckpointEvery > 0 && step % _config.CheckpointEvery == 0);

    /// <summary>Rows of an epoch, shuffled by seed and epoch.</summary>
    private int[] OrderOf(int epoch)
    {
        if (_current.Epoch != epoch)
        {
            var order = Enumerable.Range(0, _rows).ToArray();
            new Random(Seeds.ToInt(_config.Seed, epoch)).Shuffle(order);
            _current = (epoch, order);
        }

        return _current.Order;
    }
}
