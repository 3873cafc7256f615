using Platform.Domain.Contracts.Planning;

namespace Platform.Web.Features.Contracts.Editor;

/// <summary>What is possible at the customer's place, while people answer. It is not part of the contract.</summary>
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

    public DesignAnswers Answers => new(ChanceByCase, ChanceByGroup, Groups, OneAfterAnother, StartingGroups, StartingPeriods, LikeGroups, Pairs, BaselineCases);
}
