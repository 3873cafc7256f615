using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Datasets;
using Platform.Domain.Projects;
using Platform.Web.Features.Datasets.Checking;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Tests.Datasets;

public sealed class CheckTests
{
    [Fact]
    public async Task Every_kind_of_finding_is_counted_with_its_line()
    {
        const string Text = """
            {"prompt":"What is a contract?","completion":"An agreement."}
            {"prompt":"","completion":"No question."}
            {"prompt":"No answer?","completion":" "}
            {"prompt":"What is a  CONTRACT?","completion":"An agreement."}
            {"prompt":"What is a contract?","completion":"Something else."}
            not json
            {"prompt":"A bell\u0007 rings","completion":"Yes."}
            """;
        await using var workspace = await TestWorkspace.OpenAsync();

        var (report, findings) = await CheckAsync(workspace, Text, new ColumnMapping { User = ["prompt"], Assistant = "completion" });

        (report.Rows, report.Unusable, report.ToLookAt, report.Fine).ShouldBe((7, 3, 4, 0));
        findings.Where(finding => ChecksReport.IsFatal(finding.Kind)).Select(finding => (finding.Kind, finding.Line))
            .ShouldBe([(FindingKind.EmptyInput, 2), (FindingKind.EmptyAnswer, 3), (FindingKind.BadJson, 6)]);
        findings.Where(finding => finding.Kind == FindingKind.ExactDuplicate).Select(finding => finding.Line).ShouldBe([1, 4]);
        findings.Where(finding => finding.Kind == FindingKind.Contradiction).Select(finding => finding.Line).ShouldBe([1, 4, 5]);
        findings.Single(finding => finding.Kind == FindingKind.ControlCharacters).Detail.ShouldContain("U+0007");
        report.Count(FindingKind.ExactDuplicate).ShouldBe(1);
    }

    [Theory]
    [InlineData("""[{"role":"user","content":"q"}]""", "does not end with the assistant")]
    [InlineData("""[{"role":"assistant","content":"a"}]""", "begins with the assistant")]
    [InlineData("""[{"content":"q"},{"role":"assistant","content":"a"}]""", "has no role")]
    [InlineData("""[{"role":"user","content":"q"},{"role":"tool","content":"a"}]""", "'tool'")]
    [InlineData("""[{"role":"user","content":"q"},{"role":"user","content":"a"}]""", "both the user's")]
    public async Task A_conversation_out_of_order_says_which_turn(string messages, string said)
    {
        await using var workspace = await TestWorkspace.OpenAsync();

        var (_, findings) = await CheckAsync(workspace, $$"""{"messages":{{messages}}}""", new ColumnMapping { Messages = "messages" });

        findings.Single().Kind.ShouldBe(FindingKind.BadRoles);
        findings.Single().Detail.ShouldContain(said);
    }

    private static async Task<(ChecksReport Report, List<Finding> Findings)> CheckAsync(TestWorkspace workspace, string text, ColumnMapping mapping)
    {
        var blobs = workspace.Services.GetRequiredService<IBlobStore>();
        var tenant = workspace.Scope.TenantId;
        var blob = await blobs.WriteAsync(tenant, new MemoryStream(Encoding.UTF8.GetBytes(text)), CancellationToken.None);
        var input = new CheckInput(tenant, [new CheckFile("rows.jsonl", FileFormat.Jsonl, blob.Sha256, blob.Length, null, null)], mapping, TaskKind.Answer);
        var result = (await new CheckRows(blobs).HandleAsync(input, new ImportProgress(), CancellationToken.None)).Value;
        var findings = new List<Finding>();
        await using var stream = blobs.OpenRead(tenant, result.Files.Findings);
        using var lines = new Utf8Lines(stream, 1 << 20);
        while (await lines.NextAsync(CancellationToken.None) is { } line)
            findings.Add(Finding.FromJson(line.Bytes.Span));
        return (result.Report, findings);
    }
}
