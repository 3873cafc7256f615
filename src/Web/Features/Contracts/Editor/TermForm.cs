using Platform.Domain.Contracts;
using Platform.Domain.Contracts.Planning;
using Platform.Domain.Kpis;

namespace Platform.Web.Features.Contracts.Editor;

/// <summary>A KPI's term while it is written, with what people expect of it.</summary>
public sealed class TermForm
{
    public string Key { get; init; } = "";

    public KpiDefinition Kpi { get; init; } = null!;

    public EvidenceDesign Design { get; set; }

    public decimal SharePercent { get; set; } = 50;

    /// <summary>What was measured; null before the button was pressed.</summary>
    public Baseline? Measured { get; set; }

    public List<AdjustmentForm> Adjustments { get; init; } = [];

    /// <summary>Adjustments that are signed already and stay.</summary>
    public int SignedAdjustments { get; init; }

    /// <summary>True when the baseline is signed: it stays, whatever design an amendment chooses.</summary>
    public bool IsFrozen { get; set; }

    public PriceForm Price { get; init; } = new();

    public decimal LineFloor { get; set; }

    public decimal? LineCap { get; set; }

    public decimal GradePercent { get; set; } = 100;

    /// <summary>What is tried beside the form.</summary>
    public ExpectationForm Expected { get; set; } = new();

    /// <summary>What is possible at the customer's place.</summary>
    public AnswersForm Answers { get; private set; } = new();

    /// <summary>What is kept beside the draft.</summary>
    public TermExpectation Kept => new(Key, Expected.Of(Kpi), Answers.Answers);

    public decimal Factor => Shown.Factor(Kpi);

    public KpiTerm Term => new(
        Key, Kpi, Design, SharePercent / 100,
        (Design == EvidenceDesign.BeforeAfter || IsFrozen) && Measured is { } measured ? measured with { Adjustments = [.. Adjustments.Select(one => new BaselineAdjustment(one.Amount / Factor, one.Reason.Trim()))] } : null,
        Price.Price, LineFloor, LineCap, GradePercent / 100);

    /// <summary>Takes what was observed without the model as a start for figures to try.</summary>
    public void Expect(Baseline? observed) => (Expected, Answers.BaselineCases) = (ExpectationForm.New(Kpi, observed), observed?.Cases ?? 0);

    /// <summary>Takes what was kept beside the draft; what is known from before is as it is now.</summary>
    public void Expect(TermExpectation kept, Baseline? observed)
    {
        (Expected, Answers) = (ExpectationForm.Of(kept.Expected, Kpi), AnswersForm.Of(kept.Answers));
        Answers.BaselineCases = observed?.Cases ?? 0;
    }

    public static TermForm New(string key, KpiDefinition kpi) => new()
    {
        Key = key, Kpi = kpi, Price = new() { Model = kpi.Kind == KpiKind.Proportion ? PriceModel.PerOutcome : PriceModel.PerUnitOfUplift, UnitPrice = 5 },
    };

    public static TermForm Of(KpiTerm term) => new()
    {
        Key = term.Key,
        Kpi = term.Kpi,
        Design = term.Design,
        SharePercent = Shown.Percent(term.ServedShare),
        Measured = term.Baseline is { } frozen ? frozen with { Adjustments = [] } : null,
        Adjustments = [.. (term.Baseline?.Adjustments ?? []).Select(one => new AdjustmentForm { Amount = Shown.Plain(one.Amount * Shown.Factor(term.Kpi)), Reason = one.Reason })],
        SignedAdjustments = term.Baseline?.Adjustments.Count ?? 0,
        Price = PriceForm.Of(term.Price),
        LineFloor = term.LineFloor,
        LineCap = term.LineCap,
        GradePercent = Shown.Percent(term.GradeFactor),
    };
}

/// <summary>An adjustment of a baseline while it is written.</summary>
public sealed class AdjustmentForm
{
    public decimal Amount { get; set; }

    public string Reason { get; set; } = "";
}

/// <summary>A price while it is written; what one model does not use is kept for the others.</summary>
public sealed class PriceForm
{
    public PriceModel Model { get; set; }

    public decimal UnitPrice { get; set; }

    public decimal PackageSize { get; set; } = 10;

    public List<TierForm> Tiers { get; init; } = [new() { UpTo = 100, UnitPrice = 5 }, new() { UnitPrice = 4 }];

    public Price Price => Model switch
    {
        PriceModel.Tiered => new(Model, 0, 0, [.. Tiers.Select(tier => new PriceTier(tier.UpTo, tier.UnitPrice))]),
        PriceModel.Package => new(Model, UnitPrice, PackageSize, []),
        _ => new(Model, UnitPrice, 0, []),
    };

    public static PriceForm Of(Price price)
    {
        var form = new PriceForm { Model = price.Model, UnitPrice = price.UnitPrice };
        if (price.Model == PriceModel.Package)
            form.PackageSize = price.PackageSize;
        return price.Tiers.Count == 0 ? form : new() { Model = form.Model, UnitPrice = form.UnitPrice, PackageSize = form.PackageSize, Tiers = [.. price.Tiers.Select(tier => new TierForm { UpTo = tier.UpTo, UnitPrice = tier.UnitPrice })] };
    }
}

/// <summary>A tier while it is written.</summary>
public sealed class TierForm
{
    /// <summary>Upper end; null for the last.</summary>
    public decimal? UpTo { get; set; }

    public decimal UnitPrice { get; set; }
}
