using Platform.Domain.Kernel;

namespace Platform.Domain.Datasets;

/// <summary>Divides rows into splits: deterministic, groups never straddle, labels evenly spread.</summary>
public static class SplitPlanner
{
    private const int SplitCount = 4;

    /// <summary>Makes the plan.</summary>
    /// <returns>Refused with <c>dataset.shares_invalid</c>, <c>dataset.no_usable_rows</c> or <c>dataset.split_empty</c>, which names the split.</returns>
    public static Outcome<SplitPlan> Plan(RowFacts facts, CheckActions actions, SplitRule rule)
    {
        var valid = rule.Validate();
        if (!valid.Succeeded)
            return valid.Error;
        if (facts.Count == 0)
            return DatasetErrors.NoUsableRows();

        var splits = new byte[facts.Count];
        var (exact, near) = ExcludeDuplicates(facts, actions, splits);
        if (rule.Mode == SplitMode.Given)
            TakeGiven(facts, splits);
        else
            Share(facts, rule, splits);
        var (overlapExcluded, overlapLeft) = Overlap(facts, actions, splits);
        var plan = Count(facts, splits) with
        {
            ExactDuplicates = exact,
            NearDuplicates = near,
            OverlapExcluded = overlapExcluded,
            OverlapLeft = overlapLeft,
        };
        return FirstEmpty(facts, rule, plan) is { } empty ? DatasetErrors.SplitEmpty(empty) : plan;
    }

    private static (int Exact, int Near) ExcludeDuplicates(RowFacts facts, CheckActions actions, byte[] splits)
    {
        var (exact, near) = (0, 0);
        for (var row = 0; row < facts.Count; row++)
        {
            // With given splits a repetition is a duplicate inside its split only; across splits it is overlap.
            if (actions.ExcludeExactDuplicates && facts.SameRow[row] != row && facts.Given[facts.SameRow[row]] == facts.Given[row])
                (splits[row], exact) = (SplitPlan.Excluded, exact + 1);
            else if (actions.ExcludeNearDuplicates && facts.Similar[row] != row && facts.Given[facts.Similar[row]] == facts.Given[row])
                (splits[row], near) = (SplitPlan.Excluded, near + 1);
        }

        return (exact, near);
    }

    private static void TakeGiven(RowFacts facts, byte[] splits)
    {
        for (var row = 0; row < facts.Count; row++)
        {
            // Rows that name no split are for learning: a test set is only what somebody declared to be one.
            if (splits[row] != SplitPlan.Excluded)
                splits[row] = facts.Given[row] == RowFacts.None ? (byte)SplitName.Train : (byte)facts.Given[row];
        }
    }

    private static void Share(RowFacts facts, SplitRule rule, byte[] splits)
    {
        var units = SplitUnits.Of(facts, rule, splits);
        var shares = rule.Shares();
        Span<long> taken = stackalloc long[SplitCount];
        long total = 0;
        var stratum = int.MinValue;
        foreach (var unit in units)
        {
            // The first of every label is for learning: a label that is only tested cannot be learned.
            var first = rule.StratifyByLabel && unit.Label != RowFacts.None && unit.Label != stratum;
            stratum = unit.Label;
            total += unit.Rows.Count;
            var split = first ? (int)SplitName.Train : MostBehind(shares, taken, total);
            taken[split] += unit.Rows.Count;
            foreach (var row in unit.Rows)
                splits[row] = (byte)split;
        }
    }

    private static int MostBehind(IReadOnlyList<double> shares, ReadOnlySpan<long> taken, long total)
    {
        var (best, most) = (0, double.NegativeInfinity);
        for (var split = 0; split < SplitCount; split++)
        {
            var behind = (shares[split] * total) - taken[split];
            if (shares[split] > 0 && behind > most)
                (best, most) = (split, behind);
        }

        return best;
    }

    private static (int Excluded, int Left) Overlap(RowFacts facts, CheckActions actions, byte[] splits)
    {
        var learned = new HashSet<int>();
        for (var row = 0; row < facts.Count; row++)
        {
            if (splits[row] == (byte)SplitName.Train)
                learned.Add(facts.Similar[row]);
        }

        var (excluded, left) = (0, 0);
        for (var row = 0; row < facts.Count; row++)
        {
            if (splits[row] is (byte)SplitName.Train or SplitPlan.Excluded || !learned.Contains(facts.Similar[row]))
                continue;
            if (actions.KeepOverlapOut)
                (splits[row], excluded) = (SplitPlan.Excluded, excluded + 1);
            else
                left++;
        }

        return (excluded, left);
    }

    private static SplitPlan Count(RowFacts facts, byte[] splits)
    {
        var sizes = new int[SplitCount];
        var labels = Enumerable.Range(0, SplitCount).Select(_ => new int[facts.LabelNames.Count]).ToArray();
        for (var row = 0; row < facts.Count; row++)
        {
            if (splits[row] == SplitPlan.Excluded)
                continue;
            sizes[splits[row]]++;
            if (facts.Labels[row] != RowFacts.None)
                labels[splits[row]][facts.Labels[row]]++;
        }

        return new SplitPlan(splits, sizes, labels, 0, 0, 0, 0);
    }

    private static SplitName? FirstEmpty(RowFacts facts, SplitRule rule, SplitPlan plan)
    {
        for (var split = 0; split < SplitCount; split++)
        {
            var wanted = split == (int)SplitName.Train
                || (rule.Mode == SplitMode.Shares ? rule.Shares()[split] > 0 : facts.Given.Contains((sbyte)split));
            if (wanted && plan.Sizes[split] == 0)
                return (SplitName)split;
        }

        return null;
    }
}
