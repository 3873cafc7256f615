using System.Globalization;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;

namespace Platform.Domain.Billing.Invoices;

/// <summary>
/// How often bounds of an issued period were computed for a bill. An interval with a fixed end holds at as many looks as its error chance was divided by (a union bound over looks that were fixed in advance,
/// as in group-sequential designs: Jennison, Turnbull 2000, ch. 2; Lan, DeMets 1983); one look more would have nothing left to spend. A line that may then only fall errs only where a look that was paid for erred.
/// Each freeze and each restatement is a look. All of it stands in the chain and in the documents before, so the verifier counts the same.
/// </summary>
internal sealed class UsedLooks
{
    private readonly ContractTerms _terms;
    private readonly Dictionary<string, decimal> _last;
    private readonly List<string> _kept = [];

    private UsedLooks(ContractTerms terms, int count, Dictionary<string, decimal> last) => (_terms, Count, _last) = (terms, count, last);

    /// <summary>How many were taken.</summary>
    public int Count { get; }

    /// <summary>What a restatement's line says about lines that were not raised; empty when there is none.</summary>
    public string Words => _kept.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"; not raised, as the {_terms.LooksInAPeriod} agreed looks are used: {string.Join(", ", _kept)}");

    /// <summary>Counts the looks at an issued period, and reads what each of its lines gave last.</summary>
    public static UsedLooks Of(ContractTerms terms, InvoiceDocument original, IReadOnlyList<InvoiceDocument> earlier, IReadOnlyList<ChainEntry> chain)
    {
        var subject = ChainEvents.Period(original.Period);
        var freezes = chain.Count(link => link.What == ChainEvents.Frozen && link.Subject == subject) / Math.Max(1, terms.Kpis.Count);
        // in the order that the chain gives them, whatever the file's
        var restated = earlier.SelectMany(document => document.Lines.Where(line => line.Kind == InvoiceLineKind.Restatement && line.Cites == original.Number).Select(line => (document, line)))
            .OrderBy(one => PlaceOf(one.document, chain)).Select(one => one.line).ToList();
        var last = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var line in original.Lines.Where(line => line.Kind == InvoiceLineKind.Kpi).Select(line => new RestatedLine(line.Kpi, line.Computed)).Concat(restated.SelectMany(line => line.Restated ?? [])))
            last[line.Kpi] = line.Computed;
        return new(terms, Math.Max(1, freezes) + restated.Count, last);
    }

    /// <summary>The line of one look more: as computed while it is among the agreed ones or its design is always valid, else at most what it gave last.</summary>
    public LineResult Keep(LineResult line)
    {
        var before = _last.GetValueOrDefault(line.Kpi);
        if (Count < _terms.LooksInAPeriod || !_terms.Term(line.Kpi)!.Design.HasFixedEnd() || line.Billed <= before)
            return line;
        _kept.Add(line.Kpi);
        return line with { Amount = before };
    }

    private static long PlaceOf(InvoiceDocument document, IReadOnlyList<ChainEntry> chain)
    {
        var payload = CanonicalText.HashOf(document);
        return chain.FirstOrDefault(link => link.Payload == payload)?.Number ?? 0;
    }
}
