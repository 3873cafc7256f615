using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Tests.Audit;

/// <summary>A sealed log that was touched does not hold any more, and the report says where.</summary>
public sealed class AuditChainTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);
    private static readonly TenantScope Scope = new(TypedId.New<TenantId>(Start), TypedId.New<WorkspaceId>(Start));
    private static readonly List<AuditRecord> Log = Records(Scope, 9);

    public static TheoryData<string, AuditBreak, long> Tamperings { get; } = new()
    {
        { "change a name", AuditBreak.Changed, 4 },
        { "change a time", AuditBreak.Changed, 4 },
        { "change the details", AuditBreak.Changed, 4 },
        { "change a project", AuditBreak.Changed, 4 },
        { "replace with its hash", AuditBreak.Replaced, 5 },
        { "drop one", AuditBreak.Removed, 4 },
        { "drop the first", AuditBreak.Removed, 1 },
        { "drop three", AuditBreak.Removed, 4 },
        { "drop one and count on", AuditBreak.Replaced, 4 },
        { "swap two lines", AuditBreak.Inserted, 4 },
        { "swap two numbers", AuditBreak.Changed, 4 },
        { "put one in", AuditBreak.Inserted, 4 },
        { "double one", AuditBreak.Inserted, 4 },
        { "take one of another workspace", AuditBreak.Foreign, 4 },
    };

    [Fact]
    public void A_log_holds_as_it_was_sealed()
    {
        var report = AuditChain.Verify(Log, Log[^1].Hash);

        (report.Holds, report.Entries, report.End).ShouldBe((true, 9, new AuditLink(9, Log[^1].Hash)));
        Log.Select(record => record.Number).ShouldBe(Enumerable.Range(1, 9).Select(number => (long)number));
    }

    [Theory]
    [MemberData(nameof(Tamperings))]
    public void Whatever_is_done_to_a_log_is_found_at_its_place(string what, AuditBreak kind, long number)
    {
        var report = AuditChain.Verify(Tampered(what));

        report.Holds.ShouldBeFalse();
        report.Findings.ShouldContain(finding => finding.Kind == kind && finding.Number == number, string.Join('\n', report.Findings));
        report.Broken.ShouldBeLessThan(6);   // at its place, not from there to the end
    }

    [Fact]
    public void A_log_rewritten_from_some_entry_to_its_end_is_found_by_the_head_that_was_noted()
    {
        var rewritten = Records(Scope, 9, "somebody else");
        var shortened = Log.SkipLast(2);

        AuditChain.Verify(rewritten).Holds.ShouldBeTrue();
        AuditChain.Verify(rewritten, Log[^1].Hash).Findings.ShouldHaveSingleItem().Kind.ShouldBe(AuditBreak.OtherEnd);
        AuditChain.Verify(shortened, Log[^1].Hash).Findings.ShouldHaveSingleItem().Kind.ShouldBe(AuditBreak.OtherEnd);
    }

    [Fact]
    public void A_line_says_all_of_an_entry_and_reads_back_as_the_same()
    {
        var line = Log[3].ToLine();

        AuditRecord.FromLine(line).ShouldBe(Log[3]);
        line.ShouldNotContain('\n');
        AuditRecord.FromLine("""{"number":1}""").ShouldBeNull();
        AuditRecord.FromLine("not json").ShouldBeNull();
    }

    [Fact]
    public void An_entry_is_sealed_once()
    {
        var entry = Entry(Scope, 1, "Ada");
        entry.Seal(null);

        Should.Throw<InvalidOperationException>(() => entry.Seal(null));
        Should.Throw<InvalidOperationException>(() => Entry(Scope, 1, "Ada").ToRecord());
    }

    [Fact]
    public void The_form_that_is_hashed_never_changes()
    {
        // Computed once with sha256sum over the text below; a change of the form would break every log that was ever exported.
        var record = new AuditRecord(2, "id", "t", "w", Start, "a", "Ada", "run.deleted", "run", "r", null, """{"name":"x"}""", "before", "");

        record.ToLine().ShouldBe(
            """{"number":2,"id":"id","tenant":"t","workspace":"w","at":"2026-03-01T08:00:00+00:00","actor":"a","actorName":"Ada","what":"run.deleted","subjectType":"run","subjectId":"r","project":null,"details":"{\"name\":\"x\"}","previous":"before","hash":""}""");
        record.ComputeHash().ShouldBe("2c86ff306480edee38dc2500ec4ba0b25cf2608efbd165fa8b8b8d912f95ea32");
    }

    private static IEnumerable<AuditRecord> Tampered(string what)
    {
        var fourth = Log[3];
        var resealed = fourth with { ActorName = "Eve" };
        return what switch
        {
            "change a name" => With(3, fourth with { ActorName = "Eve" }),
            "change a time" => With(3, fourth with { At = fourth.At.AddMilliseconds(1) }),
            "change the details" => With(3, fourth with { Details = "{}" }),
            "change a project" => With(3, fourth with { Project = "other" }),
            "replace with its hash" => With(3, resealed with { Hash = resealed.ComputeHash() }),
            "drop one" => Log.Where(record => record.Number != 4),
            "drop the first" => Log.Skip(1),
            "drop three" => Log.Where(record => record.Number is < 4 or > 6),
            "drop one and count on" => Log.Where(record => record.Number != 4).Select(record => record.Number < 4 ? record : Resealed(record with { Number = record.Number - 1 })).Take(4),
            "swap two lines" => [.. Log.Take(3), Log[4], Log[3], .. Log.Skip(5)],
            "swap two numbers" => [.. Log.Take(3), Log[4] with { Number = 4 }, Log[3] with { Number = 5 }, .. Log.Skip(5)],
            "put one in" => [.. Log.Take(4), Resealed(fourth with { Details = """{"more":1}""" }), .. Log.Skip(4)],
            "double one" => [.. Log.Take(4), .. Log.Skip(3)],
            "take one of another workspace" => With(3, Records(new(Scope.TenantId, TypedId.New<WorkspaceId>(Start)), 9)[3]),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
    }

    private static AuditRecord Resealed(AuditRecord record) => record with { Hash = record.ComputeHash() };

    private static IEnumerable<AuditRecord> With(int place, AuditRecord record) => [.. Log.Take(place), record, .. Log.Skip(place + 1)];

    private static List<AuditRecord> Records(TenantScope scope, int count, string name = "Ada")
    {
        AuditLink? end = null;
        var records = new List<AuditRecord>();
        for (var number = 1; number <= count; number++)
        {
            var entry = Entry(scope, number, name);
            end = entry.Seal(end);
            records.Add(entry.ToRecord());
        }

        return records;
    }

    private static AuditEntry Entry(TenantScope scope, int number, string name) =>
        new(scope, new("account", name), "run.deleted", new("run", $"run {number}"), AuditFacts.Of(new { number }), Start.AddMinutes(number));
}
