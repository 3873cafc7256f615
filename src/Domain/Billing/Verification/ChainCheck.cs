using Platform.Domain.Billing.Evidence;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Domain.Billing.Verification;

/// <summary>Checks a contract's chain: no link changed, none missing, and every part of the file is what its link recorded.</summary>
internal static class ChainCheck
{
    public static IEnumerable<VerificationFinding> Of(EvidenceFile file)
    {
        var chain = file.Chain;
        if (chain.Count < 2 || chain[0] is not { Number: 1, Previous: "" })
        {
            yield return new("chain", "does not begin with its first link");
            yield break;
        }

        foreach (var (at, link) in chain.Index())
        {
            if (!link.IsGenuine)
                yield return new("chain", $"link {link.Number} was changed");
            if (at > 0 && !link.Follows(chain[at - 1]))
                yield return new("chain", $"link {link.Number} does not follow link {chain[at - 1].Number}");
        }

        if (chain[^1].What != ChainEvents.Issued || chain[^1].Payload != CanonicalText.HashOf(file.Invoice))
            yield return new("chain", "its last link is not the issue of this invoice");
        if (chain[^2].Hash != file.Invoice.ChainHead)
            yield return new("chain", $"its head is {chain[^2].Hash}, the invoice prints {file.Invoice.ChainHead}");
        var recorded = Recorded(file).ToList();
        foreach (var missing in recorded.Where(part => !chain.Any(link => link.What == part.What && link.Payload == part.Payload)))
            yield return new("chain", $"has no link '{missing.What}' for {missing.Of}");
        // what was recorded for this invoice must also be in the file: a decision cannot be left out
        foreach (var link in chain.Where(link => link.What is ChainEvents.Reviewed or ChainEvents.Adjusted && link.Subject == ChainEvents.Period(file.Invoice.Period)))
        {
            if (!recorded.Exists(part => part.What == link.What && part.Payload == link.Payload))
                yield return new("chain", $"link {link.Number} records a decision that the file lacks");
        }
    }

    private static IEnumerable<(string What, string Payload, string Of)> Recorded(EvidenceFile file) =>
        file.Signatures.Select(signature => (ChainEvents.Signed, CanonicalText.HashOf(signature), $"the signature of the {signature.Party}"))
            .Concat(file.Snapshots.Select(snapshot => (ChainEvents.Frozen, snapshot.Hash(), $"the evidence of {snapshot.Kpi}")))
            .Concat(file.Reviews.Select(review => (ChainEvents.Reviewed, CanonicalText.HashOf(review), $"the decision on {review.Kpi}")))
            .Concat(file.Adjustments.Select(adjustment => (ChainEvents.Adjusted, CanonicalText.HashOf(adjustment), $"the correction of {adjustment.Cites}")));
}
