using System.Diagnostics;
using System.Text.Json;
using Platform.Domain.Audit;
using Platform.Web.Tests.Hosting;

namespace Platform.Web.Tests.Auditing;

/// <summary>A log that was taken out is checked without the portal, by the program that anybody has.</summary>
public sealed class AuditExportTests(PortalTestHost host) : IClassFixture<PortalTestHost>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lathe-audit-").FullName;

    public static TheoryData<string> Tamperings => ["change", "drop", "insert", "swap", "garble", "cut"];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_exported_log_holds_and_ends_at_the_head_that_the_portal_says()
    {
        var (tenant, lines) = await ExportedAsync(5200);
        using var browser = await host.SignInAsync(tenant.Administrator);
        var state = JsonDocument.Parse(await browser.GetStringAsync(new Uri("/api/audit", UriKind.Relative))).RootElement;

        var (code, answer) = Verify(lines, AuditRecord.FromLine(lines[^1])!.Hash);

        code.ShouldBe(0);
        (answer.GetProperty("entries").GetInt64(), answer.GetProperty("holds").GetBoolean()).ShouldBe((5201, true));
        // the sign-in before it is in it; that it was taken, and the second sign-in, stand behind what was taken
        (state.GetProperty("number").GetInt64(), state.GetProperty("holds").GetBoolean()).ShouldBe((5203, true));
    }

    [Theory]
    [MemberData(nameof(Tamperings))]
    public async Task A_file_that_was_touched_does_not_hold(string how)
    {
        var (_, lines) = await ExportedAsync(9);
        var head = AuditRecord.FromLine(lines[^1])!.Hash;
        lines = how switch
        {
            "change" => [.. lines.Take(4), lines[4].Replace("test.done", "test.gone", StringComparison.Ordinal), .. lines.Skip(5)],
            "drop" => [.. lines.Take(4), .. lines.Skip(5)],
            "insert" => [.. lines.Take(4), lines[1], .. lines.Skip(4)],
            "swap" => [.. lines.Take(4), lines[5], lines[4], .. lines.Skip(6)],
            "garble" => [.. lines.Take(4), "{}", .. lines.Skip(5)],
            _ => [.. lines.Take(7)],
        };

        var (code, answer) = Verify(lines, head);

        code.ShouldBe(1);
        answer.GetProperty("holds").GetBoolean().ShouldBeFalse();
        answer.GetProperty("findings").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_table_holds_what_was_filtered_and_no_cell_is_a_formula()
    {
        var tenant = await host.CreateTenantAsync();
        await AuditTrial.WriteAsync(host, tenant, 3, "=cmd|'/c calc'!A1");
        await AuditTrial.WriteAsync(host, tenant, 3, "plain \"quoted\"");
        using var browser = await host.SignInAsync(tenant.Administrator);

        var text = await browser.GetStringAsync(new Uri("/api/audit/log.csv?area=test", UriKind.Relative));

        text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(7);
        text.ShouldContain("\"'=cmd|'/c calc'!A1 0\"");
        text.ShouldContain("\"plain \"\"quoted\"\" 2\"");
        (await browser.GetStringAsync(new Uri("/api/audit/log.csv?area=run", UriKind.Relative))).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
    }

    private async Task<(TestTenant Tenant, string[] Lines)> ExportedAsync(int count)
    {
        var tenant = await host.CreateTenantAsync();
        await AuditTrial.WriteManyAsync(host, tenant, count);
        using var browser = await host.SignInAsync(tenant.Administrator);
        var text = await browser.GetStringAsync(new Uri("/api/audit/log.jsonl", UriKind.Relative));
        return (tenant, text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private (int Code, JsonElement Answer) Verify(string[] lines, string head)
    {
        var file = Path.Combine(_folder, "log.txt");
        File.WriteAllLines(file, lines);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Platform.Verifier.dll"), file, "--head", head])
        {
            RedirectStandardOutput = true,
        })!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, JsonDocument.Parse(said).RootElement);
    }
}
