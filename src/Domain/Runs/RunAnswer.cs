using Platform.Domain.Tenancy;

namespace Platform.Domain.Runs;

/// <summary>Why an answer is shown. Stored: the numbers never change.</summary>
public enum AnswerPick
{
    /// <summary>Among the lowest losses of the validation split.</summary>
    Best = 0,

    /// <summary>Among the highest losses.</summary>
    Worst = 1,

    /// <summary>Drawn by the run's seed; the same examples at every checkpoint.</summary>
    Random = 2,
}

/// <summary>What the model answered to one validation example.</summary>
/// <param name="Pick">Why it is shown.</param>
/// <param name="Rank">From 0 within its kind.</param>
/// <param name="Example">Index of the example in the validation split, from 0.</param>
/// <param name="Prompt">The conversation up to the answer.</param>
/// <param name="Reference">The answer in the data.</param>
/// <param name="Answer">What the model wrote.</param>
/// <param name="Loss">Mean loss of the reference, in nats a token; null when not measured.</param>
public sealed record ShownAnswer(AnswerPick Pick, int Rank, int Example, string Prompt, string Reference, string Answer, double? Loss);

/// <summary>One validation example with the model's answer at one step. Key: run, step, pick and rank.</summary>
public sealed class RunAnswer : RunRow
{
    /// <summary>Longest text kept of prompt, reference and answer, in characters.</summary>
    public const int MaxTextLength = 20_000;

    private RunAnswer()
    {
    }

    /// <summary>Makes a row.</summary>
    public RunAnswer(TenantScope scope, RunId runId, int step, ShownAnswer shown)
        : base(scope, runId)
    {
        (Step, Pick, Rank, Example, Loss) = (step, shown.Pick, shown.Rank, shown.Example, shown.Loss);
        (Prompt, Reference, Answer) = (Cut(shown.Prompt), Cut(shown.Reference), Cut(shown.Answer));
    }

    /// <summary>After which optimiser step.</summary>
    public int Step { get; private set; }

    /// <summary>Why it is shown.</summary>
    public AnswerPick Pick { get; private set; }

    /// <summary>From 0 within its kind.</summary>
    public int Rank { get; private set; }

    /// <summary>Index of the example in the validation split, from 0.</summary>
    public int Example { get; private set; }

    /// <summary>The conversation up to the answer.</summary>
    public string Prompt { get; private set; } = "";

    /// <summary>The answer in the data.</summary>
    public string Reference { get; private set; } = "";

    /// <summary>What the model wrote.</summary>
    public string Answer { get; private set; } = "";

    /// <summary>Mean loss of the reference, in nats a token.</summary>
    public double? Loss { get; private set; }

    private static string Cut(string text) => text.Length > MaxTextLength ? text[..MaxTextLength] : text;
}
