namespace Platform.Domain.Contracts;

/// <summary>How the counterfactual is found, strongest first. The order is the grade of the evidence.</summary>
public enum EvidenceDesign
{
    /// <summary>Chance decides for each case whether the model serves it.</summary>
    RandomisedByCase = 0,

    /// <summary>Chance decides for each group of cases (clinician, matter, branch) whether the model serves it.</summary>
    RandomisedByCluster = 1,

    /// <summary>Groups get the model one after another; differences in differences.</summary>
    Staggered = 2,

    /// <summary>Each served group is compared with a like group that is not served.</summary>
    MatchedDifference = 3,

    /// <summary>Compared with the frozen baseline from before. Anything else that changed is billed too: the weakest.</summary>
    BeforeAfter = 4,
}

/// <summary>What designs have in common.</summary>
public static class EvidenceDesigns
{
    /// <summary>True when the design's interval has a fixed end: it holds at the agreed looks, while that of cases given by chance holds at every look.</summary>
    public static bool HasFixedEnd(this EvidenceDesign design) => design != EvidenceDesign.RandomisedByCase;
}

/// <summary>What a restatement may do to a line whose interval has a fixed end once the agreed looks at its period are used: each freeze and each restatement is one.</summary>
public enum AfterLooks
{
    /// <summary>It may lower the line, not raise it.</summary>
    MayLower = 0,
}
