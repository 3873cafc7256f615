using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Kernel;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Billing.Simulation;

/// <summary>Ways to falsify an evidence file without the means to rewrite all of it.</summary>
internal static class Tampering
{
    private static readonly Func<EvidenceFile, SplitMix64, EvidenceFile>[] Ways =
    [
        (file, chance) => Rows(file, chance, (rows, at) => [.. rows.Take(at), Flipped(rows[at]), .. rows.Skip(at + 1)]),
        (file, chance) => Rows(file, chance, (rows, at) => [.. rows.Take(at), .. rows.Skip(at + 1)]),
        (file, chance) => Rows(file, chance, (rows, at) => [.. rows, "x" + rows[at]]),
        (file, chance) => file with { Invoice = file.Invoice with { Totals = file.Invoice.Totals with { Gross = file.Invoice.Totals.Gross + Cents(chance) } } },
        (file, chance) => file with { Invoice = file.Invoice with { Lines = [file.Invoice.Lines[0] with { Net = file.Invoice.Lines[0].Net + Cents(chance) }, .. file.Invoice.Lines.Skip(1)] } },
        (file, chance) => file with { Results = [file.Results[0] with { Amount = file.Results[0].Amount + Cents(chance) }, .. file.Results.Skip(1)] },
        (file, chance) => Terms(file, file.Terms.Replace("\"unitPrice\":", "\"unitPrice\":1", StringComparison.Ordinal), rehash: chance.Index(2) == 0),
        (file, chance) => Terms(file, file.Terms.Replace("\"gradeFactor\":", "\"gradeFactor\":0.", StringComparison.Ordinal), rehash: chance.Index(2) == 0),
        (file, chance) => Cut(file, 1 + chance.Index(file.Chain.Count - 2)),
        (file, _) => file with { Invoice = file.Invoice with { DueOn = file.Invoice.DueOn.AddDays(1) } },
        (file, _) => file with { Invoice = file.Invoice with { Number = file.Invoice.Number + "1" } },
        (file, _) => file with { Signatures = [file.Signatures[0] with { Name = "Another person" }, .. file.Signatures.Skip(1)] },
        (file, _) => file with { Adjustments = [.. file.Adjustments, new LineAdjustment("2026-0001/1", -1, "added later", "reviewer")] },
        (file, _) => file with { Reviews = [.. file.Reviews, new LineReview(file.Results[0].Kpi, ReviewDecision.Rejected, 0, "added later", "reviewer")] },
    ];

    /// <summary>Falsifies a file in one way.</summary>
    public static EvidenceFile Of(EvidenceFile file, SplitMix64 chance) => Ways[chance.Index(Ways.Length)](file, chance);

    private static decimal Cents(SplitMix64 chance) => (1 + chance.Index(1000)) / 100m;

    private static EvidenceFile Rows(EvidenceFile file, SplitMix64 chance, Func<IReadOnlyList<string>, int, IReadOnlyList<string>> change)
    {
        var which = chance.Index(file.Snapshots.Count);
        var snapshot = file.Snapshots[which];
        var changed = snapshot with { Rows = change(snapshot.Rows, chance.Index(snapshot.Rows.Count)) };
        return file with { Snapshots = [.. file.Snapshots.Take(which), changed, .. file.Snapshots.Skip(which + 1)] };
    }

    private static EvidenceFile Cut(EvidenceFile file, int link) => file with { Chain = [.. file.Chain.Take(link), .. file.Chain.Skip(link + 1)] };

    private static EvidenceFile Terms(EvidenceFile file, string terms, bool rehash) =>
        file with { Terms = terms, Invoice = rehash ? file.Invoice with { ContractHash = CanonicalText.Hash(terms) } : file.Invoice };

    private static string Flipped(string line)
    {
        var row = EvidenceRow.Parse(line)!;
        return (row with { Served = !row.Served }).Line;
    }
}
