using Platform.Rag.Index;
using static Platform.Rag.Tests.Passages;

namespace Platform.Rag.Tests.Index;

/// <summary>What every vector index does, wherever its vectors stand.</summary>
public abstract class VectorIndexContract
{
    protected const string Name = "v1";
    protected const int Dimensions = 24;

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected abstract IVectorIndex Index { get; }

    /// <summary>What the first pass reads; every form keeps the contract.</summary>
    protected virtual VectorCoding Coding => VectorCoding.Int8;

    [Fact]
    public async Task The_nearest_are_those_of_a_full_comparison_in_the_same_order()
    {
        var vectors = Vectors.Unit(500, Dimensions, seed: 1);
        await Add([.. vectors.Select((vector, number) => (Of(number), vector))]);

        foreach (var query in Vectors.Unit(20, Dimensions, seed: 2))
        {
            var hits = await Find(query, count: 25);

            var expected = Vectors.Nearest(vectors, query, 25);
            hits.Select(hit => hit.Id).ShouldBe(expected.Select(pair => Id(pair.Row)));
            hits.Zip(expected).ShouldAllBe(pair => Math.Abs(pair.First.Score - pair.Second.Score) < 1e-5);
        }
    }

    [Fact]
    public async Task Equal_scores_are_ordered_by_id_and_the_count_is_a_limit()
    {
        var vector = Vectors.Unit(1, Dimensions, seed: 1)[0];
        await Add((Of(3), vector), (Of(1), vector), (Of(2), vector));

        (await Find(vector)).Select(hit => hit.Id).ShouldBe([Id(1), Id(2), Id(3)]);
        (await Find(vector, count: 2)).Select(hit => hit.Id).ShouldBe([Id(1), Id(2)]);
    }

    [Fact]
    public async Task A_passage_written_again_replaces_the_old_one()
    {
        var vectors = Vectors.Unit(2, Dimensions, seed: 1);
        await Add((Of(1), vectors[0]));
        await Add((Of(1, document: 7, groups: ["board"]), vectors[1]));

        (await Find(vectors[0])).ShouldBeEmpty();
        var hit = (await Find(vectors[1], Reader("board"))).ShouldHaveSingleItem();
        hit.Document.ShouldBe(Id(7));
        hit.Score.ShouldBe(1, 1e-5);
        (await Index.CountAsync(Tenant, Name, null, Stop)).ShouldBe(1);
    }

    [Fact]
    public async Task A_reader_finds_what_one_of_their_groups_may_see_and_what_everybody_may()
    {
        var vector = Vectors.Unit(1, Dimensions, seed: 1)[0];
        await Add((Of(1), vector), (Of(2, groups: ["board"]), vector), (Of(3, groups: ["board", "staff"]), vector));

        (await Find(vector, Reader())).Select(hit => hit.Id).ShouldBe([Id(1)]);
        (await Find(vector, Reader("staff"))).Select(hit => hit.Id).ShouldBe([Id(1), Id(3)]);
        (await Find(vector, Reader("staff", "board"))).Select(hit => hit.Id).ShouldBe([Id(1), Id(2), Id(3)]);
    }

    [Fact]
    public async Task No_probe_finds_a_canary_of_another_tenant_or_group_and_every_probe_finds_all_it_may()
    {
        var (canaries, probes) = (Vectors.Unit(16, Dimensions, seed: 4), Vectors.Unit(64, Dimensions, seed: 5));
        await LeakProbes.RunAsync(
            async (partition, passages) =>
            {
                await Index.EnsureAsync(partition, Name, Dimensions, Coding, Stop);
                await Index.UpsertAsync(partition, Name, [.. passages.Select(canary => (canary.Passage, canaries[canary.Number]))], Stop);
            },
            // half of the probes are a canary's own vector
            (partition, probe, scope) => Index.SearchAsync(partition, Name, probe % 2 == 0 ? canaries[probe / 2 % 16] : probes[probe / 2 % 64], scope, 100, Stop));
    }

    [Fact]
    public async Task Cycles_of_writing_and_removing_leave_what_was_there()
    {
        var vectors = Vectors.Unit(3, Dimensions, seed: 6);
        await Add((Of(1), vectors[0]));
        var cycles = int.Parse(Environment.GetEnvironmentVariable("LATHE_CYCLES") ?? "50", System.Globalization.CultureInfo.InvariantCulture);
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            await Add((Of(2), vectors[1]), (Of(3, document: 2), vectors[2]));
            (await Index.RemoveDocumentsAsync(Tenant, Name, [Id(2)], Stop)).ShouldBe(2);
            (await Find(vectors[1])).Select(hit => hit.Id).ShouldBe([Id(1)], $"cycle {cycle}");
        }

