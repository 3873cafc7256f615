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

    /// <summary>Cases belong to groups of different level; chance decides for whole groups; the level of all climbs.</summary>
    Groups = 3,

    /// <summary>As <see cref="Season"/>, and chance decides for whole groups of different level.</summary>
    GroupsWithSeason = 4,

    /// <summary>Minutes without an upper limit, many short and few long; less is better; the level of both arms climbs.</summary>
    Amounts = 5,

    /// <summary>Groups of like level stand in pairs, one of each is served; the level of all has a season.</summary>
    Pairs = 6,

    /// <summary>Groups get the model one after another, and its effect grows while they have it.</summary>
    StaggeredGrowing = 7,

    /// <summary>Groups get the model one after another, and its effect wears off while they have it.</summary>
    StaggeredFading = 8,
}

/// <summary>Cases of a simulated customer.</summary>
/// <param name="Rows">In the order of time.</param>
/// <param name="Effect">Mean of the true effects on the served ones; above 0 is better.</param>
internal sealed record SimulatedPeriod(List<EvidenceRow> Rows, decimal Effect);

/// <summary>Draws the cases of a simulated customer with a known effect of the model.</summary>
internal sealed class SimulatedWorld
{
    public const int GroupCount = 24;

    /// <summary>Minutes that an effect of 1 takes away where values are amounts.</summary>
    public const double Minutes = 20;

    public static Party Vendor { get; } = new("Vendor Ltd", "1 High Street", "10115", "Berlin", "DE", "DE123456789", "DE02120300000000202051", "billing@vendor.example");

    public static Party Customer { get; } = new("Customer Ltd", "2 Low Street", "20095", "Hamburg", "DE", "DE987654321", "", "accounts@customer.example");

    private const double Level = 0.35;
    private const double GroupSpread = 0.1;
    private const double PairSpread = 0.02;
    private const double WeekSpread = 0.03;
    private const double DaysOfChange = 60;
    private const int GroupsThatChange = 18;
    private const int WeeksOfChange = 11;

    private readonly SimulatedWorldKind _kind;
    private readonly double _effect;
    private readonly SplitMix64 _chance;
    private readonly double[] _groups;   // level of each
    private readonly int[] _places;      // place of each in an order drawn by chance
    private readonly double[,] _weeks;   // what a week does to a group alone

    /// <param name="kind">What makes it hard.</param>
    /// <param name="effect">Added to the chance of yes when the model serves.</param>
    /// <param name="seed">Seed.</param>
    public SimulatedWorld(SimulatedWorldKind kind, double effect, ulong seed)
    {
        (_kind, _effect, _chance) = (kind, effect, new SplitMix64(seed));
        _groups = [.. Enumerable.Range(0, GroupCount).Select(_ => GroupSpread * Around())];
        if (kind == SimulatedWorldKind.Pairs)
            _groups = [.. Enumerable.Range(0, GroupCount).Select(group => _groups[group / 2] + (PairSpread * Around()))];
        _places = [.. Enumerable.Range(0, GroupCount)];
        for (var at = GroupCount - 1; at > 0; at--)
        {
            var other = _chance.Index(at + 1);
            (_places[at], _places[other]) = (_places[other], _places[at]);
        }

        _weeks = new double[GroupCount, 53];
        if (IsStaggered)
        {
            foreach (var (group, week) in Enumerable.Range(0, GroupCount).SelectMany(group => Enumerable.Range(0, 53).Select(week => (group, week))))
                _weeks[group, week] = WeekSpread * Around();
        }
    }

    private bool IsStaggered => _kind >= SimulatedWorldKind.StaggeredGrowing;

    private bool HasGroups => _kind is not (SimulatedWorldKind.Steady or SimulatedWorldKind.Drift or SimulatedWorldKind.Season or SimulatedWorldKind.Amounts);

    /// <summary>The cases of one period.</summary>
    public SimulatedPeriod Period(ContractTerms terms, int period, int cases)
    {
        var (first, start, end) = (UtcDay.StartOf(terms.FirstDay), UtcDay.StartOf(terms.StartOf(period)), UtcDay.StartOf(terms.EndOf(period)));
        var whole = (UtcDay.StartOf(terms.EndOf(terms.Periods)) - first).TotalDays;
        var rows = new List<EvidenceRow>(cases);
        var (effects, served) = (0.0, 0);
        for (var number = 0; number < cases; number++)
        {
            var at = start + ((end - start) * ((number + _chance.Uniform()) / cases));
            var (group, days) = (_chance.Index(GroupCount), (at - first).TotalDays);
            var isServed = IsServed(group, days);
            var effect = isServed ? EffectAt(days - StartOf(group)) : 0;
            var level = LevelAt(days, whole) + (HasGroups ? _groups[group] + _weeks[group, (int)(days / 7)] : 0);
            (effects, served) = (effects + effect, served + (isServed ? 1 : 0));
            // whole milliseconds, as rows keep them
            at = UtcMoment.Of(at);
            rows.Add(new($"{period}-{number}", at, isServed, Value(level, effect), HasGroups ? $"g{(_kind == SimulatedWorldKind.Pairs ? group / 2 : group)}" : ""));
        }

        var scale = _kind == SimulatedWorldKind.Amounts ? Minutes : 1;
        return new(rows, served == 0 ? 0 : (decimal)(scale * effects / served));
    }

    private bool IsServed(int group, double days) => _kind switch
    {
        SimulatedWorldKind.Groups or SimulatedWorldKind.GroupsWithSeason => _places[group] < GroupCount / 2,
        SimulatedWorldKind.Pairs => _places[group] > _places[group ^ 1],
        SimulatedWorldKind.StaggeredGrowing or SimulatedWorldKind.StaggeredFading => days >= StartOf(group),
        _ => _chance.Uniform() < 0.5,
    };

    // Some groups never get the model: without them nothing tells at the end what would have been.
    private double StartOf(int group) => !IsStaggered ? 0 : _places[group] < GroupsThatChange ? 7 * (1 + (_places[group] * WeeksOfChange / GroupsThatChange)) : double.PositiveInfinity;

    private double EffectAt(double days) => _kind switch
    {
        SimulatedWorldKind.StaggeredGrowing => 1.5 * _effect * Math.Min(1, days / DaysOfChange),
        SimulatedWorldKind.StaggeredFading => 1.5 * _effect * Math.Max(0, 1 - (days / DaysOfChange)),
        _ => _effect,
    };

    private decimal Value(double level, double effect)
    {
        if (_kind != SimulatedWorldKind.Amounts)
            return _chance.Uniform() < Math.Clamp(Level + level + effect, 0, 1) ? 1 : 0;
        var normal = Math.Sqrt(-2 * Math.Log(1 - _chance.Uniform())) * Math.Cos(2 * Math.PI * _chance.Uniform());
        return decimal.Round((decimal)(Minutes * (Math.Exp(0.5 * normal) + level - effect)), 2);
    }

    private double LevelAt(double days, double whole) => _kind switch
    {
        SimulatedWorldKind.Steady => 0,
        SimulatedWorldKind.Season or SimulatedWorldKind.GroupsWithSeason or SimulatedWorldKind.Pairs => (0.1 * Math.Sin(2 * Math.PI * days / 7)) + (0.1 * Math.Sin(2 * Math.PI * days / 365)),
        SimulatedWorldKind.StaggeredGrowing or SimulatedWorldKind.StaggeredFading => 0.2 * days / whole,
        _ => 0.3 * days / whole,
    };

    // from -1 to 1
    private double Around() => (2 * _chance.Uniform()) - 1;
}
