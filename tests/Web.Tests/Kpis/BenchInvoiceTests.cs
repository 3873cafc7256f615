using System.Text.Json;
using Platform.Web.Hosting.Commands;

namespace Platform.Web.Tests.Kpis;

public sealed class BenchInvoiceTests
{
    [Fact]
    public async Task An_invoice_and_one_statement_say_the_same_of_the_same_observations()
    {
        using var answer = JsonDocument.Parse(await BenchInvoiceCommand.MeasureAsync(20_000, TestContext.Current.CancellationToken));

        var line = answer.RootElement;
        line.GetProperty("estimate").GetDecimal().ShouldBe(line.GetProperty("sql_estimate").GetDecimal(), 0.000002m);
        line.GetProperty("net").GetDecimal().ShouldBeGreaterThan(0);
        line.GetProperty("file_hash").GetString()!.Length.ShouldBe(64);
        line.GetProperty("phases").EnumerateObject().Select(phase => phase.Name).ShouldBe(["rows", "freeze", "issue", "file"]);
    }
}
