using System.Text;
using System.Text.Json;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Web.Features.Invoicing;
using Platform.Web.Features.Invoicing.Evidence;
using Platform.Web.Features.Invoicing.Ledger;

namespace Platform.Web.Tests.Invoicing;

/// <summary>Evidence is read where it is stored: nobody holds a million rows to look at fifty.</summary>
public sealed class StoredEvidenceTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(9_000)]
    public void Rows_of_a_stored_snapshot_are_those_that_were_written(int count)
    {
        var snapshot = Snapshot(Rows(count), Rows(7));
        var bytes = Encoding.UTF8.GetBytes(CanonicalText.Of(snapshot));

        var stored = Scan(bytes);

        stored.Ranges.Select(range => range.Count).ShouldBe([count, 7]);
        var rows = new StoredRows(() => new MemoryStream(bytes), stored.Ranges[0]);
        rows.ToList().ShouldBe(snapshot.Rows);
        Enumerable.Range(0, count).Select(place => rows[place]).ShouldBe(snapshot.Rows);
        Enumerable.Range(0, count).Reverse().Where(place => place % 97 == 0).All(place => rows[place] == snapshot.Rows[place]).ShouldBeTrue();
        new StoredRows(() => new MemoryStream(bytes), stored.Ranges[1]).ShouldBe(snapshot.Guardrails["rating"]);
        stored.Text.Length.ShouldBeLessThan(600);
        (CanonicalText.Read<EvidenceSnapshot>(stored.Text)! with { Rows = rows, Guardrails = snapshot.Guardrails }).Hash().ShouldBe(snapshot.Hash());
    }

    [Fact]
    public void A_part_that_was_cut_off_or_holds_something_else_is_refused()
    {
        var bytes = Encoding.UTF8.GetBytes(CanonicalText.Of(Snapshot(Rows(20), [])));

        Should.Throw<JsonException>(() => Scan(bytes[..^30]));
        Should.Throw<JsonException>(() => Scan("""{"rows":["a",7]}"""u8.ToArray()));
    }

    [Fact]
    public void A_row_is_read_from_its_bytes_as_from_its_text()
    {
        foreach (var line in Rows(300).Append(new EvidenceRow("ab", Start, false, -0.0000001m, "Ärztin \"Süd\" 北", -3).Line))
        {
            var row = EvidenceRow.Parse(line)!;
            var bytes = EvidenceRowBytes.Of(Encoding.UTF8.GetBytes(line));
            (Encoding.UTF8.GetString(bytes.Case), bytes.At, bytes.Served, bytes.Value, Encoding.UTF8.GetString(bytes.Cluster))
                .ShouldBe((row.Case, row.At.ToUnixTimeMilliseconds(), row.Served, row.Value, row.Cluster));
        }

        foreach (var wrong in new[] { "", "a,b", "a,1,1,x,c,", "a,1,1,1,c,,d" })
            Should.Throw<InvalidDataException>(() => EvidenceRowBytes.Of(Encoding.UTF8.GetBytes(wrong)));
    }

    [Fact]
    public void Figures_of_both_arms_are_added_up_in_one_look()
    {
        var rows = Rows(5_000);
        var parsed = rows.Select(line => EvidenceRow.Parse(line)!).ToList();

        var outline = OutlineOf(Snapshot(rows, []), EvidenceDesign.RandomisedByCase);

        outline.Served.Cases.ShouldBe(parsed.Count(row => row.Served));
        outline.Compared.Mean.ShouldBe(parsed.Where(row => !row.Served).Average(row => row.Value));
        outline.Days.Sum(day => day.Served + day.Compared).ShouldBe(5_000);
        outline.Days.Select(day => day.From).ShouldBe(parsed.Select(row => DateOnly.FromDateTime(row.At.UtcDateTime)).Distinct());
        outline.LeftOut.Count.ShouldBe(0);
    }

    [Fact]
    public void Months_of_days_are_drawn_by_the_week()
    {
        var rows = Enumerable.Range(0, 100).Select(day => new EvidenceRow($"{day:x4}", Start.AddDays(day), day % 2 == 0, 1).Line).ToList();

        var days = OutlineOf(Snapshot(rows, []), EvidenceDesign.RandomisedByCase).Days;

        days.Count.ShouldBe(15);
        days[1].ShouldBe(new ArmDays(new DateOnly(2026, 1, 8), 3, 1, 4, 1));
    }

    [Theory]
    [InlineData(EvidenceDesign.MatchedDifference, "a,c")]
    [InlineData(EvidenceDesign.BeforeAfter, "b,d")]
    [InlineData(EvidenceDesign.Staggered, "c")]
    [InlineData(EvidenceDesign.RandomisedByCluster, "")]
    public void Cases_that_enter_no_figure_are_known_by_the_design(EvidenceDesign design, string expected)
    {
        // a pair of b and e; a is alone, c is alone and before the period
        List<EvidenceRow> rows = [new("c", Start.AddDays(-3), true, 1, "third"), new("a", Start, true, 1, "first"), new("b", Start, false, 1, "second"), new("e", Start, true, 0, "second"), new("d", Start, false, 0, "second")];

        var outline = OutlineOf(Snapshot([.. rows.Select(row => row.Line)], []), design);

        var left = rows.Where(outline.LeftOut.Has).Select(row => row.Case).Order(StringComparer.Ordinal).ToList();
        left.ShouldBe(expected.Split(',', StringSplitOptions.RemoveEmptyEntries));
        outline.LeftOut.Count.ShouldBe(left.Count);
    }

    [Fact]
    public void Pages_of_places_go_forward_and_backward()
    {
        new EvidencePlaces(5, null, false).Page(1, 2).ShouldBe([2, 3]);
        new EvidencePlaces(5, null, true).Page(0, 2).ShouldBe([4, 3]);
        new EvidencePlaces(3, [7, 9, 11], true).Page(1, 2).ShouldBe([7]);
        new EvidencePlaces(3, [7, 9, 11], false).Page(2, 2).ShouldBeEmpty();
    }

    private static EvidenceOutline OutlineOf(EvidenceSnapshot snapshot, EvidenceDesign design)
    {
        var totals = new RowTotals(new LeftOutCases(design, Start));
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(CanonicalText.Of(snapshot)));
        return totals.Close(StoredPartScan.Read(content, (range, _, row) => totals.See(range, row), TestContext.Current.CancellationToken));
    }

    private static StoredPart Scan(byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        return StoredPartScan.Read(content, null, TestContext.Current.CancellationToken);
    }

    private static EvidenceSnapshot Snapshot(IReadOnlyList<string> rows, IReadOnlyList<string> rail) => new(
        "resolved", 1, new string('a', 64), EvidenceSnapshot.CurrentMethod, "observations of 'resolved'", ["one", "two"], Start, rows, new Dictionary<string, IReadOnlyList<string>> { ["rating"] = rail });

    private static List<string> Rows(int count) =>
        [.. Enumerable.Range(0, count).Select(number => new EvidenceRow($"{number * 2654435761L:x16}", Start.AddMinutes(number), number % 3 == 0, number % 7 / 4m, $"ward \"{number % 5}\" Süd\\北", number % 2 == 0 ? number : null).Line)];
}
