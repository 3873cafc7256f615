using Platform.Domain.Datasets;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Tests.Datasets;

public sealed class VersionTests
{
    [Fact]
    public async Task Files_named_by_split_become_a_version_with_these_splits()
    {
        await using var workspace = await TestWorkspace.OpenAsync(TaskKind.Label);

        var made = await workspace.ImportAsync(
            ("cls_train.jsonl", Labelled(0, 40)), ("cls_valid.jsonl", Labelled(40, 5)), ("cls_test.jsonl", Labelled(45, 10)));

        var version = await workspace.FindAsync(made.Value);
        version.Content.Splits.Select(split => (split.Name, split.Rows)).ShouldBe([(SplitName.Train, 40), (SplitName.Valid, 5), (SplitName.Test, 10)]);
        version.Content.Labels.ShouldBe(["even", "odd"]);
        version.Content.Splits[0].LabelCounts.ShouldBe([20, 20]);
        var rows = await workspace.RowsAsync(made.Value, SplitName.Test);
        rows[0].Messages.ShouldBe([new(MessageRole.User, "Question number 45 about a thing called " + Word(45)), new(MessageRole.Assistant, "odd")]);
        rows[0].Label.ShouldBe("odd");
        rows[0].Source.ShouldBe(new RowSource("cls_test.jsonl", 1));
    }

    [Fact]
    public async Task Equal_content_has_an_equal_hash_whatever_file_and_time_it_came_from()
    {
        await using var workspace = await TestWorkspace.OpenAsync(TaskKind.Label);

        var first = await workspace.ImportAsync(("one.jsonl", Labelled(0, 60)));
        var again = await workspace.ImportAsync(("another.jsonl", "\n" + Labelled(0, 60)));
        var csv = await workspace.ImportAsync(("third.csv", Csv(0, 60)));
        var other = await workspace.ImportAsync(("one.jsonl", Labelled(1, 60)));

        var hash = (await workspace.FindAsync(first.Value)).Content.ContentHash;
        hash.Length.ShouldBe(64);
        (await workspace.FindAsync(again.Value)).Content.ContentHash.ShouldBe(hash);
        (await workspace.FindAsync(csv.Value)).Content.ContentHash.ShouldBe(hash);
        (await workspace.FindAsync(other.Value)).Content.ContentHash.ShouldNotBe(hash);
        (await workspace.FindAsync(other.Value)).Number.ShouldBe(4);
    }

    [Fact]
    public async Task The_same_rows_in_another_order_are_divided_the_same_way()
    {
        await using var workspace = await TestWorkspace.OpenAsync(TaskKind.Label);
        var lines = Labelled(0, 100).TrimEnd('\n').Split('\n');

        var first = await workspace.ImportAsync(("rows.jsonl", string.Join('\n', lines)));
        var second = await workspace.ImportAsync(("rows.jsonl", string.Join('\n', lines.Reverse())));

        var one = (await workspace.RowsAsync(first.Value, SplitName.Test)).Select(row => row.Id).Order();
        var two = (await workspace.RowsAsync(second.Value, SplitName.Test)).Select(row => row.Id).Order();
        two.ShouldBe(one);
    }

    [Fact]
    public async Task A_version_of_another_tenant_is_not_found()
    {
        await using var workspace = await TestWorkspace.OpenAsync(TaskKind.Label);
        var version = await workspace.ImportAsync(("rows.jsonl", Labelled(0, 50)));
        var (other, _) = await workspace.AddTenantAsync();

        await using var scope = workspace.Act(other);
        var reader = (IDatasetReader)scope.ServiceProvider.GetService(typeof(IDatasetReader))!;

        (await reader.FindAsync(version.Value, CancellationToken.None)).Error!.Code.ShouldBe("dataset.version_not_found");
        (await reader.OpenAsync(version.Value, SplitName.Train, CancellationToken.None)).Error!.Code.ShouldBe("dataset.version_not_found");
    }

    [Fact]
    public async Task A_split_that_would_be_empty_is_refused_by_its_name_and_no_version_is_made()
    {
        await using var workspace = await TestWorkspace.OpenAsync(TaskKind.Label);

        var refused = await workspace.ImportAsync(("rows.jsonl", Labelled(0, 3)));

        refused.Error!.Code.ShouldBe("dataset.split_empty");
        refused.Error.Message.ShouldContain("validation split");
        (await workspace.ImportAsync(("rows.jsonl", Labelled(0, 50)))).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_version_cannot_be_changed_once_it_is_saved()
    {
        await using var workspace = await TestWorkspace.OpenAsync(TaskKind.Label);
        var made = await workspace.ImportAsync(("rows.jsonl", Labelled(0, 50)));
        await using var scope = workspace.Act();
        var db = (Persistence.PlatformDbContext)scope.ServiceProvider.GetService(typeof(Persistence.PlatformDbContext))!;
        var version = db.DatasetVersions.Single(version => version.Id == made.Value);

        db.Entry(version).Property(nameof(DatasetVersion.ContentHash)).CurrentValue = new string('0', 64);

        await Should.ThrowAsync<InvalidOperationException>(() => db.SaveChangesAsync());
    }

    [Fact]
    public async Task Rows_of_the_test_split_that_training_has_too_are_left_out()
    {
        await using var workspace = await TestWorkspace.OpenAsync(TaskKind.Label);

        var made = await workspace.ImportAsync(("train.jsonl", Labelled(0, 40)), ("test.jsonl", Labelled(38, 10)));

        var version = await workspace.FindAsync(made.Value);
        version.Content.Splits.Single(split => split.Name == SplitName.Test).Rows.ShouldBe(8);
        version.Content.Checks.Excluded.ShouldBe(2);
        version.Content.Checks.Count(FindingKind.Overlap).ShouldBe(2);
    }

    internal static string Labelled(int from, int count) => string.Concat(Enumerable.Range(from, count).Select(i =>
        $$"""{"input":"Question number {{i}} about a thing called {{Word(i)}}","label":"{{(i % 2 == 0 ? "even" : "odd")}}"}""" + "\n"));

    private static string Csv(int from, int count) => "input,label\r\n" + string.Concat(Enumerable.Range(from, count).Select(i =>
        $"\"Question number {i} about a thing called {Word(i)}\",{(i % 2 == 0 ? "even" : "odd")}\r\n"));

    // Words that have nothing in common, so that no two rows are near duplicates.
    private static string Word(int i)
    {
        var random = new Random(i);
        return string.Concat(Enumerable.Range(0, 60).Select(_ => (char)('a' + random.Next(26))));
    }
}
