namespace Platform.Domain.Statistics.Uplift;

/// <summary>
/// Groups that get the model one after another. What served groups would have shown is worked out from groups that still wait: a level for each group and one
/// for each step are fitted to cases of groups that wait alone, and what served cases show beyond them is the effect (imputation: Borusyak, Jaravel, Spiess 2024;
/// the comparisons are those of Callaway, Sant'Anna 2021). A served group is never compared with one that was served before it, so effects may grow or wear off.
/// The error is the jackknife over groups, judged by t with the fewer of served and waiting groups minus one degrees of freedom.
/// </summary>
internal sealed class StaggeredRollout
{
    // Of one waiting group alone nobody could say how it differs from the rest.
    private const int FewestWaiting = 2;

    private readonly WaitingLevels _levels;
    private readonly List<Cell> _served;
    private readonly int[] _groups;

    private StaggeredRollout(WaitingLevels levels, List<Cell> served, int[] groups, double share, int df) =>
        (_levels, _served, _groups, ShareCompared, Df) = (levels, served, groups, share, df);

    /// <summary>Part of the served cases of the billed steps that waiting groups can be compared with.</summary>
    public double ShareCompared { get; }

    /// <summary>Degrees of freedom.</summary>
    public int Df { get; }

    /// <summary>Groups and steps of some cases; null when too little can be compared.</summary>
    /// <param name="cases">Served cases of step 0 and later are judged; steps below 0 are earlier ones.</param>
    /// <param name="fewest">Fewest groups served, and fewest that wait, among those compared.</param>
    public static StaggeredRollout? Read(IReadOnlyList<UpliftCase> cases, int fewest)
    {
        var changes = cases.Where(one => one.Served).GroupBy(one => one.Cluster).ToDictionary(group => group.Key, group => group.Min(one => one.Step));
        // a case that a group does not give to the model once it has it, says nothing about waiting
        var waiting = CellsOf(cases.Where(one => !one.Served && (!changes.TryGetValue(one.Cluster, out var change) || one.Step <= change)));
        var served = CellsOf(cases.Where(one => one.Served && one.Step >= 0));
        var together = Together(waiting);
        waiting = [.. waiting.Where(cell => together.Contains(cell.Group))];
        var compared = waiting.GroupBy(cell => cell.Step).Where(step => step.Count() >= FewestWaiting).Select(step => step.Key).ToHashSet();
        var judged = served.Where(cell => compared.Contains(cell.Step) && together.Contains(cell.Group)).ToList();
        var (first, second) = (judged.Select(cell => cell.Group).Distinct().Count(), waiting.Where(cell => cell.Step >= 0).Select(cell => cell.Group).Distinct().Count());
        if (Math.Min(first, second) < fewest)
            return null;
        var share = judged.Sum(cell => cell.Cases) / served.Sum(cell => cell.Cases);
        return new(new WaitingLevels(waiting), judged, [.. together.Order()], share, Math.Min(first, second) - 1);
    }

    /// <summary>Mean effect on the served cases with its error; null when leaving one group out leaves nothing to compare with.</summary>
    public (double Effect, double Error)? Estimate()
    {
        if (EffectWithout(null) is not { } effect)
            return null;
        var squares = 0.0;
        foreach (var group in _groups)
        {
            if (EffectWithout(group) is not { } without)
                return null;
            squares += (without - effect) * (without - effect);
        }

        return (effect, Math.Sqrt(squares * (_groups.Length - 1) / _groups.Length));
    }

    private double? EffectWithout(int? left)
    {
        if (_levels.Fit(left) is not { } levels)
            return null;
        var (sum, cases) = (0.0, 0.0);
        foreach (var cell in _served.Where(cell => cell.Group != left))
        {
            sum += cell.Cases * (cell.Mean - levels.Of(cell.Group, cell.Step));
            cases += cell.Cases;
        }

        return cases > 0 && double.IsFinite(sum) ? sum / cases : null;
    }

    private static List<Cell> CellsOf(IEnumerable<UpliftCase> cases) =>
        [.. cases.GroupBy(one => (one.Cluster, one.Step)).OrderBy(cell => cell.Key).Select(cell => new Cell(cell.Key.Cluster, cell.Key.Step, cell.Count(), cell.Average(one => one.Value)))];

    // Groups whose waiting times overlap, directly or through others: levels of the rest could not be told apart from those of steps. The largest such set counts.
    private static HashSet<int> Together(List<Cell> waiting)
    {
        var (byGroup, byStep) = (waiting.ToLookup(cell => cell.Group, cell => cell.Step), waiting.ToLookup(cell => cell.Step, cell => cell.Group));
        var (largest, seen) = (new HashSet<int>(), new HashSet<int>());
        foreach (var start in byGroup.Select(group => group.Key).Where(seen.Add))
        {
            var (reached, open) = (new HashSet<int> { start }, new Queue<int>([start]));
            while (open.TryDequeue(out var group))
            {
                foreach (var next in byGroup[group].SelectMany(step => byStep[step]).Where(reached.Add))
                    open.Enqueue(next);
            }

            seen.UnionWith(reached);
            if (reached.Count > largest.Count)
                largest = reached;
        }

        return largest;
    }
}

/// <summary>Cases of one group in one step, all served or all waiting.</summary>
/// <param name="Group">The group.</param>
/// <param name="Step">The step.</param>
/// <param name="Cases">How many.</param>
/// <param name="Mean">Their mean value.</param>
internal readonly record struct Cell(int Group, int Step, double Cases, double Mean);
