namespace Platform.Domain.Evaluations;

/// <summary>What decides an evaluation's figures; the same settings on the same models and cases give the same report.</summary>
public sealed record EvaluationSettings
{
    /// <summary>Most cases an evaluation may take.</summary>
    public const int CaseLimit = 100_000;

    /// <summary>Longest answer an evaluation may ask for, in tokens.</summary>
    public const int TokenLimit = 4_096;

    /// <summary>Labels, answers, or as the data version says.</summary>
    public EvaluationTask Task { get; init; }

    /// <summary>Most cases, taken from the start of the split; null takes all.</summary>
    public int? MaxCases { get; init; }

    /// <summary>Longest answer, in tokens, 1 to <see cref="TokenLimit"/>.</summary>
    public int MaxTokens { get; init; } = 128;

    /// <summary>Instructions put before every case that has none; empty for none.</summary>
    public string SystemPrompt { get; init; } = "";

    /// <summary>Documents that both models answer from as well; null compares base and tuned alone.</summary>
    public EvaluationDocuments? Documents { get; init; }
}
