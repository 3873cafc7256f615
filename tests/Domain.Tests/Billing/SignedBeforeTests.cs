using System.Runtime.CompilerServices;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Verification;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Domain.Tests.Billing;

/// <summary>
/// What was signed and issued by earlier builds: terms of every design, and the file of an invoice that restates a period compared by group beyond its one agreed look.
/// Terms that came later are members that these texts do not have, so texts and hashes stay what they were.
/// </summary>
public sealed class SignedBeforeTests
{
    private static readonly string[] Hashes = Read("hashes.txt").Split('\n');

    [Fact]
    public void Signed_terms_are_read_written_and_hashed_as_they_were()
    {
        var text = Read("terms.json");

        var terms = CanonicalText.Read<ContractTerms>(text).ShouldNotBeNull();
        terms.Check().Succeeded.ShouldBeTrue();
        CanonicalText.Of(terms).ShouldBe(text);
        CanonicalText.HashOf(terms).ShouldBe(Hashes[0]);
    }

    [Fact]
    public void An_issued_file_verifies_and_gives_the_same_sums()
    {
        var text = Read("evidence.json");

        var file = CanonicalText.Read<EvidenceFile>(text).ShouldNotBeNull();
        CanonicalText.Of(file).ShouldBe(text);
        (file.Invoice.ContractHash, CanonicalText.Of(file.Invoice.Totals.Net)).ShouldBe((Hashes[1], Hashes[2]));
        EvidenceVerifier.Verify(text, file.Invoice.ChainHead).ShouldBeEmpty();
    }

    private static string Read(string file, [CallerFilePath] string here = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "Golden", "contracts", file));
}
