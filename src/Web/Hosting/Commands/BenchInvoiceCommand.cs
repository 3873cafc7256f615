using System.CommandLine;
using System.Data.Common;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Evidence;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Kpis;
using Platform.Web.Hosting.Measures;

namespace Platform.Web.Hosting.Commands;

/// <summary>Measures an invoice over many observations beside one SQL statement that computes the same sums.</summary>
internal static class BenchInvoiceCommand
{
    private const int FewestCases = 1000;
    private const int MostCases = 20_000_000;

    public static Command CommandLine()
    {
        var count = new Option<int>("--count") { Description = "How many observations.", DefaultValueFactory = _ => 1_000_000 };
        count.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < FewestCases or > MostCases)
                result.AddError($"--count lies from {FewestCases} to {MostCases}.");
        });
        var command = new Command(
            "invoice", "Makes a database with observations of one period, then times its invoice (rows, evidence, line, document, file's hash) and one SQL statement with the same sums. One JSON object: both, ratio, peak memory.") { count };
        command.SetAction(async (parsed, stop) =>
        {
            await Console.Out.WriteLineAsync(await MeasureAsync(parsed.GetValue(count), stop));
            return 0;
        });
        return command;
    }

    /// <summary>Measures and gives the JSON line.</summary>
    public static async Task<string> MeasureAsync(int count, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("lathe-bench-");
        try
        {
            await using var ground = await BenchInvoiceGround.MakeAsync(Path.Combine(scratch.FullName, "bench.db"), count, cancellationToken);
            var sums = await SqlAsync(ground, cancellationToken);
            var invoice = await InvoiceAsync(ground, cancellationToken);
            var again = await SqlAsync(ground, cancellationToken);
            var sql = Math.Min(sums.Seconds, again.Seconds);
            var total = invoice.Phases.Values.Sum();
            if (sums.Served != invoice.Served || sums.Control != invoice.Control)
                throw new InvalidOperationException($"The statement counts {sums.Served} and {sums.Control} cases, the line {invoice.Served} and {invoice.Control}.");
            using var process = Process.GetCurrentProcess();
            return JsonSerializer.Serialize(new
            {
                bench = "invoice", count, fill_seconds = Math.Round(ground.FillSeconds, 2), observations_per_second = Math.Round(count / ground.FillSeconds),
                invoice_seconds = Math.Round(total, 3), invoice_cpu_seconds = Math.Round(invoice.CpuSeconds, 2), phases = invoice.Phases.ToDictionary(phase => phase.Key, phase => Math.Round(phase.Value, 3)),
                sql_seconds = Math.Round(sql, 3), sql_cpu_seconds = Math.Round(Math.Min(sums.CpuSeconds, again.CpuSeconds), 2), ratio = Math.Round(total / sql, 2), net = invoice.Net, estimate = invoice.Estimate, sql_estimate = Math.Round(sums.Difference, 6),
                file_hash = invoice.FileHash, peak_mib = process.PeakWorkingSet64 >> 20,
            });
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            scratch.Delete(recursive: true);
        }
    }

    private static async Task<Invoice> InvoiceAsync(BenchInvoiceGround ground, CancellationToken cancellationToken)
    {
        var phases = new Dictionary<string, double>();
        var (started, worked) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        void Done(string phase) => (phases[phase], started) = (Stopwatch.GetElapsedTime(started).TotalSeconds, Stopwatch.GetTimestamp());

        var terms = ground.Terms;
        var (from, to) = (UtcDay.StartOf(terms.StartOf(1)), UtcDay.StartOf(terms.EndOf(1)));
        var lines = new List<string>();
        var reader = new ObservationRows(ground, TimeProvider.System);
        var moment = await reader.MomentAsync(ground.Kpi.Id, cancellationToken);
        await foreach (var row in reader.ReadAsync(ground.Kpi.Id, from, to, moment, cancellationToken))
            lines.Add(row.Line);
        Done("rows");
        var snapshot = new EvidenceSnapshot(terms.Kpis[0].Key, 1, CanonicalText.HashOf(terms), EvidenceSnapshot.CurrentMethod, "all", ["model"], moment, lines, new Dictionary<string, IReadOnlyList<string>>());
        var frozen = snapshot.Hash();
        Done("freeze");
        var chain = new List<ChainEntry>();
        foreach (var party in Enum.GetValues<ContractParty>())
            chain.Add(ChainEntry.After(chain.Count > 0 ? chain[^1] : null, ChainEvents.Signed, "contract", snapshot.ContractHash, to));
        chain.Add(ChainEntry.After(chain[^1], ChainEvents.Frozen, ChainEvents.Period(1), frozen, to));
        var file = InvoiceIssue.Of(new InvoiceMaterial("contract", terms, [], 1, [snapshot], [], [], [], [], chain), "2026-00001", to.AddDays(1)).Value;
        Done("issue");
        var hash = CanonicalText.HashOf(file);
        Done("file");
        var line = file.Results[0];
        return new(phases, (Environment.CpuUsage.TotalTime - worked).TotalSeconds, line.Served, line.Control, line.Estimate, file.Invoice.Totals.Net, hash);
    }

    private static async Task<(double Seconds, double CpuSeconds, long Served, long Control, double Difference)> SqlAsync(BenchInvoiceGround ground, CancellationToken cancellationToken)
    {
        await using var db = ground.CreateDbContext();
        await db.Database.OpenConnectionAsync(cancellationToken);
        await using var command = db.Database.GetDbConnection().CreateCommand();
        command.CommandText = """
            SELECT "Served", COUNT(*), SUM("Number"), SUM("Number" * "Number") FROM "Observations"
            WHERE "KpiId" = @kpi AND "At" >= @from AND "At" < @to GROUP BY "Served" ORDER BY "Served"
            """;
        void Add(string name, object value)
        {
            DbParameter parameter = new SqliteParameter(name, value);
            command.Parameters.Add(parameter);
        }

        Add("@kpi", ground.Kpi.Id.Value);
        Add("@from", UtcDay.StartOf(ground.Terms.StartOf(1)).UtcTicks);
        Add("@to", UtcDay.StartOf(ground.Terms.EndOf(1)).UtcTicks);
        var (started, worked) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var arms = new List<(long Cases, double Sum)>();
        while (await reader.ReadAsync(cancellationToken))
            arms.Add((reader.GetInt64(1), reader.GetDouble(2)));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return (seconds, (Environment.CpuUsage.TotalTime - worked).TotalSeconds, arms[1].Cases, arms[0].Cases, (arms[1].Sum / arms[1].Cases) - (arms[0].Sum / arms[0].Cases));
    }

    private sealed record Invoice(Dictionary<string, double> Phases, double CpuSeconds, long Served, long Control, decimal? Estimate, decimal Net, string FileHash);
}
