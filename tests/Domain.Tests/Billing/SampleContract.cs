using System.Globalization;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Tests.Billing;

/// <summary>A contract of a clinic and cases drawn for it.</summary>
internal static class SampleContract
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Party Vendor { get; } = new("Lathe GmbH", "Werkstr. 1", "10115", "Berlin", "DE", "DE123456789", "DE02120300000000202051", "billing@lathe.example");

    public static Party Clinic { get; } = new("Clinic", "Spitalgasse 2", "20095", "Hamburg", "DE", "DE987654321", "", "accounts@clinic.example");

    public static KpiDefinition Resolved { get; } = new(
        "Resolved at first contact", "share", KpiKind.Proportion, KpiDirection.HigherIsBetter, KpiSource.ProductionEvents, "all questions of patients", 0, 1, 100, 7);

    public static KpiTerm Term { get; } = new("resolved", Resolved, EvidenceDesign.RandomisedByCase, 0.5m, null, Price.PerOutcome(4.50m), 0, 50_000, 1);

    public static ContractTerms Terms { get; } = new(
        Vendor, Clinic, "EUR", TaxCategory.Standard, 19, new DateOnly(2026, 1, 1), 12, 0, 5, 0.05m, 5, 250, 0, null, 30, 30, [Term], []);

    public static IReadOnlyList<EvidenceRow> Cases(int count, double control, double served, ulong seed = 7, double share = 0.5)
    {
        var chance = new SplitMix64(seed);
        return [.. Enumerable.Range(0, count).Select(number =>
        {
            var isServed = chance.Uniform() < share;
            var yes = chance.Uniform() < (isServed ? served : control);
            var at = Start.AddMinutes((int)(44_600.0 * number / count));
            return new EvidenceRow("case" + number.ToString(CultureInfo.InvariantCulture), at, isServed, yes ? 1 : 0);
        })];
    }

    public static EvidenceSnapshot Snapshot(ContractTerms terms, IEnumerable<EvidenceRow> rows, IReadOnlyDictionary<string, IReadOnlyList<string>>? guardrails = null, int period = 1) => new(
        terms.Kpis[0].Key, period, HashOf(terms), EvidenceSnapshot.CurrentMethod, "events of the period", ["smollm2-135m", "adapter-1"], Start.AddDays(32),
        EvidenceSnapshot.Lines(rows), guardrails ?? new Dictionary<string, IReadOnlyList<string>>());

    public static string HashOf<T>(T value) => CanonicalText.Hash(CanonicalText.Of(value));

    /// <summary>An issued invoice with everything recorded in its chain.</summary>
    public static EvidenceFile Issued(ContractTerms terms, EvidenceSnapshot snapshot, IReadOnlyList<LineReview>? reviews = null, IReadOnlyList<LineAdjustment>? adjustments = null)
    {
        var hash = HashOf(terms);
        var signatures = Enum.GetValues<ContractParty>().Select(party => new Signature(party, party + "-1", "A person", Start.AddDays(-5), hash)).ToList();
        ChainEntry? last = null;
        var chain = new List<ChainEntry>();
        void Link(string what, string subject, string payload) => chain.Add(last = ChainEntry.After(last, what, subject, payload, Start.AddDays(32)));
        foreach (var signature in signatures)
            Link(ChainEvents.Signed, "contract", HashOf(signature));
        Link(ChainEvents.Frozen, ChainEvents.Period(snapshot.Period), snapshot.Hash());
        foreach (var review in reviews ?? [])
            Link(ChainEvents.Reviewed, ChainEvents.Period(snapshot.Period), HashOf(review));
        foreach (var adjustment in adjustments ?? [])
            Link(ChainEvents.Adjusted, ChainEvents.Period(snapshot.Period), HashOf(adjustment));
        var material = new InvoiceMaterial("contract", terms, signatures, snapshot.Period, [snapshot], reviews ?? [], adjustments ?? [], [], [], chain);
        return InvoiceIssue.Of(material, "2026-0001", Start.AddDays(33)).Value;
    }
}
