using Platform.Rag.Index;
using Platform.Rag.Keyword;
using static Platform.Rag.Tests.Passages;

namespace Platform.Rag.Tests.Keyword;

/// <summary>What every keyword index does, whatever keeps its rows.</summary>
public abstract class KeywordIndexContract
{
    private const string Name = "v1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract IKeywordIndex Index { get; }

    [Fact]
    public async Task The_score_is_BM25_worked_by_hand()
    {
        await Add((Of(1), "red red fox"), (Of(2), "red bear"), (Of(3), "blue whale sings"));

        var hits = await Find("red");

        // 3 passages, 2 with the word; lengths 3, 2, 3, mean 8/3
        var weight = Math.Log(1 + 1.5 / 2.5);
        hits.Select(hit => hit.Id).ShouldBe([Id(1), Id(2)]);
        hits[0].Score.ShouldBe(weight * 2 * 1.9 / (2 + 0.9 * (0.6 + 0.4 * 3 / (8 / 3.0))), 1e-12);
        hits[1].Score.ShouldBe(weight * 1 * 1.9 / (1 + 0.9 * (0.6 + 0.4 * 2 / (8 / 3.0))), 1e-12);
    }

    [Fact]
    public async Task A_word_asked_twice_counts_twice_and_equal_scores_are_ordered_by_id()
    {
        await Add((Of(2), "red fox"), (Of(1), "red bear"));

        var once = await Find("red");
        var twice = await Find("red Red");

        once.Select(hit => hit.Id).ShouldBe([Id(1), Id(2)]);
        twice[0].Score.ShouldBe(2 * once[0].Score, 1e-12);
        (await Find("red", count: 1)).Select(hit => hit.Id).ShouldBe([Id(1)]);
    }

    [Fact]
    public Task No_probe_finds_a_canary_of_another_tenant_or_group_and_every_probe_finds_all_it_may() => LeakProbes.RunAsync(
        (partition, canaries) => Index.UpsertAsync(partition, Name, [.. canaries.Select(canary => (canary.Passage, $"canary number {canary.Number} sings 合同 in the north wing"))], Stop),
        (partition, probe, scope) => Index.SearchAsync(partition, Name, new[] { "canary", "sings north", "合同", $"canary {probe % 16}", "wing canary 合同 number" }[probe % 5], scope, 100, Stop));

    [Fact]
    public async Task Cycles_of_writing_and_removing_leave_what_was_there()
    {
        await Add((Of(1), "red fox kept"));
        var cycles = int.Parse(Environment.GetEnvironmentVariable("LATHE_CYCLES") ?? "50", System.Globalization.CultureInfo.InvariantCulture);
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            await Add((Of(2), $"red fox number {cycle}"), (Of(3, document: 2), $"its second passage {cycle}"));
            (await Index.RemoveDocumentsAsync(Tenant, Name, [Id(2)], Stop)).ShouldBe(2);
            (await Find("red fox number passage")).Select(hit => hit.Id).ShouldBe([Id(1)], $"cycle {cycle}");
        }

