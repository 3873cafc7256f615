using System.Globalization;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Billing.Verification;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Billing.Simulation;

/// <summary>What became of simulated invoices.</summary>
/// <param name="Invoices">Invoices issued.</param>
/// <param name="Mismatches">Those that did not follow from their own evidence file.</param>
/// <param name="Unnoticed">Falsified files in which nothing was found.</param>
/// <param name="Billed">Invoices with a line above 0.</param>
public sealed record InvoiceCounts(int Invoices, int Mismatches, int Unnoticed, int Billed)
{
    /// <summary>Both together.</summary>
    public InvoiceCounts With(InvoiceCounts other) => new(Invoices + other.Invoices, Mismatches + other.Mismatches, Unnoticed + other.Unnoticed, Billed + other.Billed);
}

/// <summary>Issues an invoice from terms, cases and decisions drawn at random, verifies its file as text, falsifies it and verifies again.</summary>
public static class InvoiceSimulation
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>One invoice.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="seed">Seed of the whole simulation.</param>
    public static InvoiceCounts Run(int number, ulong seed)
    {
        var chance = ChanceOf(number, seed);
        var file = Draw(number, chance);
        var text = CanonicalText.Of(file);
        var falsified = CanonicalText.Of(Tampering.Of(file, chance));
        return new(
            1,
            EvidenceVerifier.Verify(text, file.Invoice.ChainHead).Count > 0 || CanonicalText.Of(CanonicalText.Read<EvidenceFile>(text)!) != text ? 1 : 0,
            falsified == text || EvidenceVerifier.Verify(falsified, file.Invoice.ChainHead).Count == 0 ? 1 : 0,
            file.Results.Any(line => line.Billed > 0) ? 1 : 0);
    }

    /// <summary>The evidence file of one of the invoices, to try the verifier on.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="seed">Seed of the whole simulation.</param>
    public static string FileOf(int number, ulong seed) => CanonicalText.Of(Draw(number, ChanceOf(number, seed)));

    private static SplitMix64 ChanceOf(int number, ulong seed) => new(seed + (0x9E3779B97F4A7C15UL * (ulong)(number + 1)));

    private static EvidenceFile Draw(int number, SplitMix64 chance)
    {
        var terms = Terms(chance);
        if (terms.Check() is { Succeeded: false } refused)
            throw new InvalidOperationException($"Drawn terms are refused: {refused.Error}");
        var snapshots = terms.Kpis.Select(term => Snapshot(terms, term, chance)).ToList();
        var reviews = snapshots.SelectMany(snapshot => Review(terms, snapshot, chance)).ToList();
        IReadOnlyList<LineAdjustment> adjustments = chance.Index(3) == 0 ? [new("2025-0007/1", Money.Round(chance.Index(2) == 0 ? -1 - (chance.Index(10_000) / 100m) : 1 + (chance.Index(10_000) / 100m), terms.Currency), "agreed afterwards", "reviewer", "customer")] : [];
        return Issue(terms, snapshots, reviews, adjustments, number);
    }

    private static EvidenceFile Issue(ContractTerms terms, List<EvidenceSnapshot> snapshots, List<LineReview> reviews, IReadOnlyList<LineAdjustment> adjustments, int number)
    {
        var hash = CanonicalText.HashOf(terms);
        var signatures = Enum.GetValues<ContractParty>().Select(party => new Signature(party, party.ToString(), "A person", Start, hash)).ToList();
        var chain = new List<ChainEntry>();
        void Link(string what, string payload) => chain.Add(ChainEntry.After(chain.Count > 0 ? chain[^1] : null, what, ChainEvents.Period(1), payload, Start.AddDays(32)));
        signatures.ForEach(signature => Link(ChainEvents.Signed, CanonicalText.HashOf(signature)));
        snapshots.ForEach(snapshot => Link(ChainEvents.Frozen, snapshot.Hash()));
        reviews.ForEach(review => Link(ChainEvents.Reviewed, CanonicalText.HashOf(review)));
        foreach (var adjustment in adjustments)
            Link(ChainEvents.Adjusted, CanonicalText.HashOf(adjustment));
        var material = new InvoiceMaterial("contract", terms, signatures, 1, snapshots, reviews, adjustments, [], [], chain);
        return InvoiceIssue.Of(material, string.Create(CultureInfo.InvariantCulture, $"2026-{number:00000}"), Start.AddDays(33)).Value;
    }

    private static ContractTerms Terms(SplitMix64 chance)
    {
        var currency = Money.Currencies.Order(StringComparer.Ordinal).ElementAt(chance.Index(Money.Currencies.Count));
        var tax = chance.Index(26);
        var cap = chance.Index(3) == 0 ? (decimal?)(500 + chance.Index(2000)) : null;
        return new(
            SimulatedWorld.Vendor, SimulatedWorld.Customer, currency, tax > 0 ? TaxCategory.Standard : TaxCategory.ZeroRated, tax, new DateOnly(2026, 1, 1), 1 + chance.Index(12), chance.Index(4) == 0 ? 1 : 0, 5, 0.05m, 31, chance.Index(2) * 99.95m, chance.Index(3) == 0 ? 100 : 0, cap,
            30, 30, [.. Enumerable.Range(1, 1 + chance.Index(3)).Select(place => Term(place, chance))], []);
    }

    private static KpiTerm Term(int place, SplitMix64 chance)
    {
        var kind = (KpiKind)chance.Index(2);
        var design = (EvidenceDesign)new[] { 0, 1, 3, 4 }[chance.Index(4)];
        var price = chance.Index(4) switch
        {
            0 => new Price(PriceModel.Tiered, 0, 0, [new(10, 4.99m), new(50, 3.5m), new(null, 2.005m)]),
            1 => new Price(PriceModel.Package, 25.5m, 5, []),
            _ => new Price(PriceModel.PerUnitOfUplift, 0.01m + (chance.Index(5000) / 100m), 0, []),
        };
        var (low, high) = kind == KpiKind.Proportion ? (0m, 1m) : (1m, 5m);
        var kpi = new KpiDefinition($"KPI {place}", "unit", kind, (KpiDirection)chance.Index(2), KpiSource.ProductionEvents, "all", low, high, 20, 7);
        var baseline = design == EvidenceDesign.BeforeAfter ? new Baseline((low + high) / 2, 0.5m, 400, new DateOnly(2025, 12, 1), [new(0.01m, "a new site")]) : null;
        return new($"kpi-{place}", kpi, design, 0.5m, baseline, price, chance.Index(4) == 0 ? 5 : 0, chance.Index(3) == 0 ? 750 : null, 1 - (chance.Index(3) * 0.25m));
    }

    private static EvidenceSnapshot Snapshot(ContractTerms terms, KpiTerm term, SplitMix64 chance)
    {
        var (kpi, effect) = (term.Kpi, chance.Index(2) * 0.3);
        var rows = Enumerable.Range(0, 120 + chance.Index(240)).Select(number =>
        {
            var group = chance.Index(24);
            var served = term.Design switch
            {
                EvidenceDesign.RandomisedByCluster => group % 2 == 0,
                EvidenceDesign.BeforeAfter => true,
                _ => chance.Uniform() < 0.5,
            };
            var good = chance.Uniform() < 0.4 + (served ? effect : 0) == (kpi.Direction == KpiDirection.HigherIsBetter);
            var value = kpi.Kind == KpiKind.Proportion ? (good ? 1 : 0) : good ? 4 + (chance.Index(100) / 100m) : 1 + (chance.Index(100) / 100m);
            return new EvidenceRow($"c{number}", Start.AddMinutes(chance.Index(44_640)), served, value, $"g{group}");
        });
        return new(
            term.Key, 1, CanonicalText.HashOf(terms), EvidenceSnapshot.CurrentMethod, "drawn", ["model"], Start.AddDays(32), EvidenceSnapshot.Lines(rows), new Dictionary<string, IReadOnlyList<string>>());
    }

    private static IEnumerable<LineReview> Review(ContractTerms terms, EvidenceSnapshot snapshot, SplitMix64 chance)
    {
        var computed = LineComputation.Of(terms, snapshot).Value.Billed;
        switch (chance.Index(5))
        {
            case 0 when computed > 0:
                yield return new(snapshot.Kpi, ReviewDecision.Lowered, Money.Round(computed / 2, terms.Currency), "half of the cases are disputed", "reviewer");
                break;
            case 1:
                yield return new(snapshot.Kpi, ReviewDecision.Held, 0, "waits for an answer", "reviewer");
                break;
            case 2:
                yield return new(snapshot.Kpi, ReviewDecision.Raised, computed + 100, "agreed afterwards", "reviewer", "customer");
                break;
        }
    }
}
