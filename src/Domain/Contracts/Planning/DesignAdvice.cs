using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Uplift;

namespace Platform.Domain.Contracts.Planning;

/// <summary>What people can do at their place.</summary>
/// <param name="ChanceByCase">Chance may decide for each case whether the model serves it.</param>
/// <param name="ChanceByGroup">Chance may decide for each group.</param>
/// <param name="Groups">Number of groups that chance may decide for.</param>
/// <param name="OneAfterAnother">Groups can start one after another.</param>
/// <param name="StartingGroups">Number of groups that would.</param>
/// <param name="StartingPeriods">Number of periods within which they would start.</param>
/// <param name="LikeGroups">For served groups there are like ones that are not served.</param>
/// <param name="Pairs">Number of such pairs.</param>
/// <param name="BaselineCases">Cases known from before the model; 0 for none.</param>
public sealed record DesignAnswers(bool ChanceByCase, bool ChanceByGroup, int Groups, bool OneAfterAnother, int StartingGroups, int StartingPeriods, bool LikeGroups, int Pairs, int BaselineCases);

/// <summary>Why a design cannot be used.</summary>
public enum DesignObstacle
{
    /// <summary>Nothing stands against it.</summary>
    None = 0,

    /// <summary>Chance may not decide for cases.</summary>
    NoChanceByCase = 1,

    /// <summary>Chance may not decide for groups.</summary>
    NoChanceByGroup = 2,

    /// <summary>Too few groups in an arm.</summary>
    TooFewGroups = 3,

    /// <summary>All groups start at once.</summary>
    AllAtOnce = 4,

    /// <summary>Too few groups to have some served and some waiting.</summary>
    TooFewStartingGroups = 5,

    /// <summary>Nothing like them goes without the model.</summary>
    NoLikeGroups = 6,

    /// <summary>Too few pairs.</summary>
    TooFewPairs = 7,

    /// <summary>Nothing is known from before.</summary>
    NoBaseline = 8,

    /// <summary>Too few cases are known from before.</summary>
    TooFewBaselineCases = 9,
}

/// <summary>What is said about one design.</summary>
/// <param name="Design">The design.</param>
/// <param name="Obstacle">Why it cannot be used.</param>
/// <param name="Have">What there is of groups, pairs or cases.</param>
/// <param name="Need">What it needs of them.</param>
public sealed record DesignVerdict(EvidenceDesign Design, DesignObstacle Obstacle, int Have, int Need)
{
    /// <summary>True when it can be used.</summary>
    public bool IsFeasible => Obstacle == DesignObstacle.None;
}

/// <summary>The designs from the strongest to the weakest, each with the reason why it cannot be used, and the strongest that can.</summary>
/// <param name="Verdicts">Strongest first.</param>
public sealed record DesignAdvice(IReadOnlyList<DesignVerdict> Verdicts)
{
    /// <summary>The strongest feasible design; null when there is none.</summary>
    public EvidenceDesign? Best => Verdicts.FirstOrDefault(verdict => verdict.IsFeasible)?.Design;

    /// <summary>Judges the answers.</summary>
    public static DesignAdvice Of(DesignAnswers answers) => new(
    [
        new(EvidenceDesign.RandomisedByCase, answers.ChanceByCase ? DesignObstacle.None : DesignObstacle.NoChanceByCase, 0, 0),
        Counted(EvidenceDesign.RandomisedByCluster, answers.ChanceByGroup ? null : DesignObstacle.NoChanceByGroup, DesignObstacle.TooFewGroups, answers.Groups, 2 * GroupedUplift.FewestGroups),
        // half of the fewest groups served and as many that wait
        Counted(EvidenceDesign.Staggered, answers.OneAfterAnother ? null : DesignObstacle.AllAtOnce, DesignObstacle.TooFewStartingGroups, answers.StartingGroups, GroupedUplift.FewestGroups + 1),
        Counted(EvidenceDesign.MatchedDifference, answers.LikeGroups ? null : DesignObstacle.NoLikeGroups, DesignObstacle.TooFewPairs, answers.Pairs, GroupedUplift.FewestGroups),
        Counted(EvidenceDesign.BeforeAfter, answers.BaselineCases > 0 ? null : DesignObstacle.NoBaseline, DesignObstacle.TooFewBaselineCases, answers.BaselineCases, KpiDefinition.LeastCases),
    ]);

    /// <summary>What is expected, with the groups that a design would have.</summary>
    public static Expectation For(EvidenceDesign design, DesignAnswers answers, Expectation expected) => design switch
    {
        EvidenceDesign.RandomisedByCluster => expected with { Groups = answers.Groups },
        EvidenceDesign.Staggered => expected with { Groups = answers.StartingGroups, RolloutPeriods = Math.Clamp(answers.StartingPeriods, 1, ContractTerms.MostPeriods) },
        EvidenceDesign.MatchedDifference => expected with { Groups = 2 * answers.Pairs },
        _ => expected,
    };

    private static DesignVerdict Counted(EvidenceDesign design, DesignObstacle? against, DesignObstacle tooFew, int have, int need) =>
        new(design, against ?? (have < need ? tooFew : DesignObstacle.None), have, need);
}
