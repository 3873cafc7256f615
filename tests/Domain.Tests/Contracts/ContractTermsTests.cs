using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Tests.Billing;

namespace Platform.Domain.Tests.Contracts;

public sealed class ContractTermsTests
{
    private static readonly ContractTerms Terms = SampleContract.Terms;

    public static TheoryData<string, string> Refused => new()
    {
        { "contract.currency", CanonicalText.Of(Terms with { Currency = "EURO" }) },
        { "contract.alpha", CanonicalText.Of(Terms with { Alpha = 0.5m }) },
        { "contract.out_of_range", CanonicalText.Of(Terms with { Periods = 0 }) },
        { "contract.out_of_range", CanonicalText.Of(Terms with { Minimum = 10, Cap = 5 }) },
        { "contract.out_of_range", CanonicalText.Of(Terms with { FirstDay = new DateOnly(9998, 12, 1) }) },
        { "contract.out_of_range", CanonicalText.Of(With(SampleContract.Term with { Price = Price.PerOutcome(Money.Most + 1) })) },
        { "contract.out_of_range", CanonicalText.Of(With(SampleContract.Term with { Price = new(PriceModel.Package, 5, 0.001m, []) })) },
        { "contract.out_of_range", CanonicalText.Of(Terms with { Guardrails = [new("rail", "Rail", KpiDirection.HigherIsBetter, 1, 0, false)] }) },
        { "kpi.name", CanonicalText.Of(Terms with { Guardrails = [new("rail", " ", KpiDirection.HigherIsBetter, 1, 50, false)] }) },
        { "contract.adjustment_reason", CanonicalText.Of(With(SampleContract.Term with { Design = EvidenceDesign.BeforeAfter, Baseline = new(0.5m, 0.5m, 100, new(2026, 1, 1), [new(0.1m, " ")]) })) },
        { "contract.empty", CanonicalText.Of(Terms with { Kpis = [], FlatFee = 0 }) },
        { "contract.double_key", CanonicalText.Of(Terms with { Kpis = [SampleContract.Term, SampleContract.Term] }) },
        { "contract.served_share", CanonicalText.Of(With(SampleContract.Term with { ServedShare = 1 })) },
        { "contract.baseline", CanonicalText.Of(With(SampleContract.Term with { Design = EvidenceDesign.BeforeAfter })) },
        { "contract.grade_factor", CanonicalText.Of(With(SampleContract.Term with { GradeFactor = 1.1m })) },
        { "contract.floor_and_cap", CanonicalText.Of(With(SampleContract.Term with { LineFloor = 10, LineCap = 5 })) },
        { "contract.price", CanonicalText.Of(With(SampleContract.Term with { Price = Price.PerOutcome(-1) })) },
        { "contract.last_tier", CanonicalText.Of(With(SampleContract.Term with { Price = new(PriceModel.Tiered, 0, 0, [new(10, 1)]) })) },
        { "contract.package", CanonicalText.Of(With(SampleContract.Term with { Price = new(PriceModel.Package, 5, 0, []) })) },
        { "contract.per_outcome", CanonicalText.Of(With(SampleContract.Term with { Kpi = SampleContract.Resolved with { Kind = KpiKind.BoundedScore } })) },
        { "kpi.minimum_cases", CanonicalText.Of(With(SampleContract.Term with { Kpi = SampleContract.Resolved with { MinimumCases = 5 } })) },
        { "kpi.minimum_cases", CanonicalText.Of(With(SampleContract.Term with { Kpi = SampleContract.Resolved with { Kind = KpiKind.Amount } })) },
    };

    [Fact]
    public void Terms_are_one_text_and_the_text_is_the_terms()
    {
        var text = CanonicalText.Of(Terms);

        CanonicalText.Of(CanonicalText.Read<ContractTerms>(text)!).ShouldBe(text);
        CanonicalText.Of(Terms with { FlatFee = 250.00m }).ShouldBe(text);
        CanonicalText.Hash(CanonicalText.Of(Terms with { FlatFee = 250.01m })).ShouldNotBe(CanonicalText.Hash(text));
        Terms.Check().Succeeded.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void Terms_that_cannot_work_are_refused_by_name(string code, string text) => CanonicalText.Read<ContractTerms>(text)!.Check().Error!.Code.ShouldBe(code);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(60, 60)]
    [InlineData(100, 100)]
    [InlineData(150, 140)]
    [InlineData(1000, 650)]
    public void Tiers_price_each_part_at_its_own_tier(double quantity, double amount) =>
        new Price(PriceModel.Tiered, 0, 0, [new(100, 1), new(200, 0.8m), new(null, 0.5875m)]).Of((decimal)quantity).ShouldBe((decimal)amount);

    [Fact]
    public void Only_full_packages_count() => new Price(PriceModel.Package, 25, 10, []).Of(29.99m).ShouldBe(50);

    private static ContractTerms With(KpiTerm term) => Terms with { Kpis = [term] };
}