        (await Index.CountAsync(Tenant, Name, null, Stop)).ShouldBe(1);
    }

    [Theory]
    [InlineData("个体工商户债务", 1)]
    [InlineData("税", 2)]
    [InlineData("额", 2)]
    [InlineData("GDP增长", 3)]
    [InlineData("ｇｄｐ", 3)]
    public async Task Chinese_is_found_by_pairs_single_characters_and_beside_other_scripts(string query, int expected)
    {
        await Add((Of(1), "夫妻一方经营个体工商户所欠债务"), (Of(2), "应缴的增值税，按余额"), (Of(3), "2024年GDP同比增长"));

        (await Find(query))[0].Id.ShouldBe(Id(expected));
    }

    [Theory]
    [InlineData("")]
    [InlineData("the of and")]
    [InlineData("zebra")]
    [InlineData("\" OR * NEAR( : -")]
    [InlineData("\uD800")]
    public async Task A_query_without_a_known_word_finds_nothing(string query)
    {
        await Add((Of(1), "red fox"));

        (await Find(query)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_index_that_was_never_written_finds_and_removes_nothing()
    {
        (await Find("red")).ShouldBeEmpty();
        (await Index.CountAsync(Tenant, Name, null, Stop)).ShouldBe(0);
        (await Index.RemoveDocumentsAsync(Tenant, Name, [Id(1)], Stop)).ShouldBe(0);
        await Index.DropAsync(Tenant, Name, Stop);
    }

    [Fact]
    public async Task A_passage_written_again_replaces_the_old_one()
    {
        await Add((Of(1), "red fox"));
        await Add((Of(1, document: 7, groups: ["board"]), "blue whale"));

        (await Find("red fox", Reader("board"))).ShouldBeEmpty();
        (await Find("whale")).ShouldBeEmpty();
        (await Find("whale", Reader("board"))).ShouldHaveSingleItem().Document.ShouldBe(Id(7));
        (await Index.CountAsync(Tenant, Name, null, Stop)).ShouldBe(1);
    }

    [Fact]
    public async Task A_reader_finds_what_one_of_their_groups_may_see_and_what_everybody_may()
    {
        await Add((Of(1), "red fox"), (Of(2, groups: ["board"]), "red fox"), (Of(3, groups: ["board", "staff"]), "red fox"));

        (await Found(Reader())).ShouldBe([Id(1)]);
        (await Found(Reader("staff"))).ShouldBe([Id(1), Id(3)]);
        (await Found(Reader("staff", "board"))).ShouldBe([Id(1), Id(2), Id(3)]);
    }

    [Fact]
    public async Task Scores_tell_nothing_about_passages_that_the_reader_may_not_see()
    {
        await Add((Of(1), "red fox"), (Of(2), "blue whale"));
        var before = await Find("red");
        await Add([.. Enumerable.Range(10, 40).Select(number => (Of(number, groups: ["board"]), "red secrets of some length"))]);

        (await Find("red")).ShouldBe(before);
    }

    [Fact]
    public async Task A_filter_costs_no_place_and_leaves_the_scores_as_they_are()
    {
        await Add([.. Enumerable.Range(1, 30).Select(number => (Of(number, document: number % 3, metadata: new() { ["year"] = $"{2000 + number % 5}" }), "red fox"))]);

        var all = await Find("red", count: 30);
        var filtered = await Find("red", Where("year", "2001", "2002") with { Documents = new HashSet<Guid> { Id(1) } }, count: 3);

        filtered.Select(hit => hit.Id).ShouldBe([Id(1), Id(7), Id(16)]);
        filtered.ShouldAllBe(hit => all.Contains(hit));
        (await Find("red", Where("colour", "2001"))).ShouldBeEmpty();
        (await Find("red", Reader() with { Documents = new HashSet<Guid>() })).ShouldBeEmpty();
    }

    [Fact]
    public async Task Partitions_and_index_names_do_not_see_each_other()
    {
        await Add((Of(1), "red fox"));
        await Index.UpsertAsync(new PartitionKey("tenant-2"), Name, [(Of(2), "red bear")], Stop);
        await Index.UpsertAsync(Tenant, "v2", [(Of(3), "red whale")], Stop);

        (await Found(Reader())).ShouldBe([Id(1)]);
        await Index.DropAsync(Tenant, Name, Stop);
        (await Found(Reader())).ShouldBeEmpty();
        (await Index.SearchAsync(Tenant, "v2", "red", Reader(), 10, Stop)).ShouldHaveSingleItem().Id.ShouldBe(Id(3));
        (await Index.SearchAsync(new PartitionKey("tenant-2"), Name, "red", Reader(), 10, Stop)).ShouldHaveSingleItem().Id.ShouldBe(Id(2));
    }

    [Fact]
    public async Task A_removed_document_is_not_found_and_leaves_the_statistics()
    {
        await Add((Of(1), "red fox"), (Of(4), "blue whale"));
        var before = await Find("red");
        await Add((Of(2, document: 9), "red fox"), (Of(3, document: 9), "red"));

        (await Index.CountAsync(Tenant, Name, Id(9), Stop)).ShouldBe(2);
        (await Index.RemoveDocumentsAsync(Tenant, Name, [Id(9), Id(77)], Stop)).ShouldBe(2);

        (await Find("red")).ShouldBe(before);
        (await Index.CountAsync(Tenant, Name, Id(9), Stop)).ShouldBe(0);
        (await Index.CountAsync(Tenant, Name, null, Stop)).ShouldBe(2);
    }

    [Theory]
    [InlineData("../other")]
    [InlineData("")]
    [InlineData("a'b")]
    public async Task A_name_that_is_no_name_is_refused(string name) =>
        await Should.ThrowAsync<ArgumentException>(() => Index.UpsertAsync(Tenant, name, [(Of(1), "red")], Stop));

    [Fact]
    public async Task Readers_see_all_of_a_write_or_none_while_one_writes()
    {
        await Add((Of(0), "red fox"));
        var writer = Task.Run(
            async () =>
            {
                for (var round = 1; round <= 20; round++)
                    await Add([.. Enumerable.Range(round * 10, 10).Select(number => (Of(number), "red fox"))]);
            },
            Stop);

        var seen = new List<int>();
        while (!writer.IsCompleted)
            seen.Add((await Find("red", count: 1000)).Count);
        await writer;

        seen.ShouldAllBe(count => count % 10 == 1);
        (await Find("red", count: 1000)).Count.ShouldBe(201);
    }

    protected Task Add(params (IndexedPassage Passage, string Text)[] passages) => Index.UpsertAsync(Tenant, Name, passages, Stop);

    private Task<IReadOnlyList<PassageHit>> Find(string query, ReaderScope? scope = null, int count = 10) =>
        Index.SearchAsync(Tenant, Name, query, scope ?? Reader(), count, Stop);

    private async Task<List<Guid>> Found(ReaderScope scope) => [.. (await Find("red", scope)).Select(hit => hit.Id)];
}
