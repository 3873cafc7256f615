using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Verification;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Domain.Tests.Billing;

/// <summary>An issued invoice follows from its evidence file; a changed file is found out.</summary>
public sealed class VerifierTests
{
    private static readonly EvidenceSnapshot Snapshot = SampleContract.Snapshot(SampleContract.Terms, SampleContract.Cases(800, 0.3, 0.6));
    private static readonly EvidenceFile File = SampleContract.Issued(
        SampleContract.Terms, Snapshot, [new("resolved", ReviewDecision.Lowered, 10, "two cases are in dispute", "reviewer")], [new("2025-0009/1", -4.50m, "agreed deduction", "reviewer")]);

    public static TheoryData<string> Tamperings => [.. All.Keys];

    private static Dictionary<string, Func<EvidenceFile, EvidenceFile>> All { get; } = new()
    {
        ["flip a row"] = file => Rows(file, rows => [.. rows.Take(9), Flipped(rows[9]), .. rows.Skip(10)]),
        ["drop an event"] = file => Rows(file, rows => [.. rows.Take(9), .. rows.Skip(10)]),
        ["add an event"] = file => Rows(file, rows => [.. rows, new EvidenceRow("more", SampleContract.Start.AddDays(30.99), true, 1).Line]),
        ["exchange two rows"] = file => Rows(file, rows => [rows[1], rows[0], .. rows.Skip(2)]),
        ["change the price"] = file => file with { Terms = file.Terms.Replace("4.5", "5.5", StringComparison.Ordinal) },
        ["change price and hash"] = file =>
        {
            var terms = file.Terms.Replace("4.5", "5.5", StringComparison.Ordinal);
            return file with { Terms = terms, Invoice = file.Invoice with { ContractHash = CanonicalText.Hash(terms) } };
        },
        ["raise the amount"] = file => file with { Invoice = file.Invoice with { Totals = new(1000, 190, 1190) } },
        ["raise a line"] = file => file with { Invoice = file.Invoice with { Lines = [file.Invoice.Lines[0] with { Net = 11 }, .. file.Invoice.Lines.Skip(1)] } },
        ["raise a result"] = file => file with { Results = [file.Results[0] with { Amount = file.Results[0].Amount + 1 }] },
        ["leave out a decision"] = file => file with { Reviews = [] },
        ["change a decision"] = file => file with { Reviews = [file.Reviews[0] with { Net = 11 }] },
        ["leave out a correction"] = file => file with { Adjustments = [] },
        ["forge a signature"] = file => file with { Signatures = [file.Signatures[0], file.Signatures[1] with { Name = "Another" }] },
        ["drop a signature"] = file => file with { Signatures = [file.Signatures[0]] },
        ["cut the chain"] = file => file with { Chain = [.. file.Chain.Skip(1)] },
        ["take a link out"] = file => file with { Chain = [.. file.Chain.Take(2), .. file.Chain.Skip(3)] },
        ["change a link"] = file => file with { Chain = [.. file.Chain.Take(2), file.Chain[2] with { Payload = "0" }, .. file.Chain.Skip(3)] },
        ["change the number"] = file => file with { Invoice = file.Invoice with { Number = "2026-0002" } },
        ["change the models"] = file => file with { Snapshots = [file.Snapshots[0] with { Models = ["other"] }] },
        ["move the due day"] = file => file with { Invoice = file.Invoice with { DueOn = file.Invoice.DueOn.AddDays(-10) } },
        ["another format"] = file => file with { Format = "lathe-evidence/0" },
    };

    [Fact]
    public void An_issued_invoice_follows_from_its_file() => Findings(File).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Tamperings))]
    public void Every_tampering_is_found(string tampering) => Findings(All[tampering](File)).ShouldNotBeEmpty();

    [Fact]
    public void A_file_rewritten_as_a_whole_is_found_by_the_printed_head()
    {
        var rewritten = SampleContract.Issued(SampleContract.Terms, Rows(File, rows => [.. rows.Skip(1)]).Snapshots[0]);

        Findings(rewritten).ShouldBeEmpty();
        EvidenceVerifier.Verify(CanonicalText.Of(rewritten), File.Invoice.ChainHead).ShouldHaveSingleItem().Place.ShouldBe("invoice");
    }

    [Fact]
    public void A_line_raised_without_the_customer_is_not_issued()
    {
        var material = new InvoiceMaterial(
            "contract", SampleContract.Terms, File.Signatures, 1, [Snapshot], [new("resolved", ReviewDecision.Raised, 99_999, "we think so", "reviewer")], [], [], [], [.. File.Chain.Take(3)]);

        InvoiceIssue.Of(material, "2026-0002", SampleContract.Start.AddDays(33)).Error!.Code.ShouldBe("invoice.raise_needs_customer");
        var agreed = material with { Reviews = [material.Reviews[0] with { CoSignedBy = "customer-1" }] };
        InvoiceIssue.Of(agreed, "2026-0002", SampleContract.Start.AddDays(33)).Value.Invoice.Lines[0].Net.ShouldBe(99_999);
    }

    [Fact]
    public void What_is_no_evidence_file_is_refused()
    {
        foreach (var text in new[] { "", "{}", "[1]", "null", CanonicalText.Of(File)[..^20], CanonicalText.Of(File).Replace("\"format\"", "\"more\":1,\"format\"", StringComparison.Ordinal) })
            EvidenceVerifier.Verify(text).ShouldHaveSingleItem().Place.ShouldBe("file");
    }

    private static IReadOnlyList<VerificationFinding> Findings(EvidenceFile file) => EvidenceVerifier.Verify(CanonicalText.Of(file));

    private static EvidenceFile Rows(EvidenceFile file, Func<IReadOnlyList<string>, IReadOnlyList<string>> change) =>
        file with { Snapshots = [file.Snapshots[0] with { Rows = change(file.Snapshots[0].Rows) }] };

    private static string Flipped(string line)
    {
        var row = EvidenceRow.Parse(line)!;
        return (row with { Value = 1 - row.Value }).Line;
    }
}
