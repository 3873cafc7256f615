namespace Platform.Domain.Evaluations;

/// <summary>How intervals and p of a comparison were computed; shown beside them. Stored: the numbers never change.</summary>
public enum ComparisonMethod
{
    /// <summary>Wilson for each side, Newcombe's paired method 10 for the difference, McNemar's mid-p.</summary>
    NewcombePaired = 0,

    /// <summary>Bias-corrected and accelerated bootstrap over cases, base and tuned drawn together; p from the same replicates.</summary>
    PairedBootstrap = 1,

    /// <summary>
    /// Where resampling would claim too much (few cases, or all alike): Wilson limits at the mean of a score from 0 to 1, joined without correlation (Zou, Donner 2008);
    /// wider than need be. p is the sign test's mid-p over the cases that changed.
    /// </summary>
    BoundedScore = 2,

    /// <summary>Too few cases for an unbounded measure: no interval is given.</summary>
    None = 3,
}
