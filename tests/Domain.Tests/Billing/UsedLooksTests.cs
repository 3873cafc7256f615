using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Lines;
using Platform.Domain.Billing.Verification;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Tests.Billing;

/// <summary>An interval with a fixed end holds at the agreed looks. Each restatement is one; beyond them a line of such a design may fall and not rise.</summary>
public sealed class UsedLooksTests
{
    private static readonly ContractTerms Terms = SampleContract.Terms with
    {
        LooksInAPeriod = 2, AfterLooks = AfterLooks.MayLower,
        Kpis = [SampleContract.Term with { Key = "groups", Design = EvidenceDesign.RandomisedByCluster }, SampleContract.Term with { Key = "cases" }],
    };

    [Fact]
    public void A_restatement_within_the_looks_raises_one_more_only_lowers_and_an_always_valid_line_follows_its_evidence()
    {
        var books = new Books(Terms, 0.6);

        books.Restate(0.7).ShouldBe(("groups", true, "cases", true));
        var second = books.Last;
        books.Restate(0.9).ShouldBe(("groups", false, "cases", true));
        books.Restate(0.5).ShouldBe(("groups", true, "cases", true));
        var lowered = books.Last;
        books.Restate(0.9).ShouldBe(("groups", false, "cases", true));

        (books.Last["groups"], lowered["groups"] < second["groups"], books.Last["cases"] > second["cases"]).ShouldBe((lowered["groups"], true, true));
        books.File.Invoice.Lines.Single(line => line.Kind == InvoiceLineKind.Restatement).Text.ShouldContain("not raised, as the 2 agreed looks are used: groups");
    }

    [Fact]
    public void A_draft_that_was_frozen_twice_has_used_two_looks()
    {
        var books = new Books(Terms, 0.6, freezes: 2);

        books.Restate(0.9).ShouldBe(("groups", false, "cases", true));
    }

    [Fact]
    public void Terms_without_the_rule_bill_as_they_were_signed()
    {
        var books = new Books(Terms with { AfterLooks = null }, 0.6);

        foreach (var served in new[] { 0.7, 0.8, 0.9 })
        {
            var line = books.RestatedBy(served);
            (line.Net > 0, line.Restated).ShouldBe((true, null));
        }

        RestatementComputation.IsBeyondLooks(Terms, books.Earlier[0], books.Earlier, books.File.Chain).ShouldBeTrue();
    }

    [Fact]
    public void A_file_that_raises_beyond_the_looks_or_hides_one_is_found()
    {
        var books = new Books(Terms, 0.6);
        books.Restate(0.7);
        books.Restate(0.9);
        var file = books.File;
        var line = file.Invoice.Lines.Single(line => line.Kind == InvoiceLineKind.Restatement);

        // written as a whole by somebody who leaves the rule out: every link and sum fits, only the rule does not
        var raised = Books.Closed(file, file.Invoice with
        {
            Lines = [.. file.Invoice.Lines.Select(one => one == line ? one with { Net = one.Net + 100, Computed = one.Net + 100, Restated = [new("groups", books.Last["groups"] + 100), one.Restated![1]] } : one)],
            Totals = InvoiceComputation.TotalsOf([line with { Net = file.Invoice.Totals.Net + 100 }], "EUR"),
        });
        EvidenceVerifier.Verify(CanonicalText.Of(raised), raised.Invoice.ChainHead).Select(finding => finding.Place).ShouldBe(["invoice", "invoice"]);
        EvidenceVerifier.Verify(CanonicalText.Of(file with { Earlier = [file.Earlier[1], file.Earlier[0]] }), file.Invoice.ChainHead).ShouldBeEmpty("the order of documents is the chain's");
        EvidenceVerifier.Verify(CanonicalText.Of(file with { Earlier = [file.Earlier[0]] }), file.Invoice.ChainHead).ShouldNotBeEmpty();
    }

    [Fact]
    public void Whatever_comes_late_no_look_beyond_the_agreed_ones_raises_a_line_with_a_fixed_end()
    {
        var kept = 0;
        for (ulong seed = 1; seed <= 40; seed++)
        {
            var chance = new SplitMix64(seed);
            var books = new Books(Terms with { LooksInAPeriod = 1 + chance.Index(4) }, 0.3 + (chance.Uniform() / 2), 1 + chance.Index(2), seed);
            for (var look = 0; look < 6; look++)
                kept += books.Restate(0.3 + (chance.Uniform() / 2)) is (_, false, _, _) ? 1 : 0;
        }

        kept.ShouldBeGreaterThan(40);
    }

    /// <summary>A contract's documents: period 1 is billed, then restated on every invoice that follows. Each file is verified.</summary>
    private sealed class Books
    {
        private readonly ContractTerms _terms;
        private readonly ulong _seed;
        private readonly int _freezes;
        private readonly List<ChainEntry> _chain = [];
        private readonly List<Signature> _signatures;

