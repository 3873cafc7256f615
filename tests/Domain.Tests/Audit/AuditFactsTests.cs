using Platform.Domain.Audit;
using Platform.Domain.Kernel;
using Platform.Domain.Runs;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Tests.Audit;

/// <summary>Details are plain, short and the same text every time.</summary>
public sealed class AuditFactsTests
{
    [Fact]
    public void Facts_are_written_in_their_order_and_nothing_of_them_is_lost()
    {
        var id = RunId.From(Guid.Parse("0198f0a0-0000-7000-8000-000000000001"));

        AuditFacts.Of(new { Name = "Übung 1", Count = 3, Price = 1.50m, Role = WorkspaceRole.Editor, Run = id, Missing = (string?)null, Names = new[] { "a", "b" } })
            .ShouldBe("""{"name":"Übung 1","count":3,"price":1.5,"role":"Editor","run":"0198f0a0-0000-7000-8000-000000000001","names":["a","b"]}""");
        AuditFacts.Of(null).ShouldBe("{}");
    }

    [Fact]
    public void Long_texts_and_lists_are_cut_without_tearing_a_letter()
    {
        var letters = string.Concat(Enumerable.Repeat("𝔸", 400));
        var written = AuditFacts.Of(new { letters, many = Enumerable.Range(0, 50) });

        var read = System.Text.Json.JsonDocument.Parse(written).RootElement;
        var cut = read.GetProperty("letters").GetString()!;
        cut.Length.ShouldBeLessThanOrEqualTo(AuditFacts.MaxValueLength);
        cut.ShouldEndWith("𝔸…");
        read.GetProperty("many").GetArrayLength().ShouldBe(AuditFacts.MostItems + 1);
        read.GetProperty("many")[AuditFacts.MostItems].GetString().ShouldBe("+30");
    }

    [Fact]
    public void An_object_within_the_details_is_refused()
    {
        Should.Throw<ArgumentException>(() => AuditFacts.Of(new { run = new { name = "x" } })).Message.ShouldContain("'run'");
        Should.Throw<ArgumentException>(() => AuditFacts.Of("a text"));
    }
}
