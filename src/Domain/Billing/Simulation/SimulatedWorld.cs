using Platform.Domain.Billing.Evidence;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Billing.Simulation;

/// <summary>What makes a simulated customer's cases hard to judge.</summary>
public enum SimulatedWorldKind
{
    /// <summary>The same level all the time.</summary>
    Steady = 0,

    /// <summary>The level of both arms climbs by 30 points over the contract.</summary>
    Drift = 1,

    /// <summary>The level of both arms goes up and down by 20 points within each week and over the year.</summary>
    Season = 2,

    /// <summary>Cases belong to groups of different level; chance decides for whole groups.</summary>
    Groups = 3,
}

/// <summary>Draws the cases of a simulated customer: yes or no, with a known effect of the model.</summary>
internal sealed class SimulatedWorld
{
    public const int GroupCount = 24;

    public static Party Vendor { get; } = new("Vendor Ltd", "1 High Street", "10115", "Berlin", "DE", "DE123456789", "DE02120300000000202051", "billing@vendor.example");

    public static Party Customer { get; } = new("Customer Ltd", "2 Low Street", "20095", "Hamburg", "DE", "DE987654321", "", "accounts@customer.example");

    private const double Level = 0.35;
    private const double GroupSpread = 0.1;

    private readonly SimulatedWorldKind _kind;
    private readonly double _effect;
    private readonly SplitMix64 _chance;
    private readonly double[] _groups;
    private readonly bool[] _servedGroups;

    /// <param name="kind">What makes it hard.</param>
    /// <param name="effect">Added to the chance of yes when the model serves.</param>
    /// <param name="seed">Seed.</param>
    public SimulatedWorld(SimulatedWorldKind kind, double effect, ulong seed)
    {
        (_kind, _effect, _chance) = (kind, effect, new SplitMix64(seed));
        _groups = [.. Enumerable.Range(0, GroupCount).Select(_ => GroupSpread * ((2 * _chance.Uniform()) - 1))];
        // half of the groups, drawn by shuffling
        var order = Enumerable.Range(0, GroupCount).ToArray();
        for (var at = GroupCount - 1; at > 0; at--)
        {
            var other = _chance.Index(at + 1);
            (order[at], order[other]) = (order[other], order[at]);
        }

        _servedGroups = [.. Enumerable.Range(0, GroupCount).Select(group => Array.IndexOf(order, group) < GroupCount / 2)];
    }

    /// <summary>The cases of one period, in the order of time.</summary>
    public List<EvidenceRow> Period(ContractTerms terms, int period, int cases)
    {
        var (start, end) = (UtcDay.StartOf(terms.StartOf(period)), UtcDay.StartOf(terms.EndOf(period)));
        var whole = (UtcDay.StartOf(terms.EndOf(terms.Periods)) - UtcDay.StartOf(terms.FirstDay)).TotalDays;
        var rows = new List<EvidenceRow>(cases);
        for (var number = 0; number < cases; number++)
        {
            var at = start + ((end - start) * ((number + _chance.Uniform()) / cases));
            var group = _chance.Index(GroupCount);
            var served = _kind == SimulatedWorldKind.Groups ? _servedGroups[group] : _chance.Uniform() < 0.5;
            var days = (at - UtcDay.StartOf(terms.FirstDay)).TotalDays;
            var level = Level + LevelAt(days, whole) + (_kind == SimulatedWorldKind.Groups ? _groups[group] : 0);
            var yes = _chance.Uniform() < Math.Clamp(level + (served ? _effect : 0), 0, 1);
            // whole milliseconds, as rows keep them
            at = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
            rows.Add(new($"{period}-{number}", at, served, yes ? 1 : 0, _kind == SimulatedWorldKind.Groups ? $"g{group}" : ""));
        }

        return rows;
    }

    private double LevelAt(double days, double whole) => _kind switch
    {
        SimulatedWorldKind.Drift or SimulatedWorldKind.Groups => 0.3 * days / whole,
        SimulatedWorldKind.Season => (0.1 * Math.Sin(2 * Math.PI * days / 7)) + (0.1 * Math.Sin(2 * Math.PI * days / 365)),
        _ => 0,
    };
}