        public Books(ContractTerms terms, double served, int freezes = 1, ulong seed = 1)
        {
            (_terms, _seed, _freezes) = (terms, seed, freezes);
            var hash = CanonicalText.HashOf(terms);
            _signatures = [.. Enum.GetValues<ContractParty>().Select(party => new Signature(party, party + "-1", "A person", SampleContract.Start.AddDays(-5), hash))];
            _signatures.ForEach(signature => Link(ChainEvents.Signed, "contract", CanonicalText.HashOf(signature)));
            var snapshots = Snapshots(served, 1);
            for (var freeze = 0; freeze < freezes; freeze++)
                snapshots.ForEach(snapshot => Link(ChainEvents.Frozen, ChainEvents.Period(1), snapshot.Hash()));
            File = Issue(new("contract", terms, _signatures, 1, snapshots, [], [], [], [], [.. _chain]));
            Last = File.Results.ToDictionary(line => line.Kpi, line => line.Billed);
        }

        public EvidenceFile File { get; private set; }

        public List<InvoiceDocument> Earlier { get; } = [];

        /// <summary>What each line of period 1 gives now.</summary>
        public Dictionary<string, decimal> Last { get; private set; }

        /// <summary>Restates period 1 and says of each line whether it follows its evidence.</summary>
        public (string First, bool FirstFollows, string Second, bool SecondFollows) Restate(double served)
        {
            var before = Last;
            var computed = Snapshots(served, 1).ToDictionary(snapshot => snapshot.Kpi, snapshot => LineComputation.Of(_terms, snapshot).Value.Billed);
            Last = RestatedBy(served).Restated!.ToDictionary(line => line.Kpi, line => line.Computed);
            var isBeyond = _freezes + Earlier.Count - 2 >= _terms.LooksInAPeriod;
            Last["groups"].ShouldBe(isBeyond ? Math.Min(computed["groups"], before["groups"]) : computed["groups"], $"seed {_seed}");
            Last["cases"].ShouldBe(computed["cases"]);
            return ("groups", Last["groups"] == computed["groups"], "cases", Last["cases"] == computed["cases"]);
        }

        public InvoiceLine RestatedBy(double served)
        {
            var period = Earlier.Count + 1;
            var again = new Restatement(Earlier[0].Number, CanonicalText.Of(_terms), Snapshots(served, 1), [], "cases that came late");
            var snapshots = Snapshots(0.3, period);
            snapshots.ForEach(snapshot => Link(ChainEvents.Frozen, ChainEvents.Period(period), snapshot.Hash()));
            Link(ChainEvents.Restated, ChainEvents.Period(period), again.Hash());
            File = Issue(new("contract", _terms, _signatures, period, snapshots, [], [], [again], [.. Earlier], [.. _chain]));
            return File.Invoice.Lines.Single(line => line.Kind == InvoiceLineKind.Restatement);
        }

        /// <summary>The file with another document, its last link made anew.</summary>
        public static EvidenceFile Closed(EvidenceFile file, InvoiceDocument document) => file with
        {
            Invoice = document, Chain = [.. file.Chain.SkipLast(1), ChainEntry.After(file.Chain[^2], ChainEvents.Issued, document.Number, CanonicalText.HashOf(document), file.Chain[^1].At)],
        };

        private EvidenceFile Issue(InvoiceMaterial material)
        {
            var file = InvoiceIssue.Of(material, $"2026-{Earlier.Count + 1:0000}", SampleContract.Start.AddDays(33 * (Earlier.Count + 1))).Value;
            EvidenceVerifier.Verify(CanonicalText.Of(file), file.Invoice.ChainHead).ShouldBeEmpty($"seed {_seed}");
            _chain.Add(file.Chain[^1]);
            Earlier.Add(file.Invoice);
            return file;
        }

        private void Link(string what, string subject, string payload) => _chain.Add(ChainEntry.After(_chain.Count > 0 ? _chain[^1] : null, what, subject, payload, SampleContract.Start.AddDays(32)));

        private List<EvidenceSnapshot> Snapshots(double served, int period) => [.. _terms.Kpis.Select(term => new EvidenceSnapshot(
            term.Key, period, CanonicalText.HashOf(_terms), EvidenceSnapshot.CurrentMethod, "drawn", [], SampleContract.Start.AddDays(32 * period), EvidenceSnapshot.Lines(Rows(served, period)),
            new Dictionary<string, IReadOnlyList<string>>()))];

        // the same cases in every look, of which more or fewer succeed
        private IEnumerable<EvidenceRow> Rows(double served, int period)
        {
            var chance = new SplitMix64(_seed + (ulong)(1000 * period));
            var start = SampleContract.Start.AddMonths(period - 1);
            return Enumerable.Range(0, 480).Select(number =>
            {
                var isServed = number % 24 % 2 == 0;
                return new EvidenceRow($"c{period}-{number}", start.AddMinutes(39_000.0 * number / 480), isServed, chance.Uniform() < (isServed ? served : 0.3) ? 1 : 0, $"g{number % 24}");
            });
        }
    }
}
