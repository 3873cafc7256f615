namespace Platform.Domain.Evaluations;

/// <summary>What a comparison shows. Stored: the numbers never change.</summary>
public enum Verdict
{
    /// <summary>The data do not tell base and tuned apart: a proper result.</summary>
    NotDistinguishable = 0,

    /// <summary>The tuned model is better.</summary>
    Better = 1,

    /// <summary>The tuned model is worse.</summary>
    Worse = 2,
}
