using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Verification;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Domain.Tests.Billing;

/// <summary>The file of an amended contract carries every text that was signed, so that the shared error chance follows from it as the amounts do.</summary>
public sealed class AmendmentCheckTests
{
    // the first text spends 0.05 / 12 on the first period, which leaves 0.05 for the other eleven; an amendment may also take less
    private static readonly ContractTerms Amended = SampleContract.Terms with { Alpha = 0.04m, DisputeDays = 60 };
    private static readonly EvidenceFile File = Issued(Amended);

    public static TheoryData<string, string> Tamperings => new(All.Select(one => (one.Key, one.Value.Code)));

    private static Dictionary<string, (string Code, Func<EvidenceFile, EvidenceFile> Change)> All { get; } = new()
    {
        ["leave the texts out"] = ("verify.left_out", file => file with { Texts = null }),
        ["leave the first text out"] = ("verify.texts_signed", file => Recorded(file, [file.Texts![1]])),
        ["raise the chance of the first text"] = ("verify.texts_signed", file => Recorded(file, [Restated(file.Texts![0], SampleContract.Terms with { Alpha = 0.2m }), file.Texts[1]])),
        ["exchange the texts"] = ("verify.texts_signed", file => Recorded(file, [file.Texts![1], file.Texts[0]])),
        ["change a text and not its link"] = ("verify.no_link", file => file with { Texts = [file.Texts![0] with { FromPeriod = 2 }, file.Texts[1]] }),
        ["let the amendment begin later"] = ("verify.texts_period", file => Recorded(file, [file.Texts![0], file.Texts[1] with { FromPeriod = 3 }])),
        ["carry no text"] = ("verify.no_link", file => Recorded(file, [])),
    };

    [Fact]
    public void An_amendment_that_shares_the_chance_of_the_first_signature_verifies()
    {
        EvidenceVerifier.Verify(CanonicalText.Of(File), File.Invoice.ChainHead).ShouldBeEmpty();
        EvidenceVerifier.LacksEarlierTexts(File).ShouldBeFalse();
    }

    [Fact]
    public void An_amendment_that_takes_more_than_its_share_is_found_though_both_signed_it()
    {
        var file = Issued(SampleContract.Terms with { Periods = 14, Alpha = 0.06m });

        EvidenceVerifier.Verify(CanonicalText.Of(file)).Select(finding => finding.Code).ShouldBe(["contract.alpha_over_amendments"]);
    }

    [Theory]
    [MemberData(nameof(Tamperings))]
    public void A_file_whose_texts_are_not_those_that_were_signed_is_found(string tampering, string code) =>
        EvidenceVerifier.Verify(CanonicalText.Of(All[tampering].Change(File))).Select(finding => finding.Code).ShouldContain(code);

    [Fact]
    public void A_file_of_a_build_that_recorded_no_texts_verifies_and_says_what_it_cannot_show()
    {
        var file = Issued(Amended, isRecorded: false);

        CanonicalText.Of(file).ShouldNotContain("\"texts\"");
        EvidenceVerifier.Verify(CanonicalText.Of(file)).ShouldBeEmpty();
        EvidenceVerifier.LacksEarlierTexts(file).ShouldBeTrue();
    }

    [Fact]
    public void A_text_that_only_one_side_signed_spends_nothing()
    {
        var withdrawn = Text(SampleContract.Terms with { Alpha = 0.2m, Periods = 40 }, 2);
        var file = Issued(Amended, between: withdrawn with { Signatures = [withdrawn.Signatures[0]] });

        file.Texts!.Count.ShouldBe(3);
        EvidenceVerifier.Verify(CanonicalText.Of(file)).ShouldBeEmpty();
    }

    /// <summary>The invoice of the second period, whose terms amend those of the first.</summary>
    private static EvidenceFile Issued(ContractTerms amended, bool isRecorded = true, SignedText? between = null)
    {
        var (first, last) = (Text(SampleContract.Terms, 1), Text(amended, 2));
        List<SignedText> texts = between is null ? [first, last] : [first, between, last];
        var snapshot = SampleContract.Snapshot(SampleContract.Terms, SampleContract.Cases(400, 0.3, 0.6));
        var chain = new List<ChainEntry>();
        void Link(string what, string subject, string payload) => chain.Add(ChainEntry.After(chain.LastOrDefault(), what, subject, payload, SampleContract.Start.AddDays(32)));
        void Sign(SignedText text) => text.Signatures.ToList().ForEach(signature => Link(ChainEvents.Signed, "version", CanonicalText.HashOf(signature)));
        Sign(first);
        Link(ChainEvents.Frozen, ChainEvents.Period(1), snapshot.Hash());
        var before = InvoiceIssue.Of(new("contract", SampleContract.Terms, first.Signatures, 1, [snapshot], [], [], [], [], chain), "2026-0001", SampleContract.Start.AddDays(33)).Value;
        chain.Add(before.Chain[^1]);
        texts.Skip(1).ToList().ForEach(Sign);
        var next = SampleContract.Snapshot(amended, SampleContract.Cases(400, 0.3, 0.6).Select(row => row with { At = SampleContract.Start.AddDays(31).AddMinutes((int)((row.At - SampleContract.Start).TotalMinutes * 0.85)) }), period: 2) with { AsOf = SampleContract.Start.AddDays(62) };
        Link(ChainEvents.Frozen, ChainEvents.Period(2), next.Hash());
        if (isRecorded)
            Link(ChainEvents.Texts, ChainEvents.Period(2), CanonicalText.HashOf(texts));
        var material = new InvoiceMaterial("contract", amended, last.Signatures, 2, [next], [], [], [], [before.Invoice], chain, isRecorded ? texts : null);
        return InvoiceIssue.Of(material, "2026-0002", SampleContract.Start.AddDays(64)).Value;
    }

    private static SignedText Text(ContractTerms terms, int from) =>
        new(from, CanonicalText.Of(terms), [.. Enum.GetValues<ContractParty>().Select(party => new Signature(party, party + "-1", "A person", SampleContract.Start.AddDays(30 * from), CanonicalText.HashOf(terms)))]);

    // a text with another content whose signatures name it
    private static SignedText Restated(SignedText text, ContractTerms terms) => Text(terms, text.FromPeriod);

    /// <summary>The file with other texts, its chain written anew around them as somebody would who holds the portal.</summary>
    private static EvidenceFile Recorded(EvidenceFile file, IReadOnlyList<SignedText> texts)
    {
        ChainEntry? last = null;
        var chain = file.Chain.SkipLast(1).Select(link => last = ChainEntry.After(last, link.What, link.Subject, link.What == ChainEvents.Texts ? CanonicalText.HashOf(texts) : link.Payload, link.At)).ToList();
        var material = new InvoiceMaterial("contract", CanonicalText.Read<ContractTerms>(file.Terms)!, file.Signatures, 2, file.Snapshots, [], [], [], file.Earlier, chain, texts);
        return InvoiceIssue.Of(material, file.Invoice.Number, file.Chain[^1].At).Value;
    }
}