        (await Index.CountAsync(Tenant, Name, null, Stop)).ShouldBe(1);
    }

    [Fact]
    public async Task A_filter_costs_no_place()
    {
        var vectors = Vectors.Unit(300, Dimensions, seed: 1);
        await Add([.. vectors.Select((vector, number) => (Of(number, document: number % 3, metadata: new() { ["year"] = $"{2000 + number % 5}", ["kind"] = "note" }), vector))]);
        var query = Vectors.Unit(1, Dimensions, seed: 2)[0];
        var scope = Where("year", "2001", "2002") with { Documents = new HashSet<Guid> { Id(1) } };

        var hits = await Find(query, scope, count: 10);

        var expected = Vectors.Nearest(vectors, query, 300).Where(pair => pair.Row % 3 == 1 && pair.Row % 5 is 1 or 2).Take(10);
        hits.Select(hit => hit.Id).ShouldBe(expected.Select(pair => Id(pair.Row)));
        (await Find(query, Where("colour", "2001"))).ShouldBeEmpty();
        (await Find(query, Where("year", "1999"))).ShouldBeEmpty();
        (await Find(query, Reader() with { Documents = new HashSet<Guid>() })).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_removed_document_is_not_found_again()
    {
        var vectors = Vectors.Unit(30, Dimensions, seed: 1);
        await Add([.. vectors.Select((vector, number) => (Of(number, document: number / 10), vector))]);

        (await Index.CountAsync(Tenant, Name, Id(1), Stop)).ShouldBe(10);
        (await Index.RemoveDocumentsAsync(Tenant, Name, [Id(1), Id(77)], Stop)).ShouldBe(10);

        (await Find(vectors[15], count: 30)).Select(hit => hit.Document).Distinct().Order().ShouldBe(new[] { Id(0), Id(2) }.Order());
        (await Index.CountAsync(Tenant, Name, Id(1), Stop)).ShouldBe(0);
        (await Index.CountAsync(Tenant, Name, null, Stop)).ShouldBe(20);
        (await Index.RemoveDocumentsAsync(Tenant, Name, [Id(1)], Stop)).ShouldBe(0);
    }

    [Fact]
    public async Task Partitions_and_index_names_do_not_see_each_other()
    {
        var vector = Vectors.Unit(1, Dimensions, seed: 1)[0];
        var other = new PartitionKey("tenant-2");
        await Add((Of(1), vector));
        await Index.EnsureAsync(other, Name, Dimensions, Coding, Stop);
        await Index.UpsertAsync(other, Name, [(Of(2), vector)], Stop);
        await Index.EnsureAsync(Tenant, "v2", Dimensions, Coding, Stop);
        await Index.UpsertAsync(Tenant, "v2", [(Of(3), vector)], Stop);

        (await Find(vector)).ShouldHaveSingleItem().Id.ShouldBe(Id(1));
        await Index.DropAsync(Tenant, Name, Stop);
        await Index.DropAsync(Tenant, Name, Stop);
        await Index.EnsureAsync(Tenant, Name, Dimensions, Coding, Stop);
        (await Find(vector)).ShouldBeEmpty();
        (await Index.SearchAsync(Tenant, "v2", vector, Reader(), 10, Stop)).ShouldHaveSingleItem().Id.ShouldBe(Id(3));
        (await Index.SearchAsync(other, Name, vector, Reader(), 10, Stop)).ShouldHaveSingleItem().Id.ShouldBe(Id(2));
    }

    [Fact]
    public async Task A_full_comparison_is_filtered_and_ordered_as_a_search_is()
    {
        var vectors = Vectors.Unit(400, Dimensions, seed: 1);
        await Add([.. vectors.Select((vector, number) => (Of(number, document: number % 3, groups: number % 2 == 0 ? [] : ["board"]), vector))]);
        var query = Vectors.Unit(1, Dimensions, seed: 2)[0];

        var hits = await Index.CompareAllAsync(Tenant, Name, query, Reader() with { Documents = new HashSet<Guid> { Id(1) } }, 20, Stop);

        hits.Select(hit => hit.Id).ShouldBe(Vectors.Nearest(vectors, query, 400).Where(pair => pair.Row % 3 == 1 && pair.Row % 2 == 0).Take(20).Select(pair => Id(pair.Row)));
        (await Index.CompareAllAsync(Tenant, Name, query, Reader("board"), 1000, Stop)).Count.ShouldBe(400);
    }

    [Fact]
    public async Task Vectors_are_given_back_as_they_came_and_those_that_are_not_there_are_left_out()
    {
        var vectors = Vectors.Unit(300, Dimensions, seed: 1);
        await Add([.. vectors.Select((vector, number) => (Of(number), vector))]);
        await Index.RemoveDocumentsAsync(Tenant, Name, [Id(7)], Stop);

        var read = await Index.VectorsAsync(Tenant, Name, [.. Enumerable.Range(0, 310).Select(Id)], Stop);

        read.Count.ShouldBe(299);
        read.ShouldAllBe(pair => pair.Value.SequenceEqual(vectors[Array.FindIndex(vectors, vector => vector.SequenceEqual(pair.Value))]));
        read[Id(12)].ShouldBe(vectors[12]);
        read.ContainsKey(Id(7)).ShouldBeFalse();
        (await Index.VectorsAsync(Tenant, "none", [Id(1)], Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_room_it_takes_is_said_and_a_smaller_form_takes_less()
    {
        var vectors = Vectors.Unit(64, 256, seed: 1);
        await Index.EnsureAsync(Tenant, "wide", 256, Coding, Stop);
        await Index.UpsertAsync(Tenant, "wide", [.. vectors.Select((vector, number) => (Of(number), vector))], Stop);

        var size = await Index.SizeAsync(Tenant, "wide", Stop);

        size.Passages.ShouldBe(64);
        size.FirstPassBytes.ShouldBeInRange(64 * 256 * Coding.Bits() / 8, 64 * (256 * Coding.Bits() / 8 + 8));
        size.TotalBytes.ShouldBeGreaterThanOrEqualTo(size.FirstPassBytes + 64 * 256 * 4);
        (await Index.SizeAsync(Tenant, "none", Stop)).ShouldBe(default);
    }

    [Fact]
    public async Task An_index_of_another_width_or_form_is_refused()
    {
        await Index.EnsureAsync(Tenant, Name, Dimensions, Coding, Stop);
        await Index.EnsureAsync(Tenant, Name, Dimensions, Coding, Stop);

        await Should.ThrowAsync<InvalidOperationException>(() => Index.EnsureAsync(Tenant, Name, Dimensions + 1, Coding, Stop));
        var other = Coding == VectorCoding.Binary ? VectorCoding.Int8 : VectorCoding.Binary;
        await Should.ThrowAsync<InvalidOperationException>(() => Index.EnsureAsync(Tenant, Name, Dimensions, other, Stop));
        await Should.ThrowAsync<ArgumentException>(() => Index.UpsertAsync(Tenant, Name, [(Of(1), Vectors.Unit(1, Dimensions + 1, seed: 1)[0])], Stop));
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(2f)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public async Task A_vector_that_is_not_of_length_one_is_refused(float factor)
    {
        await Index.EnsureAsync(Tenant, Name, Dimensions, Coding, Stop);
        var vector = Vectors.Unit(1, Dimensions, seed: 1)[0].Select(value => value * factor).ToArray();

        await Should.ThrowAsync<ArgumentException>(() => Index.UpsertAsync(Tenant, Name, [(Of(1), vector)], Stop));
        await Should.ThrowAsync<ArgumentException>(() => Find(vector));
    }

    [Theory]
    [InlineData("../other")]
    [InlineData("")]
    public async Task A_name_that_is_no_name_is_refused(string name) =>
        await Should.ThrowAsync<ArgumentException>(() => Index.EnsureAsync(Tenant, name, Dimensions, Coding, Stop));

    protected async Task Add(params (IndexedPassage Passage, float[] Vector)[] passages)
    {
        await Index.EnsureAsync(Tenant, Name, Dimensions, Coding, Stop);
        await Index.UpsertAsync(Tenant, Name, passages, Stop);
    }

    protected Task<IReadOnlyList<PassageHit>> Find(float[] query, ReaderScope? scope = null, int count = 10) =>
        Index.SearchAsync(Tenant, Name, query, scope ?? Reader(), count, Stop);
}
