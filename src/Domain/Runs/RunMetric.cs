using Platform.Domain.Tenancy;

namespace Platform.Domain.Runs;

/// <summary>What one optimiser step measured.</summary>
/// <param name="Step">From 1.</param>
/// <param name="Epoch">Position in the data, in epochs.</param>
/// <param name="Loss">Mean loss in nats a trained token.</param>
/// <param name="LearningRate">Rate of this step.</param>
/// <param name="GradientNorm">Norm before clipping.</param>
/// <param name="Tokens">Tokens processed since the start.</param>
/// <param name="TokensPerSecond">Speed of this step.</param>
/// <param name="PeakBytes">Highest memory of the engine so far, in bytes.</param>
/// <param name="ElapsedSeconds">Seconds of work since the start.</param>
public sealed record StepMeasure(
    int Step, double Epoch, double Loss, double LearningRate, double GradientNorm, long Tokens, double TokensPerSecond, long PeakBytes, double ElapsedSeconds);

/// <summary>One step of a run. Key: run and step; a step that is done again after a resume overwrites its row.</summary>
public sealed class RunMetric : RunRow
{
    private RunMetric()
    {
    }

    /// <summary>Makes a row.</summary>
    public RunMetric(TenantScope scope, RunId runId, int attempt, StepMeasure measure, DateTimeOffset at)
        : base(scope, runId)
    {
        (Step, Epoch, Loss, LearningRate, GradientNorm) = (measure.Step, measure.Epoch, measure.Loss, measure.LearningRate, measure.GradientNorm);
        (Tokens, TokensPerSecond, PeakBytes, ElapsedSeconds) = (measure.Tokens, measure.TokensPerSecond, measure.PeakBytes, measure.ElapsedSeconds);
        Attempt = attempt;
        At = at;
    }

    /// <summary>Optimiser step, from 1.</summary>
    public int Step { get; private set; }

    /// <summary>Position in the data, in epochs.</summary>
    public double Epoch { get; private set; }

    /// <summary>Mean loss in nats a trained token.</summary>
    public double Loss { get; private set; }

    /// <summary>Rate of this step.</summary>
    public double LearningRate { get; private set; }

    /// <summary>Norm of the gradient before clipping.</summary>
    public double GradientNorm { get; private set; }

    /// <summary>Tokens processed since the start.</summary>
    public long Tokens { get; private set; }

    /// <summary>Tokens a second of this step.</summary>
    public double TokensPerSecond { get; private set; }

    /// <summary>Highest memory of the engine so far, in bytes.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Seconds of work since the start.</summary>
    public double ElapsedSeconds { get; private set; }

    /// <summary>The attempt that wrote it.</summary>
    public int Attempt { get; private set; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; private set; }
}

/// <summary>One validation of a run. Key: run and step.</summary>
public sealed class RunValidation : RunRow
{
    private RunValidation()
    {
    }

    /// <summary>Makes a row.</summary>
    public RunValidation(TenantScope scope, RunId runId, int step, double loss, long tokens, bool isBest, DateTimeOffset at)
        : base(scope, runId) => (Step, Loss, Tokens, IsBest, At) = (step, loss, tokens, isBest, at);

    /// <summary>After which optimiser step; 0 is before the first.</summary>
    public int Step { get; private set; }

    /// <summary>Mean loss over the validation split, in nats a trained token.</summary>
    public double Loss { get; private set; }

    /// <summary>Trained tokens the mean is over.</summary>
    public long Tokens { get; private set; }

    /// <summary>True when no earlier validation was better.</summary>
    public bool IsBest { get; private set; }

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; private set; }
}
