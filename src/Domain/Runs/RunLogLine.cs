using Platform.Domain.Tenancy;

namespace Platform.Domain.Runs;

/// <summary>Weight of a log line. Stored: the numbers never change.</summary>
public enum RunLogLevel
{
    /// <summary>What happens.</summary>
    Information = 0,

    /// <summary>Handled, but somebody may want to know.</summary>
    Warning = 1,

    /// <summary>Work was lost or stopped.</summary>
    Error = 2,
}

/// <summary>A line of a run's own log: figures and file names, never documents, prompts or answers.</summary>
public sealed class RunLogLine : RunRow
{
    /// <summary>Longest text kept, in characters.</summary>
    public const int MaxTextLength = 2000;

    private RunLogLine()
    {
    }

    /// <summary>Makes a line.</summary>
    public RunLogLine(TenantScope scope, RunId runId, long sequence, int attempt, RunLogLevel level, string text, DateTimeOffset at)
        : base(scope, runId)
    {
        (Sequence, Attempt, Level, At) = (sequence, attempt, level, at);
        Text = text.Length > MaxTextLength ? text[..MaxTextLength] : text;
    }

    /// <summary>Order within the run, from 1.</summary>
    public long Sequence { get; private set; }

    /// <summary>The attempt that wrote it.</summary>
    public int Attempt { get; private set; }

    /// <summary>Its weight.</summary>
    public RunLogLevel Level { get; private set; }

    /// <summary>The words.</summary>
    public string Text { get; private set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTimeOffset At { get; private set; }
}
