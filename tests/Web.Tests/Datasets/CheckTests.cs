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

    [Fact]
    public async Task Three_hundred_megabytes_are_checked_within_a_memory_ceiling()
    {
        const int Rows = 150_000;
        await using var workspace = await TestWorkspace.OpenAsync();
        var blobs = workspace.Services.GetRequiredService<IBlobStore>();
        var blob = await blobs.WriteAsync(workspace.Scope.TenantId, new RowStream(Rows), CancellationToken.None);
        blob.Length.ShouldBeGreaterThan(300_000_000);
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var input = new CheckInput(workspace.Scope.TenantId, [new CheckFile("big.jsonl", FileFormat.Jsonl, blob.Sha256, blob.Length, null, null)],
            new ColumnMapping { User = ["prompt"], Assistant = "completion" }, TaskKind.Answer);
        long most = 0;
        using var watch = new Timer(_ => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before), null, 100, 100);

        var result = await new CheckRows(blobs).HandleAsync(input, new ImportProgress(), CancellationToken.None);

        result.Value.Report.Rows.ShouldBe(Rows);
        result.Value.Report.Unusable.ShouldBe(0);
        TestContext.Current.TestOutputHelper?.WriteLine($"peak of the managed heap over the start: {most >> 20} MB for {blob.Length >> 20} MB");
        most.ShouldBeLessThan(200L << 20);
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

    /// <summary>JSONL of two kilobytes a row, made while it is read; no two rows are alike.</summary>
    private sealed class RowStream(int rows) : ForwardStream
    {
        private readonly Random _random = new(5);
        private byte[] _row = [];
        private int _position;
        private int _made;

        public override int Read(Span<byte> buffer)
        {
            if (_position == _row.Length)
            {
                if (_made == rows)
                    return 0;
                var text = new char[1970];
                for (var i = 0; i < text.Length; i++)
                    text[i] = (char)('a' + _random.Next(26));
                _row = Encoding.ASCII.GetBytes($$"""{"prompt":"{{new string(text)}}","completion":"answer {{_made++}}"}""" + "\n");
                _position = 0;
            }

            var taken = Math.Min(buffer.Length, _row.Length - _position);
            _row.AsSpan(_position, taken).CopyTo(buffer);
            _position += taken;
            return taken;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));
    }
}
