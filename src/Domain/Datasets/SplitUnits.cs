namespace Platform.Domain.Datasets;

/// <summary>Rows that must go to one split together.</summary>
/// <param name="Label">The most frequent label among them, or <see cref="RowFacts.None"/>.</param>
/// <param name="Chance">Order among the units of a label; depends on seed and content alone.</param>
/// <param name="Rows">The rows.</param>
internal sealed record SplitUnit(int Label, ulong Chance, List<int> Rows);

/// <summary>Forms the units of a division and puts them into the order they are dealt out in.</summary>
internal static class SplitUnits
{
    public static List<SplitUnit> Of(RowFacts facts, SplitRule rule, byte[] splits)
    {
        var joined = Join(facts, rule);
        var members = new Dictionary<int, List<int>>();
        for (var row = 0; row < facts.Count; row++)
        {
            if (splits[row] == SplitPlan.Excluded)
                continue;
            var unit = joined[row];
            if (!members.TryGetValue(unit, out var rows))
                members.Add(unit, rows = new List<int>(1));
            rows.Add(row);
        }

        var salt = Mix.Bits((ulong)rule.Seed + 0x9E3779B97F4A7C15UL);
        var units = members.Values.Select(rows => new SplitUnit(
            rule.StratifyByLabel ? MostFrequentLabel(facts, rows) : RowFacts.None,
            Mix.Bits(rows.Min(row => facts.Keys[row]) ^ salt),
            rows)).ToList();
        units.Sort(Compare);
        return units;
    }

    private static int Compare(SplitUnit left, SplitUnit right)
    {
        var byLabel = left.Label.CompareTo(right.Label);
        return byLabel != 0 ? byLabel : left.Chance.CompareTo(right.Chance);
    }

    private static int[] Join(RowFacts facts, SplitRule rule)
    {
        var sets = new DisjointSets(facts.Count);
        for (var row = 0; row < facts.Count; row++)
        {
            if (facts.Groups[row] != RowFacts.None)
                sets.Join(facts.Groups[row], row);
            // Equal inputs always stay together: the same question in training and test is no test.
            sets.Join(rule.KeepSimilarTogether ? facts.Similar[row] : facts.SameInput[row], row);
        }

        return sets.ToArray();
    }

    private static int MostFrequentLabel(RowFacts facts, List<int> rows)
    {
        if (rows.Count == 1)
            return facts.Labels[rows[0]];
        return rows.GroupBy(row => facts.Labels[row]).OrderByDescending(label => label.Count()).ThenBy(label => label.Key).First().Key;
    }
}
