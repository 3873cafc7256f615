using Platform.Domain.Contracts.Planning;

namespace Platform.Web.Features.Contracts.Editor;

/// <summary>What is possible at the customer's place, while people answer. Kept beside the draft, not part of what is signed.</summary>
public sealed class AnswersForm
{
    public bool ChanceByCase { get; set; } = true;

    public bool ChanceByGroup { get; set; }

    public int Groups { get; set; } = 24;

    public bool OneAfterAnother { get; set; }

    public int StartingGroups { get; set; } = 24;

    public int StartingPeriods { get; set; } = 6;

    public bool LikeGroups { get; set; }

    public int Pairs { get; set; } = 12;

    /// <summary>Cases observed without the model; nobody types them.</summary>
    public int BaselineCases { get; set; }

    /// <summary>A form filled from what was kept.</summary>
    public static AnswersForm Of(DesignAnswers answers) => new()
    {
        ChanceByCase = answers.ChanceByCase, ChanceByGroup = answers.ChanceByGroup, Groups = answers.Groups, OneAfterAnother = answers.OneAfterAnother, StartingGroups = answers.StartingGroups,
        StartingPeriods = answers.StartingPeriods, LikeGroups = answers.LikeGroups, Pairs = answers.Pairs, BaselineCases = answers.BaselineCases,
    };

    public DesignAnswers Answers => new(ChanceByCase, ChanceByGroup, Groups, OneAfterAnother, StartingGroups, StartingPeriods, LikeGroups, Pairs, BaselineCases);
}
