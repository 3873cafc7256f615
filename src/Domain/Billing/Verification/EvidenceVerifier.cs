using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Domain.Billing.Verification;

/// <summary>Something in an evidence file that does not hold.</summary>
/// <param name="Place">Where: invoice, terms, a line, the chain.</param>
/// <param name="What">What was expected and what was found.</param>
/// <param name="Code">Stable name of the sentence, so that other languages can say it too.</param>
public sealed record VerificationFinding(string Place, string What, string Code);

/// <summary>Computes an invoice again from its evidence file and names everything that differs. Uses nothing but the file.</summary>
public static class EvidenceVerifier
{
    /// <summary>Verifies a file's text.</summary>
    /// <param name="text">The file.</param>
    /// <param name="printedHead">The chain's head as the paper invoice prints it; null to trust the file's own. Only the paper's finds a file that was rewritten as a whole.</param>
    /// <returns>What does not hold; empty when everything does.</returns>
    public static IReadOnlyList<VerificationFinding> Verify(string text, string? printedHead = null) => Verify(CanonicalText.Read<EvidenceFile>(text), printedHead);

    /// <summary>Verifies a file that was read; null when its text could not be.</summary>
    /// <param name="read">The file.</param>
    /// <param name="printedHead">As above.</param>
    public static IReadOnlyList<VerificationFinding> Verify(EvidenceFile? read, string? printedHead = null)
    {
        if (read is not { Format: EvidenceFile.CurrentFormat } file)
            return [new("file", $"is not an evidence file of the form {EvidenceFile.CurrentFormat}, or parts were added or taken out", "verify.form")];
        var findings = new List<VerificationFinding>();
        if (printedHead is not null && printedHead != file.Invoice.ChainHead)
            findings.Add(new("invoice", $"prints the head {printedHead}, the file has {file.Invoice.ChainHead}", "verify.printed_head"));
        findings.AddRange(ChainCheck.Of(file));
        if (CanonicalText.Read<ContractTerms>(file.Terms) is not { } terms || CanonicalText.Of(terms) != file.Terms)
            return [.. findings, new("terms", "cannot be read as terms", "verify.terms")];
        findings.AddRange(Terms(file, terms));
        findings.AddRange(AmendmentCheck.Of(file));
        if (findings.Exists(finding => finding.Place == "terms"))
            return findings;
        findings.AddRange(Lines(file, terms));
        findings.AddRange(Document(file, terms));
        return findings;
    }

    /// <summary>True when the terms amend others that the file does not carry, as those of earlier builds do not: whether they share the error chance of the first signature cannot be said from it.</summary>
    /// <param name="file">The file.</param>
    public static bool LacksEarlierTexts(EvidenceFile file)
    {
        var own = file.Signatures.Select(CanonicalText.HashOf).ToHashSet(StringComparer.Ordinal);
        return file.Texts is null && file.Chain.FirstOrDefault(link => link.What == ChainEvents.Signed) is { } first && !own.Contains(first.Payload);
    }

    private static IEnumerable<VerificationFinding> Terms(EvidenceFile file, ContractTerms terms)
    {
        if (terms.Check() is { Succeeded: false } refused)
            yield return new("terms", refused.Error.Message, refused.Error.Code);
        var hash = CanonicalText.Hash(file.Terms);
        if (hash != file.Invoice.ContractHash)
            yield return new("terms", $"have the hash {hash}, the invoice cites {file.Invoice.ContractHash}", "verify.terms_hash");
        foreach (var party in Enum.GetValues<ContractParty>())
        {
            if (!file.Signatures.Any(signature => signature.Party == party && signature.TermsHash == hash))
                yield return new("terms", $"are not signed by the {party}", "verify.not_signed");
        }
    }

    private static IEnumerable<VerificationFinding> Lines(EvidenceFile file, ContractTerms terms)
    {
        var expected = file.Invoice.Kind == InvoiceKind.Invoice ? terms.Kpis.Select(term => term.Key) : [];
        if (!expected.SequenceEqual(file.Snapshots.Select(snapshot => snapshot.Kpi)) || file.Results.Count != file.Snapshots.Count)
            yield return new("lines", $"{file.Snapshots.Count} snapshots and {file.Results.Count} results are not those of the {terms.Kpis.Count} KPIs", "verify.lines_count");
        foreach (var (snapshot, recorded) in file.Snapshots.Zip(file.Results))
        {
            var place = "line " + snapshot.Kpi;
            if (snapshot.Period != file.Invoice.Period)
                yield return new(place, $"is of period {snapshot.Period}, the invoice of period {file.Invoice.Period}", "verify.line_period");
            var again = LineComputation.Of(terms, snapshot);
            if (!again.Succeeded)
                yield return new(place, again.Error.Message, again.Error.Code);
            else if (CanonicalText.Of(again.Value) != CanonicalText.Of(recorded))
                yield return new(place, $"gives {again.Value.Amount} ({again.Value.Formula}), the file says {recorded.Amount} ({recorded.Formula})", "verify.line_amount");
        }
    }

    private static IEnumerable<VerificationFinding> Document(EvidenceFile file, ContractTerms terms)
    {
        var invoice = file.Invoice;
        var again = InvoiceIssue.Preview(
            new(invoice.Contract, terms, file.Signatures, invoice.Period, file.Snapshots, file.Reviews, file.Adjustments, file.Restatements, file.Earlier, file.Chain), invoice.Kind);
        if (!again.Succeeded)
        {
            yield return new("invoice", again.Error.Message, again.Error.Code);
            yield break;
        }

        if (CanonicalText.Of(again.Value.Lines) != CanonicalText.Of(invoice.Lines))
            yield return new("invoice", "its lines are not those that terms, evidence and decisions give", "verify.lines");
        if (again.Value.Totals != invoice.Totals)
            yield return new("invoice", $"sums are {again.Value.Totals}, it says {invoice.Totals}", "verify.sums");
        if ((invoice.Vendor, invoice.Customer, invoice.Currency, invoice.TaxCategory) != (terms.Vendor, terms.Customer, terms.Currency, terms.TaxCategory))
            yield return new("invoice", "names other parties, another currency or another tax than the terms", "verify.parties");
        if ((invoice.Kind == InvoiceKind.CreditNote) != (invoice.Cites.Length > 0) || (invoice.Kind == InvoiceKind.CreditNote && file.Earlier.All(document => document.Number != invoice.Cites)))
            yield return new("invoice", "a credit note cites an issued invoice, an invoice none", "verify.cites");
        var due = invoice.Kind == InvoiceKind.Invoice ? invoice.IssuedOn.AddDays(terms.PaymentDays) : invoice.IssuedOn;
        if ((invoice.From, invoice.To, invoice.DueOn) != (terms.StartOf(invoice.Period), terms.EndOf(invoice.Period).AddDays(-1), due))
            yield return new("invoice", "its period or due day is not that of the terms", "verify.days");
    }
}
