using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Verification;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Domain.Tests.Billing;

/// <summary>A period whose invoice is issued is computed again, and the difference is billed or credited, provably.</summary>
public sealed class RestatementTests
{
    private static readonly IReadOnlyList<EvidenceRow> Cases = SampleContract.Cases(4000, 0.4, 0.6);
    private static readonly EvidenceFile First = SampleContract.Issued(SampleContract.Terms, SampleContract.Snapshot(SampleContract.Terms, Cases));

    // every tenth served success opened again
    private static readonly IReadOnlyList<EvidenceRow> Reopened =
        [.. Cases.Select((row, at) => at % 10 == 0 && row.Served ? row with { Value = 0 } : row)];

    [Fact]
    public void Cases_that_opened_again_are_taken_back_on_the_next_invoice_and_the_file_proves_it()
    {
        var second = Second(Again(SampleContract.Terms, Reopened, []));
        var line = second.Invoice.Lines.Single(line => line.Kind == InvoiceLineKind.Restatement);

        (line.Net < 0, line.Cites).ShouldBe((true, "2026-0001"));
        Findings(second).ShouldBeEmpty();
        var direct = SampleContract.Issued(SampleContract.Terms, SampleContract.Snapshot(SampleContract.Terms, Reopened));
        (First.Invoice.Totals.Net + line.Net).ShouldBe(direct.Invoice.Totals.Net);
    }

    [Fact]
    public void A_period_restated_twice_is_changed_only_by_what_is_new()
    {
        var second = Second(Again(SampleContract.Terms, Reopened, []));

        RestatementComputation.Of(Again(SampleContract.Terms, Reopened, []), [First.Invoice, second.Invoice], second.Chain).Value.Net.ShouldBe(0);
        RestatementComputation.Of(Again(SampleContract.Terms, Cases, []), [First.Invoice, second.Invoice], second.Chain).Value.Net
            .ShouldBe(-second.Invoice.Lines.Single(line => line.Kind == InvoiceLineKind.Restatement).Net);
    }

    [Fact]
    public void A_period_above_its_cap_gives_back_only_what_was_billed()
    {
        var terms = SampleContract.Terms with { Cap = 300 };
        var capped = SampleContract.Issued(terms, SampleContract.Snapshot(terms, Cases));

        RestatementComputation.Of(Again(terms, Reopened, []), [capped.Invoice], capped.Chain).Value.Net.ShouldBe(0);
    }

    [Theory]
    [InlineData(ReviewDecision.Held, 0, -1)]
    [InlineData(ReviewDecision.Rejected, 0, -1)]
    [InlineData(ReviewDecision.Lowered, 10, -1)]
    public void A_decision_made_after_the_issue_gives_a_credit_note_that_verifies(ReviewDecision decision, double net, int sign)
    {
        var review = new LineReview("resolved", decision, (decimal)net, "the dispute was upheld", "manager");
        var again = Again(SampleContract.Terms, Cases, [review]);
        var chain = Linked(First.Chain, (ChainEvents.Reviewed, ChainEvents.Period(1), CanonicalText.HashOf(review)), (ChainEvents.Restated, "2026-0001", again.Hash()));
        var material = new InvoiceMaterial("contract", SampleContract.Terms, First.Signatures, 1, [], [], [], [again], [First.Invoice], chain);

        var credit = InvoiceIssue.Credit(material, "2026-0001", "2026-0002", SampleContract.Start.AddDays(40)).Value;

        Findings(credit).ShouldBeEmpty();
        Math.Sign(RestatementComputation.Of(again, [First.Invoice], First.Chain).Value.Net).ShouldBe(sign);
        credit.Invoice.Lines.ShouldHaveSingleItem().Net.ShouldBe(First.Invoice.Lines[0].Net - (decimal)net);
        RestatementComputation.BilledFor("2026-0001", [First.Invoice, credit.Invoice]).ShouldBe(250 + (decimal)net);
    }

    [Fact]
    public void A_restatement_that_hides_a_decision_or_a_document_is_found()
    {
        var file = Second(Again(SampleContract.Terms, Reopened, []));

        Findings(file with { Earlier = [] }).ShouldNotBeEmpty();
        Findings(file with { Restatements = [] }).ShouldNotBeEmpty();
        Findings(file with { Restatements = [file.Restatements[0] with { Reason = "other" }] }).ShouldNotBeEmpty();
        var rows = file.Restatements[0].Snapshots[0];
        Findings(file with { Restatements = [file.Restatements[0] with { Snapshots = [rows with { Rows = [.. rows.Rows.Skip(1)] }] }] }).ShouldNotBeEmpty();
        Findings(file with { Earlier = [file.Earlier[0] with { Totals = new(1, 0, 1) }] }).ShouldNotBeEmpty();
    }

    [Fact]
    public void Evidence_that_was_frozen_first_and_pleased_more_is_found()
    {
        var better = SampleContract.Snapshot(SampleContract.Terms, SampleContract.Cases(4000, 0.4, 0.7));
        var last = SampleContract.Snapshot(SampleContract.Terms, Cases);
        var chain = Linked(
            [.. First.Chain.Take(2)], (ChainEvents.Frozen, ChainEvents.Period(1), better.Hash()), (ChainEvents.Frozen, ChainEvents.Period(1), last.Hash()));
        EvidenceFile Of(EvidenceSnapshot snapshot) => InvoiceIssue.Of(
            new("contract", SampleContract.Terms, First.Signatures, 1, [snapshot], [], [], [], [], chain), "2026-0001", SampleContract.Start.AddDays(33)).Value;

        Findings(Of(last)).ShouldBeEmpty();
        Findings(Of(better)).ShouldHaveSingleItem().What.ShouldContain("frozen last");
    }

    private static Restatement Again(ContractTerms terms, IReadOnlyList<EvidenceRow> rows, IReadOnlyList<LineReview> reviews) =>
        new("2026-0001", CanonicalText.Of(terms), [SampleContract.Snapshot(terms, rows)], reviews, "cases opened again");

    private static EvidenceFile Second(Restatement again)
    {
        var rows = SampleContract.Cases(4000, 0.4, 0.6, 9).Select(row => row with { At = row.At.AddDays(31) }).Where(row => row.At < SampleContract.Start.AddDays(59));
        var snapshot = SampleContract.Snapshot(SampleContract.Terms, rows, period: 2);
        var chain = Linked(First.Chain, (ChainEvents.Frozen, ChainEvents.Period(2), snapshot.Hash()), (ChainEvents.Restated, ChainEvents.Period(2), again.Hash()));
        return InvoiceIssue.Of(
            new("contract", SampleContract.Terms, First.Signatures, 2, [snapshot], [], [], [again], [First.Invoice], chain), "2026-0002", SampleContract.Start.AddDays(63)).Value;
    }

    private static List<ChainEntry> Linked(IReadOnlyList<ChainEntry> chain, params (string What, string Subject, string Payload)[] links)
    {
        var all = chain.ToList();
        foreach (var (what, subject, payload) in links)
            all.Add(ChainEntry.After(all[^1], what, subject, payload, SampleContract.Start.AddDays(60)));
        return all;
    }

    private static IReadOnlyList<VerificationFinding> Findings(EvidenceFile file) => EvidenceVerifier.Verify(CanonicalText.Of(file), file.Invoice.ChainHead);
}
