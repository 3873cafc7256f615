using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Domain.Billing.Verification;

/// <summary>
/// Checks that amended terms share the error chance of the first signature (<see cref="ErrorBudget"/>): the texts before them are those that were signed, none is left out, each applied to the periods that were billed by it,
/// and what they spend comes to no more than was agreed.
/// </summary>
public static class AmendmentCheck
{
    /// <summary>True when the texts that both sides signed keep to the error chance of the first.</summary>
    /// <param name="texts">Every text that was signed, oldest first.</param>
    public static bool Keeps(IReadOnlyList<SignedText> texts) => TermsOf(texts) is { Count: > 0 } terms && Refusal(terms) is null;

    internal static IEnumerable<VerificationFinding> Of(EvidenceFile file)
    {
        var subject = ChainEvents.Period(file.Invoice.Period);
        var link = file.Chain.LastOrDefault(link => link.What == ChainEvents.Texts && link.Subject == subject);
        return (file.Texts, link) switch
        {
            (null, null) => [],
            (null, { } recorded) => [new("terms", $"link {recorded.Number} records a '{recorded.What}' that the file lacks", "verify.left_out")],
            ({ } texts, _) when texts.Count == 0 || link?.Payload != CanonicalText.HashOf(texts) => [new("chain", $"has no link '{ChainEvents.Texts}' for the texts signed so far", "verify.no_link")],
            ({ } texts, _) => Signed(file, texts).ToList() is { Count: > 0 } forged ? forged : InForce(file, texts),
        };
    }

    // the texts of both sides with their terms; null when one cannot be read
    private static List<TermsFrom>? TermsOf(IReadOnlyList<SignedText> texts)
    {
        var read = texts.Where(text => text.IsInForce).Select(text => (text.Text, text.FromPeriod, Terms: CanonicalText.Read<ContractTerms>(text.Text))).ToList();
        return read.Exists(one => one.Terms is null || CanonicalText.Of(one.Terms) != one.Text || !one.Terms.Check().Succeeded) ? null : read.ConvertAll(one => new TermsFrom(one.Terms!, one.FromPeriod));
    }

    private static IEnumerable<VerificationFinding> Signed(EvidenceFile file, IReadOnlyList<SignedText> texts)
    {
        if (texts[^1].Text != file.Terms || !texts[^1].Signatures.SequenceEqual(file.Signatures))
            yield return new("terms", "are not the last of the texts signed so far", "verify.texts_last");
        var signed = file.Chain.Where(link => link.What == ChainEvents.Signed).ToList();
        var at = 0;
        // in the order of the chain, so that the first text is the one that agreed the chance; nothing that was signed before the last is left out
        foreach (var (number, text) in texts.Index())
        {
            foreach (var signature in text.Signatures)
            {
                if (at < signed.Count && signed[at].Payload == CanonicalText.HashOf(signature) && signature.TermsHash == CanonicalText.Hash(text.Text))
                    at++;
                else
                    yield return new("terms", $"text {number + 1} of those signed so far is not what the chain records as signed", "verify.texts_signed");
            }
        }
    }

    private static IEnumerable<VerificationFinding> InForce(EvidenceFile file, IReadOnlyList<SignedText> texts)
    {
        if (TermsOf(texts) is not { Count: > 0 } terms)
        {
            yield return new("terms", "cannot be read as terms", "verify.terms");
            yield break;
        }

        foreach (var document in file.Earlier.Append(file.Invoice).Where(document => document.Kind == InvoiceKind.Invoice && document.Period <= file.Invoice.Period))
        {
            if (terms.LastOrDefault(one => one.FromPeriod <= document.Period) is not { } applied || CanonicalText.HashOf(applied.Terms) != document.ContractHash)
                yield return new("terms", $"the text that applies to period {document.Period} is not the one that {document.Number} cites", "verify.texts_period");
        }

        if (Refusal(terms) is { } refused)
            yield return new("terms", refused.Message, refused.Code);
    }

    // what the first amendment that takes more than its share is refused with
    private static DomainError? Refusal(List<TermsFrom> signed) => Enumerable.Range(1, signed.Count - 1)
        .Select(number => ErrorBudget.Check([.. signed.Take(number)], signed[number].Terms, signed[number].FromPeriod)).FirstOrDefault(check => !check.Succeeded)?.Error;
}
