using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Platform.Domain.Billing.Simulation;

namespace Platform.Web.Hosting.Commands;

/// <summary>Bills simulated contracts whose truth is known, by the product's own calculation, and says how often it would bill for nothing or too much.</summary>
internal static class SimulateCommand
{
    private const int Most = 1_000_000;

    public static Command CommandLine()
    {
        var count = new Option<int>("--count") { Description = "How many.", DefaultValueFactory = _ => 10_000 };
        var seed = new Option<ulong>("--seed") { Description = "Seed; the same one gives the same figures.", DefaultValueFactory = _ => 1 };
        var contracts = new Command(
            "contracts",
            "Each contract is billed twice: without an effect, looked at every week, and with one. One JSON object for each kind of world, the last over all: false_bill_rate, coverage, overbilled_rate.") { count, seed };
        contracts.SetAction((parsed, stop) => ContractsAsync(parsed.GetValue(count), parsed.GetValue(seed), stop));
        var sample = new Option<string?>("--sample") { Description = "File that takes the evidence of the first invoice, to try ./lathe verify on." };
        var invoices = new Command("invoices", "Issues random invoices, verifies each file, falsifies it and verifies again. One JSON object: mismatches and unnoticed must be 0.") { count, seed, sample };
        invoices.SetAction((parsed, stop) => InvoicesAsync(parsed.GetValue(count), parsed.GetValue(seed), parsed.GetValue(sample), stop));
        return new Command("simulate", "Checks the billing rules against simulated truth.") { contracts, invoices };
    }

    private static async Task<int> InvoicesAsync(int count, ulong seed, string? sample, CancellationToken cancellationToken)
    {
        if (await RefusedAsync(count))
            return 1;
        if (sample is not null)
            await File.WriteAllTextAsync(sample, InvoiceSimulation.FileOf(0, seed), cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var all = new InvoiceCounts(0, 0, 0, 0);
        var gate = new Lock();
        await Parallel.ForAsync(0, count, cancellationToken, (number, _) =>
        {
            var counts = InvoiceSimulation.Run(number, seed);
            lock (gate)
                all = all.With(counts);
            return ValueTask.CompletedTask;
        });
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new
        {
            simulate = "invoices", invoices = all.Invoices, seed, mismatches = all.Mismatches, falsified = all.Invoices, unnoticed = all.Unnoticed, billed = all.Billed,
            seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1),
        }));
        return all.Mismatches + all.Unnoticed == 0 ? 0 : 1;
    }

    private static async Task<bool> RefusedAsync(int count)
    {
        if (count is >= 1 and <= Most)
            return false;
        await Console.Error.WriteLineAsync($"{count}: choose 1 to {Most:N0}.");
        return true;
    }

    private static async Task<int> ContractsAsync(int count, ulong seed, CancellationToken cancellationToken)
    {
        if (await RefusedAsync(count))
            return 1;
        var started = Stopwatch.GetTimestamp();
        var byKind = Enum.GetValues<SimulatedWorldKind>().ToDictionary(kind => kind, _ => SimulationCounts.None);
        var gate = new Lock();
        await Parallel.ForAsync(0, count, cancellationToken, (number, _) =>
        {
            var (kind, counts) = ContractSimulation.Run(number, seed);
            lock (gate)
                byKind[kind] = byKind[kind].With(counts);
            return ValueTask.CompletedTask;
        });
        foreach (var (kind, counts) in byKind)
            await Console.Out.WriteLineAsync(Line(kind.ToString(), counts, seed, started));
        await Console.Out.WriteLineAsync(Line("All", byKind.Values.Aggregate((first, second) => first.With(second)), seed, started));
        return 0;
    }

    private static string Line(string world, SimulationCounts counts, ulong seed, long started) => JsonSerializer.Serialize(new
    {
        simulate = "contracts",
        world,
        contracts = counts.Contracts,
        seed,
        alpha = ContractSimulation.Alpha,
        false_bill_rate = Rate(counts.FalseBills, counts.Contracts),
        coverage = Rate(counts.Covered, counts.Intervals),
        overbilled_rate = Rate(counts.Overbilled, counts.Contracts),
        billed_share_of_worth = counts.Worth == 0 ? 0 : Math.Round((double)(counts.Billed / counts.Worth), 4),
        seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1),
    });

    private static double Rate(int part, int whole) => whole == 0 ? 0 : Math.Round((double)part / whole, 5);
}
