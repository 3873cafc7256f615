namespace Platform.Domain.Evaluations;

/// <summary>What is compared. Stored: the numbers never change.</summary>
public enum EvaluationMetric
{
    /// <summary>Share of cases answered with the right label.</summary>
    Accuracy = 0,

    /// <summary>Unweighted mean of the labels' F1.</summary>
    MacroF1 = 1,

    /// <summary>Share of answers whose tokens equal a reference's.</summary>
    ExactMatch = 2,

    /// <summary>Mean token-F1 against the best reference.</summary>
    TokenF1 = 3,

    /// <summary>Mean loss of the reference's tokens, in nats.</summary>
    Loss = 4,

    /// <summary>exp(loss).</summary>
    Perplexity = 5,
}
