using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Kernel;

namespace Platform.Domain.Billing.Verification;

/// <summary>Checks a contract's chain: no link changed, none missing, every part of the file is what its link recorded, and nothing that was recorded is left out.</summary>
internal static class ChainCheck
{
    public static IEnumerable<VerificationFinding> Of(EvidenceFile file) =>
        file.Chain.Count < 2 || file.Chain[0] is not { Number: 1, Previous: "" }
            ? [new("chain", "does not begin with its first link", "verify.first_link")]
            : [.. Links(file.Chain), .. Closing(file), .. Recorded(file), .. LeftOut(file), .. Evidence(file)];

    private static IEnumerable<VerificationFinding> Links(IReadOnlyList<ChainEntry> chain)
    {
        foreach (var (at, link) in chain.Index())
        {
            if (!link.IsGenuine)
                yield return new("chain", $"link {link.Number} was changed", "verify.link_changed");
            if (at > 0 && !link.Follows(chain[at - 1]))
                yield return new("chain", $"link {link.Number} does not follow link {chain[at - 1].Number}", "verify.link_follows");
        }
    }

    private static IEnumerable<VerificationFinding> Closing(EvidenceFile file)
    {
        var last = file.Chain[^1];
        if (last.What != IssueOf(file.Invoice) || last.Payload != CanonicalText.HashOf(file.Invoice))
            yield return new("chain", "its last link is not the issue of this document", "verify.last_link");
        if (file.Chain[^2].Hash != file.Invoice.ChainHead)
            yield return new("chain", $"its head is {file.Chain[^2].Hash}, the document prints {file.Invoice.ChainHead}", "verify.head");
    }

    private static IEnumerable<VerificationFinding> Recorded(EvidenceFile file) =>
        PartsOf(file).Where(part => !file.Chain.Any(link => link.What == part.What && link.Payload == part.Payload)).Select(part => new VerificationFinding("chain", $"has no link '{part.What}' for {part.Of}", "verify.no_link"));

    // a decision cannot be left out, and no document of before can be either: what was billed so far rests on all of them
    private static IEnumerable<VerificationFinding> LeftOut(EvidenceFile file)
    {
        var parts = PartsOf(file).Select(part => (part.What, part.Payload)).ToHashSet();
        var isInvoice = file.Invoice.Kind == InvoiceKind.Invoice;
        var periods = file.Restatements.Select(restatement => file.Earlier.FirstOrDefault(document => document.Number == restatement.Cites)?.Period ?? 0).ToHashSet();
        if (isInvoice)
            periods.Add(file.Invoice.Period);
        var subjects = periods.Select(ChainEvents.Period).ToHashSet(StringComparer.Ordinal);
        var own = isInvoice ? ChainEvents.Period(file.Invoice.Period) : file.Invoice.Cites;
        var frozen = file.Chain.LastOrDefault(link => link.What == ChainEvents.Frozen && link.Subject == own)?.Number ?? 0;
        foreach (var link in file.Chain.SkipLast(1))
        {
            var needed = link.What switch
            {
                ChainEvents.Issued or ChainEvents.Credited => true,
                ChainEvents.Reviewed => subjects.Contains(link.Subject),
                ChainEvents.Adjusted => link.Subject == own && (isInvoice || IsSinceLastCredit(file.Chain, link)),
                // evidence that was frozen again replaces the restatements beside it
                ChainEvents.Restated => link.Subject == own && (isInvoice ? link.Number > frozen : IsSinceLastCredit(file.Chain, link)),
                _ => false,
            };
            if (needed && !parts.Contains((link.What, link.Payload)))
                yield return new("chain", $"link {link.Number} records a '{link.What}' that the file lacks", "verify.left_out");
        }
    }

    // several credit notes may cite one invoice; each lists its own entries, which its issue closed
    private static bool IsSinceLastCredit(IReadOnlyList<ChainEntry> chain, ChainEntry link) =>
        !chain.SkipLast(1).Any(other => other.What == ChainEvents.Credited && other.Number > link.Number);

    // what was frozen last counts, not what pleased most
    private static IEnumerable<VerificationFinding> Evidence(EvidenceFile file)
    {
        var subject = ChainEvents.Period(file.Invoice.Period);
        var frozen = file.Chain.Where(link => link.What == ChainEvents.Frozen && link.Subject == subject).TakeLast(file.Snapshots.Count).Select(link => link.Payload);
        if (!frozen.SequenceEqual(file.Snapshots.Select(snapshot => snapshot.Hash())))
            yield return new("chain", $"the evidence that was frozen last for {subject} is not the file's", "verify.frozen");
    }

    private static IEnumerable<(string What, string Payload, string Of)> PartsOf(EvidenceFile file) =>
        file.Signatures.Select(signature => (ChainEvents.Signed, CanonicalText.HashOf(signature), $"the signature of the {signature.Party}"))
            .Concat(file.Snapshots.Select(snapshot => (ChainEvents.Frozen, snapshot.Hash(), $"the evidence of {snapshot.Kpi}")))
            .Concat(file.Reviews.Concat(file.Restatements.SelectMany(restatement => restatement.Reviews)).Select(review => (ChainEvents.Reviewed, CanonicalText.HashOf(review), $"the decision on {review.Kpi}")))
            .Concat(file.Adjustments.Select(adjustment => (ChainEvents.Adjusted, CanonicalText.HashOf(adjustment), $"the adjustment of {adjustment.Net}")))
            .Concat(file.Restatements.Select(restatement => (ChainEvents.Restated, restatement.Hash(), $"the restatement of {restatement.Cites}")))
            .Concat(file.Earlier.Select(document => (IssueOf(document), CanonicalText.HashOf(document), $"the document {document.Number}")));

    private static string IssueOf(InvoiceDocument document) => document.Kind == InvoiceKind.Invoice ? ChainEvents.Issued : ChainEvents.Credited;
}
