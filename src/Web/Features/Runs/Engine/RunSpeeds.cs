using Microsoft.EntityFrameworkCore;
using Platform.Domain.Models;
using Platform.Domain.Nodes;
using Platform.Domain.Runs;
using Platform.Training.Engine;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs.Engine;

/// <summary>How fast a model is trained, in tokens a second, with the interval that holds about nine runs of ten.</summary>
/// <param name="Rate">Expected.</param>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
/// <param name="MeasuredRuns">Finished runs it rests on.</param>
/// <param name="Probed">True when it rests on a few steps that a node measured.</param>
internal sealed record RunSpeed(double Rate, double Low, double High, int MeasuredRuns, bool Probed);

/// <summary>
/// What is known of a model's speed, best first: runs of it that this workspace has finished, on the nodes that are there if any ran on them; a few steps
/// that a node measured; a general figure for the model's size, with a wide interval.
/// </summary>
internal sealed class RunSpeeds(IDbContextFactory<PlatformDbContext> contexts, TimeProvider clock)
{
    private const int RunsLookedAt = 10;

    // Weights times tokens a second that one processor core trains, measured on plain server cores with bf16 (135 M weights at about 250 tokens a second a core).
    private const double WeightTokensPerCoreSecond = 3.4e10;
    private const double MostTokensPerSecond = 20_000;
    private const double GeneralFactor = 4;

    // A run also writes checkpoints and sample answers, and shares the machine for longer than a few steps: runs on a busy machine took 0.9 to 1.8 times
    // what the probe's speed alone would say (260 thousand and 135 million weights, two cores).
    private const double ProbeShare = 0.8;
    private const double ProbeFactor = 1.6;

    private static readonly TimeSpan ProbeHoldsFor = TimeSpan.FromDays(30);
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromHours(1);

    /// <summary>What is known of a model's speed.</summary>
    public async Task<RunSpeed> OfAsync(BaseModel model, Precision precision, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var nodes = await LiveAsync(db, cancellationToken);
        var rates = await RatesAsync(db, model.Id, nodes, cancellationToken);
        if (rates.Count == 0 && await ProbedAsync(db, model, precision, nodes, cancellationToken) is { } probed)
            return new RunSpeed(probed * ProbeShare, probed * ProbeShare / ProbeFactor, probed * ProbeShare * ProbeFactor, 0, true);
        var (rate, low, high) = RateOf(rates, model.Parameters);
        return new RunSpeed(rate, low, high, rates.Count, false);
    }

    /// <summary>Asks the nodes that are there to measure the model, unless they have, or have failed a short while ago.</summary>
    /// <returns>True while a node is asked and has not answered.</returns>
    public async Task<bool> WantAsync(BaseModel model, Precision precision, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var (now, word) = (clock.GetUtcNow(), Word(precision));
        var known = await db.NodeSpeeds.Where(speed => speed.ModelHash == model.ContentHash && speed.Precision == word).ToDictionaryAsync(speed => speed.Node, cancellationToken);
        var open = 0;
        foreach (var node in (await LiveAsync(db, cancellationToken)).Where(node => node.Figures is { EngineReady: true }))
        {
            var earlier = known.GetValueOrDefault(node.Name);
            if (earlier?.EndedAt is { } ended && now - ended < TryAgainAfter)
                continue;
            open++;
            if (earlier is { EndedAt: null })
                continue;
            if (earlier is not null)
                db.Remove(earlier);
            else
                db.Add(new NodeSpeed(node.Name, model.ContentHash, word, now));
        }
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Somebody else asked for the same in between.
            return true;
        }
        return open > 0;
    }

    public static string Word(Precision precision) => precision == Precision.Float32 ? "fp32" : "bf16";

    /// <summary>Tokens a second with the interval that holds about nine of ten.</summary>
    internal static (double Rate, double Low, double High) RateOf(IReadOnlyList<double> rates, long parameters)
    {
        if (rates.Count == 0)
        {
            var general = Math.Min(MostTokensPerSecond, WeightTokensPerCoreSecond * Environment.ProcessorCount / Math.Max(1, parameters));
            return (general, general / GeneralFactor, general * GeneralFactor);
        }
        // Ratios of speeds spread evenly, so the interval is taken on their logarithms; one run alone says nothing about the spread.
        const double Spread = 0.25;
        const double NineOfTen = 1.645;
        var logs = rates.Select(rate => Math.Log(rate)).ToList();
        var mean = logs.Average();
        var spread = logs.Count > 1 ? Math.Max(0.05, Math.Sqrt(logs.Sum(value => Math.Pow(value - mean, 2)) / (logs.Count - 1))) : Spread;
        var half = NineOfTen * spread * Math.Sqrt(1 + (1.0 / logs.Count));
        return (Math.Exp(mean), Math.Exp(mean - half), Math.Exp(mean + half));
    }

    private async Task<List<Node>> LiveAsync(PlatformDbContext db, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return [.. (await db.Nodes.AsNoTracking().ToListAsync(cancellationToken)).Where(node => !node.IsGone(now))];
    }

    private async Task<double?> ProbedAsync(PlatformDbContext db, BaseModel model, Precision precision, List<Node> nodes, CancellationToken cancellationToken)
    {
        var (word, since) = (Word(precision), clock.GetUtcNow() - ProbeHoldsFor);
        var measured = await db.NodeSpeeds.AsNoTracking()
            .Where(speed => speed.ModelHash == model.ContentHash && speed.Precision == word && speed.TokensPerSecond != null && speed.EndedAt >= since)
            .Select(speed => new { speed.Node, speed.TokensPerSecond }).ToListAsync(cancellationToken);
        var here = measured.Where(speed => nodes.Exists(node => node.Name == speed.Node)).Select(speed => speed.TokensPerSecond!.Value).ToList();
        return here.Count > 0 ? here.Average() : null;
    }

    private static async Task<IReadOnlyList<double>> RatesAsync(PlatformDbContext db, BaseModelId model, List<Node> nodes, CancellationToken cancellationToken)
    {
        var measured = await db.Runs.AsNoTracking()
            .Where(run => run.BaseModelId == model && run.Status == RunStatus.Succeeded && run.ActiveSeconds > 0)
            .OrderByDescending(run => run.CreatedAt).Take(RunsLookedAt)
            .Select(run => new { run.Node, run.ActiveSeconds, Tokens = db.RunMetrics.Where(row => row.RunId == run.Id).Max(row => (long?)row.Tokens) ?? 0 })
            .ToListAsync(cancellationToken);
        var known = measured.Where(run => run.Tokens > 0).ToList();
        var here = known.Where(run => nodes.Exists(node => node.Name == run.Node)).ToList();
        return [.. (here.Count > 0 ? here : known).Select(run => run.Tokens / run.ActiveSeconds)];
    }
}
