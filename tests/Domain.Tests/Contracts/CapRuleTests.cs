using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Tests.Billing;

namespace Platform.Domain.Tests.Contracts;

public sealed class CapRuleTests
{
    private static readonly ContractTerms Terms = SampleContract.Terms with { Cap = 1000, WarnAt = 800, AtCap = CapRule.Pauses };
    private static readonly DateTimeOffset Now = SampleContract.Start.AddDays(10);

    [Fact]
    public void Limits_are_read_as_they_were_written_and_checked()
    {
        CanonicalText.Read<ContractTerms>(CanonicalText.Of(Terms)).ShouldNotBeNull().AtCap.ShouldBe(CapRule.Pauses);
        Terms.Check().Succeeded.ShouldBeTrue();
        (Terms with { Cap = null }).Check().Error!.Code.ShouldBe("contract.pause_without_cap");
        (Terms with { WarnAt = 1001 }).Check().Error!.Code.ShouldBe("contract.out_of_range");
        (Terms with { Cap = null, AtCap = null }).Check().Succeeded.ShouldBeTrue("a warning needs no cap");
    }

    [Fact]
    public void What_was_reached_stays_noted_while_the_amount_moves()
    {
        var spending = new PeriodSpending(0, Now).At(Terms, 799.99m, Now);
        spending.WarnedAt.ShouldBeNull();

        spending = spending.At(Terms, 800, Now.AddHours(1)).At(Terms, 1000, Now.AddHours(2)).At(Terms, 700, Now.AddHours(3));

        (spending.WarnedAt, spending.ReachedAt, spending.Net).ShouldBe((Now.AddHours(1), Now.AddHours(2), 700));
        spending.Pauses(Terms).ShouldBeFalse("the amount is below the cap again");
    }

    [Fact]
    public void A_pause_is_in_force_at_the_cap_as_agreed_and_until_it_is_lifted()
    {
        var reached = new PeriodSpending(1000, Now);

        reached.Pauses(Terms).ShouldBeTrue();
        reached.Pauses(Terms with { AtCap = null }).ShouldBeFalse();
        reached.Pauses(Terms with { AtCap = CapRule.GoesOn }).ShouldBeFalse();
        (reached with { LiftedAt = Now }).Pauses(Terms).ShouldBeFalse();
        // a cap finer than the currency: the calculation bills 1000.00 at most
        reached.Pauses(Terms with { Cap = 1000.004m }).ShouldBeTrue();
    }
}
