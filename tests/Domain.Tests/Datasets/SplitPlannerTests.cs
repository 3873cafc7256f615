using Platform.Domain.Datasets;

namespace Platform.Domain.Tests.Datasets;

public sealed class SplitPlannerTests
{
    private static readonly CheckActions Nothing = new() { ExcludeExactDuplicates = false, KeepOverlapOut = false };

    [Fact]
    public void Shares_are_met_to_the_row()
    {
        var plan = SplitPlanner.Plan(Rows(1000), Nothing, new SplitRule { Train = 0.7, Valid = 0.1, Test = 0.15, Holdout = 0.05 }).Value;

        plan.Sizes.ShouldBe([700, 100, 150, 50]);
    }

    [Fact]
    public void Every_split_has_the_same_mix_of_labels()
    {
        var plan = SplitPlanner.Plan(Rows(1000, label: row => row % 10 == 0 ? 1 : 0), Nothing, new SplitRule()).Value;

        plan.LabelCounts[0][1].ShouldBeInRange(78, 82);
        plan.LabelCounts[1][1].ShouldBeInRange(9, 11);
        plan.LabelCounts[2][1].ShouldBeInRange(9, 11);
    }

    [Fact]
    public void A_label_of_a_single_row_is_learned()
    {
        var facts = Rows(200, label: row => row == 150 ? 1 : 0);

        for (var seed = 0; seed < 20; seed++)
            SplitPlanner.Plan(facts, Nothing, new SplitRule { Seed = seed }).Value.Splits[150].ShouldBe((byte)SplitName.Train);
    }

    [Fact]
    public void Rows_of_a_group_never_straddle()
    {
        var facts = Rows(900, group: row => row / 7 * 7);

        var plan = SplitPlanner.Plan(facts, Nothing, new SplitRule()).Value;

        for (var row = 0; row < 900; row++)
            plan.Splits[row].ShouldBe(plan.Splits[row / 7 * 7]);
        plan.Sizes[0].ShouldBeInRange(700, 740);
    }

    [Fact]
    public void Near_duplicates_stay_together_so_that_nothing_overlaps()
    {
        var facts = Rows(600, similar: row => row / 3 * 3);

        SplitPlanner.Plan(facts, Nothing, new SplitRule()).Value.OverlapLeft.ShouldBe(0);
        SplitPlanner.Plan(facts, Nothing, new SplitRule { KeepSimilarTogether = false }).Value.OverlapLeft.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void The_seed_decides_and_nothing_else()
    {
        var facts = Rows(300);

        var one = SplitPlanner.Plan(facts, Nothing, new SplitRule { Seed = 7 }).Value.Splits;

        SplitPlanner.Plan(facts, Nothing, new SplitRule { Seed = 7 }).Value.Splits.ShouldBe(one);
        SplitPlanner.Plan(facts, Nothing, new SplitRule { Seed = 8 }).Value.Splits.ShouldNotBe(one);
    }

    [Fact]
    public void An_empty_split_is_refused_by_its_name()
    {
        var refused = SplitPlanner.Plan(Rows(4), Nothing, new SplitRule { Train = 0.98, Valid = 0.01, Test = 0.01 });

        refused.Error!.Code.ShouldBe("dataset.split_empty");
        refused.Error.Message.ShouldContain("validation");
    }

    [Theory]
    [InlineData(0.5, 0.1, 0.1)]
    [InlineData(1.2, -0.1, -0.1)]
    [InlineData(double.NaN, 0.5, 0.5)]
    public void Shares_that_do_not_add_up_are_refused(double train, double valid, double test) =>
        SplitPlanner.Plan(Rows(10), Nothing, new SplitRule { Train = train, Valid = valid, Test = test }).Error!.Code.ShouldBe("dataset.shares_invalid");

    [Fact]
    public void A_version_without_training_rows_is_refused() =>
        SplitPlanner.Plan(Rows(10), Nothing, new SplitRule { Train = 0, Valid = 0.5, Test = 0.5 }).Error!.Code.ShouldBe("dataset.split_empty");

    [Fact]
    public void Given_splits_are_taken_and_overlap_leaves_the_test()
    {
        var facts = Rows(10, given: row => row < 6 ? SplitName.Train : SplitName.Test, similar: row => row == 9 ? 0 : row);

        var kept = SplitPlanner.Plan(facts, Nothing, new SplitRule { Mode = SplitMode.Given }).Value;
        var left = SplitPlanner.Plan(facts, Nothing with { KeepOverlapOut = true }, new SplitRule { Mode = SplitMode.Given }).Value;

        kept.Sizes.ShouldBe([6, 0, 4, 0]);
        kept.OverlapLeft.ShouldBe(1);
        left.Sizes.ShouldBe([6, 0, 3, 0]);
        left.Splits[9].ShouldBe(SplitPlan.Excluded);
    }

    [Fact]
    public void A_given_split_that_loses_all_its_rows_is_refused_by_its_name()
    {
        var facts = Rows(10, given: row => row < 9 ? SplitName.Train : SplitName.Test, similar: row => row == 9 ? 0 : row);

        SplitPlanner.Plan(facts, new CheckActions(), new SplitRule { Mode = SplitMode.Given }).Error!.Message.ShouldContain("test split");
    }

    private static RowFacts Rows(
        int count, Func<int, int>? label = null, Func<int, int>? group = null, Func<int, SplitName>? given = null, Func<int, int>? similar = null)
    {
        var rows = Enumerable.Range(0, count).ToArray();
        return new RowFacts
        {
            LabelNames = label is null ? [] : ["common", "rare"],
            Keys = [.. rows.Select(row => (ulong)(row + 1) * 0x9E3779B97F4A7C15UL)],
            Labels = [.. rows.Select(label ?? (_ => RowFacts.None))],
            Groups = [.. rows.Select(group ?? (_ => RowFacts.None))],
            Given = [.. rows.Select(row => given is null ? (sbyte)RowFacts.None : (sbyte)given(row))],
            SameRow = rows,
            SameInput = rows,
            Similar = [.. rows.Select(similar ?? (row => row))],
        };
    }
}
