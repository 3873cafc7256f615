using Platform.Domain.Contracts;
using Platform.Domain.Statistics.Sampling;
using Platform.Domain.Tests.Billing;

namespace Platform.Domain.Tests.Contracts;

/// <summary>However a contract is amended, the chance that it ever bills falsely stays what was agreed first.</summary>
public sealed class ErrorBudgetTests
{
    private static readonly ContractTerms First = SampleContract.Terms;

    [Fact]
    public void A_contract_that_is_lengthened_states_what_the_periods_before_leave()
    {
        TermsFrom[] signed = [new(First, 1)];
        var longer = First with { Periods = 24 };

        var refused = Check(signed, longer, 7).Error!;

        refused.Code.ShouldBe("contract.alpha_over_amendments");
        // six of twelve periods leave half; eighteen of twenty-four take three quarters of what is stated
        ErrorBudget.LargestAlpha(signed, longer, 7).ShouldBe(0.0333m);
        refused.Message.ShouldContain("3.33 %");
        Check(signed, longer with { Alpha = 0.0333m }, 7).Succeeded.ShouldBeTrue();
        Check(signed, longer with { Alpha = 0.0334m }, 7).Succeeded.ShouldBeFalse();
    }

    [Fact]
    public void An_amendment_of_prices_leaves_the_chance_alone_and_none_may_state_more_than_the_first()
    {
        foreach (var periods in Enumerable.Range(1, ContractTerms.MostPeriods))
        {
            var terms = First with { Periods = periods };
            Check([new(terms, 1)], terms with { FlatFee = 300 }, (periods + 1) / 2).Error.ShouldBeNull();
        }

        // fewer periods would leave more for each; what the text says of the whole contract stays true
        Check([new(First, 1)], First with { Periods = 8, Alpha = 0.06m }, 7).Error!.Code.ShouldBe("contract.alpha_over_amendments");
    }

    [Fact]
    public void One_more_kpi_shares_what_its_periods_have()
    {
        TermsFrom[] signed = [new(First, 1)];
        var wider = First with { Kpis = [SampleContract.Term, SampleContract.Term with { Key = "second" }] };

        Check(signed, wider, 5).Succeeded.ShouldBeTrue();
        wider.AlphaOfLine.ShouldBe(First.AlphaOfLine / 2, 1e-15);
    }

    [Fact]
    public void What_is_used_up_is_said_with_the_way_out()
    {
        var least = First with { Alpha = ErrorBudget.Least };

        var refused = Check([new(least, 1)], least with { Periods = 24 }, 12).Error!;

        refused.Code.ShouldBe("contract.alpha_used_up");
        refused.Message.ShouldContain("begin another contract");
    }

    [Fact]
    public void A_version_that_began_earlier_than_the_one_before_takes_its_periods()
    {
        // the second never applied: the third begins before it
        TermsFrom[] signed = [new(First, 1), new(First with { Periods = 24, Alpha = 0.0273m }, 9), new(First with { Alpha = 0.02m }, 5)];

        ErrorBudget.SpentBefore(signed, 13).ShouldBe((0.05m * 4 / 12) + (0.02m * 8 / 12), 1e-20m);
    }

    [Fact]
    public void Random_chains_of_amendments_never_exceed_what_was_agreed()
    {
        var (accepted, refusals) = (0, 0);
        for (ulong seed = 1; seed <= 3000; seed++)
        {
            var chance = new SplitMix64(seed);
            var signed = new List<TermsFrom> { new(Random(chance), 1) };
            var open = 1;
            for (var amendment = 0; amendment < 6; amendment++)
            {
                open += (int)chance.Index(4);
                var from = open + (int)chance.Index(3);
                var wanted = Random(chance);
                if (from > Math.Min(wanted.Periods, signed[^1].Terms.Periods + 1))
                    continue;
                // half of them take what is proposed, the others what they like
                var largest = ErrorBudget.LargestAlpha(signed, wanted, from);
                if (largest >= ErrorBudget.Least && chance.Uniform() < 0.5)
                {
                    wanted = wanted with { Alpha = largest };
                    Check(signed, wanted, from, open).Error.ShouldBeNull();
                }

                var check = Check(signed, wanted, from, open);
                (accepted, refusals) = check.Succeeded ? (accepted + 1, refusals) : (accepted, refusals + 1);
                if (check.Succeeded)
                    signed.Add(new(wanted, from));
                Spent(signed).ShouldBeLessThanOrEqualTo((double)signed[0].Terms.Alpha + 1e-12, $"seed {seed}");
            }
        }

        accepted.ShouldBeGreaterThan(1000);
        refusals.ShouldBeGreaterThan(1000);
    }

    // line by line, from what lines really use
    private static double Spent(List<TermsFrom> signed) => Enumerable.Range(1, signed[^1].Terms.Periods)
        .Select(period => signed.Last(version => version.FromPeriod <= period).Terms).Sum(terms => terms.AlphaOfLine * terms.Kpis.Count);

    private static ContractTerms Random(SplitMix64 chance) => First with
    {
        Periods = 1 + (int)chance.Index(36),
        Alpha = decimal.Round(0.001m + ((decimal)chance.Uniform() * 0.199m), 5),
        Kpis = [.. Enumerable.Range(0, (int)chance.Index(4)).Select(number => SampleContract.Term with { Key = "kpi" + number })],
    };

    private static Domain.Kernel.Outcome Check(IReadOnlyList<TermsFrom> signed, ContractTerms after, int from, int open = 1) => Amendment.Check(signed, after, (from, open, "a reason"));
}
