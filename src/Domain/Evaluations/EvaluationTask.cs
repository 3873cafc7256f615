namespace Platform.Domain.Evaluations;

/// <summary>What kind of answer the held-out cases ask for. Stored: the numbers never change.</summary>
public enum EvaluationTask
{
    /// <summary>Decided by the cases: labels where few different short references come again and again, else answers.</summary>
    Automatic = 0,

    /// <summary>One of a few labels: accuracy and macro-F1.</summary>
    Labels = 1,

    /// <summary>Free text: exact match and token-F1.</summary>
    Answers = 2,
}
