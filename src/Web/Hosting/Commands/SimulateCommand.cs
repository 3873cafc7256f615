using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Platform.Domain.Billing.Simulation;

namespace Platform.Web.Hosting.Commands;

/// <summary>Bills simulated contracts whose truth is known, by the product's own calculation, and says how often it would bill for nothing or too much.</summary>
internal static class SimulateCommand
{
    private const int MostContracts = 1_000_000;

    public static Command CommandLine()
    {
        var count = new Option<int>("--count") { Description = "Contracts.", DefaultValueFactory = _ => 10_000 };
        var seed = new Option<ulong>("--seed") { Description = "Seed; the same one gives the same figures.", DefaultValueFactory = _ => 1 };
        var contracts = new Command(
            "contracts",
            "Each contract is billed twice: without an effect, looked at every week, and with one. One JSON object for each kind of world, the last over all: false_bill_rate, coverage, overbilled_rate.") { count, seed };
        contracts.SetAction((parsed, stop) => ContractsAsync(parsed.GetValue(count), parsed.GetValue(seed), stop));
        return new Command("simulate", "Checks the billing rules against simulated truth.") { contracts };
    }

    private static async Task<int> ContractsAsync(int count, ulong seed, CancellationToken cancellationToken)
    {
        if (count is < 1 or > MostContracts)
        {
            await Console.Error.WriteLineAsync($"{count} contracts: choose 1 to {MostContracts:N0}.");
            return 1;
        }

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
