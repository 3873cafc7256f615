using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Tests.Billing;

public sealed class InvoiceComputationTests
{
    private static readonly LineResult Line = LineComputation.Of(SampleContract.Terms, SampleContract.Snapshot(SampleContract.Terms, SampleContract.Cases(4000, 0.4, 0.6))).Value;

    [Fact]
    public void Lines_fee_and_tax_add_up()
    {
        var (lines, totals) = Of(SampleContract.Terms);

        lines.Select(line => line.Kind).ShouldBe([InvoiceLineKind.Kpi, InvoiceLineKind.FlatFee]);
        totals.Net.ShouldBe(Line.Amount + 250);
        totals.Tax.ShouldBe(Math.Round(totals.Net * 0.19m, 2, MidpointRounding.AwayFromZero));
        totals.Gross.ShouldBe(totals.Net + totals.Tax);
    }

    [Fact]
    public void A_period_is_lifted_to_its_minimum_and_lowered_to_its_cap()
    {
        Of(SampleContract.Terms with { Minimum = 9_000 }).Totals.Net.ShouldBe(9_000);
        Of(SampleContract.Terms with { Cap = 300 }).Totals.Net.ShouldBe(300);
    }

    [Fact]
    public void A_correction_of_an_earlier_line_stands_outside_minimum_and_cap()
    {
        var (lines, totals) = InvoiceComputation.Of(SampleContract.Terms with { Cap = 300 }, 1, [new(Line, "hash")], [], [new("2025-0009/1", -20.50m, "case opened again", "reviewer")], []).Value;

        totals.Net.ShouldBe(279.50m);
        lines[^1].Text.ShouldBe("2025-0009/1: case opened again");
    }

    [Fact]
    public void In_a_shadow_period_nothing_is_billed_and_the_line_says_what_would_be()
    {
        var terms = SampleContract.Terms with { ShadowPeriods = 1, Minimum = 500 };
        var shadow = LineComputation.Of(terms, SampleContract.Snapshot(terms, SampleContract.Cases(4000, 0.4, 0.6))).Value;

        var (lines, totals) = InvoiceComputation.Of(terms, 1, [new(shadow, "hash")], [], [], []).Value;

        (shadow.Amount > 0, totals.Gross).ShouldBe((true, 0));
        lines.ShouldHaveSingleItem().Text.ShouldContain("would be");
    }

    [Theory]
    [InlineData(ReviewDecision.Lowered, 1, "why", null)]
    [InlineData(ReviewDecision.Held, 0, "why", null)]
    [InlineData(ReviewDecision.Rejected, 0, "why", null)]
    [InlineData(ReviewDecision.Lowered, 99_999, "why", "invoice.decision")]
    [InlineData(ReviewDecision.Lowered, -1, "why", "invoice.decision")]
    [InlineData(ReviewDecision.Held, 1, "why", "invoice.decision")]
    [InlineData(ReviewDecision.Accepted, 1, "", "invoice.decision")]
    [InlineData(ReviewDecision.Lowered, 1, " ", "invoice.reason")]
    [InlineData(ReviewDecision.Lowered, 1.005, "why", "invoice.not_rounded")]
    [InlineData(ReviewDecision.Raised, 99_999, "why", "invoice.raise_needs_customer")]
    public void A_reviewer_may_lower_hold_or_reject_and_nothing_else_alone(ReviewDecision decision, double net, string reason, string? code)
    {
        var outcome = InvoiceComputation.Of(SampleContract.Terms, 1, [new(Line, "hash")], [new("resolved", decision, (decimal)net, reason, "reviewer")], [], []);

        outcome.Error?.Code.ShouldBe(code);
        if (code is null)
            outcome.Value.Lines[0].Net.ShouldBe((decimal)net);
    }

    [Fact]
    public void Sums_are_exact_for_any_lines()
    {
        var chance = new SplitMix64(5);
        for (var round = 0; round < 500; round++)
        {
            var lines = Enumerable.Range(1, 1 + chance.Index(20))
                .Select(number => new InvoiceLine(number, InvoiceLineKind.Kpi, "", "", "", "", 0, (chance.Index(2_000_000) - 1_000_000) / 100m, chance.Index(2) * 7)).ToList();

            var totals = InvoiceComputation.TotalsOf(lines, "EUR");

            totals.Net.ShouldBe(lines.Sum(line => line.Net));
            Math.Abs(totals.Tax - lines.Sum(line => line.Net * line.TaxPercent / 100)).ShouldBeLessThanOrEqualTo(0.01m);
            totals.Gross.ShouldBe(totals.Net + totals.Tax);
        }
    }

    private static (IReadOnlyList<InvoiceLine> Lines, InvoiceTotals Totals) Of(ContractTerms terms) => InvoiceComputation.Of(terms, 1, [new(Line, "hash")], [], [], []).Value;
}
