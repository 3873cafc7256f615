using Platform.Rag.Embedding;
using Platform.Rag.Index;
using Platform.Rag.Index.Embedded;
using Platform.Rag.Keyword;
using Platform.Rag.Retrieval;
using Platform.Rag.Tests.Index;
using static Platform.Rag.Tests.Passages;

namespace Platform.Rag.Tests.Retrieval;

public sealed class HybridRetrieverTests : IDisposable
{
    private const int Dimensions = 16;

    private readonly ScratchFolder _folder = new();
    private readonly EmbeddedVectorIndex _vectors;
    private readonly SqliteKeywordIndex _words;
    private readonly HybridRetriever _retriever;

    public HybridRetrieverTests()
    {
        _vectors = new EmbeddedVectorIndex(_folder.Path);
        _words = new SqliteKeywordIndex(_folder.Path);
        _retriever = new HybridRetriever(_words, _vectors, new DrawnEmbedder());
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Both_searches_work_under_the_readers_scope()
    {
        await Add(Tenant, (Of(1), "red fox"), (Of(2, groups: ["board"]), "red fox board"), (Of(3, metadata: new() { ["year"] = "2024" }), "blue whale"));

        var hits = await _retriever.SearchAsync(new HybridQuery(Tenant, "k", "v", "red fox", Reader(), 10), Stop);

        hits[0].Id.ShouldBe(Id(1));
        hits[0].Keyword!.Value.Rank.ShouldBe(1);
        hits[0].Vector!.Value.Rank.ShouldBe(1);
        hits.Select(hit => hit.Id).ShouldNotContain(Id(2));
        (await _retriever.SearchAsync(new HybridQuery(Tenant, "k", "v", "red fox", Where("year", "2024"), 10), Stop)).ShouldHaveSingleItem().Id.ShouldBe(Id(3));
        (await _retriever.SearchAsync(new HybridQuery(Tenant, "k", null, "red fox", Reader(), 10), Stop)).ShouldHaveSingleItem().Weights.ShouldBe(new FusionShares(1, 0, 0));
        (await _retriever.SearchAsync(new HybridQuery(Tenant, "k", "v", " ", Reader(), 10), Stop)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reranker_orders_the_best_hits_anew_and_leaves_the_others_below()
    {
        await Add(Tenant, [.. Enumerable.Range(1, 12).Select(number => (Of(number), string.Concat(Enumerable.Repeat("red ", 13 - number)) + "fox"))]);
        var query = new HybridQuery(Tenant, "k", null, "red", Reader(), 12);
        var plain = await _retriever.SearchAsync(query, Stop);

        var look = await Rerank.ApplyAsync("red", plain, new Reranking(new Backwards(), Texts, Depth: 4, Share: 1), TimeProvider.System, Stop);

        var reranked = look.Hits;
        (look.Looked, look.Because).ShouldBe((4, null));
        reranked.Take(4).Select(hit => hit.RankBefore).ShouldBe([4, 3, 2, 1]);
        reranked.Select(hit => hit.Id).ShouldBe([.. plain.Take(4).Reverse().Select(hit => hit.Id), .. plain.Skip(4).Select(hit => hit.Id)]);
        reranked.Take(4).ShouldAllBe(hit => hit.Rerank != null);
        reranked[4].Rerank.ShouldBeNull();
        reranked.Zip(reranked.Skip(1)).ShouldAllBe(pair => pair.First.Score >= pair.Second.Score);
    }

    [Fact]
    public async Task A_reranker_that_takes_too_long_or_refuses_leaves_the_order_and_says_why()
    {
        await Add(Tenant, [.. Enumerable.Range(1, 4).Select(number => (Of(number), string.Concat(Enumerable.Repeat("red ", 13 - number)) + "fox"))]);
        var plain = await _retriever.SearchAsync(new HybridQuery(Tenant, "k", null, "red", Reader(), 12), Stop);

        var slow = await Rerank.ApplyAsync("red", plain, new Reranking(new Endless(), Texts) { Limit = TimeSpan.FromMilliseconds(20) }, TimeProvider.System, Stop);
        var busy = await Rerank.ApplyAsync("red", plain, new Reranking(new Busy(), Texts), TimeProvider.System, Stop);
        var few = await Rerank.ApplyAsync("red", [.. plain.Take(1)], new Reranking(new Backwards(), Texts), TimeProvider.System, Stop);

        (slow.Because, slow.Looked, busy.Because, few.Because).ShouldBe((Reranked.TooSlow, 0, "engine.busy", Reranked.TooFew));
        slow.Hits.ShouldBe(plain);
        busy.Hits.ShouldBe(plain);
    }

    [Fact]
    public async Task Two_thousand_probes_find_no_canary_of_another_tenant_or_group()
    {
        PartitionKey[] tenants = [new("tenant-1"), new("tenant-2"), new("tenant-3")];
        string[] groups = ["legal", "board", "sales", "audit"];
        var canaries = (
            from tenant in tenants.Index()
            from @group in groups.Index()
            from copy in Enumerable.Range(0, 10)
            let number = tenant.Index * 1000 + @group.Index * 100 + copy
            select (tenant.Item, Group: @group.Item, Number: number, Text: $"canary secret code {number} of {tenant.Item.Value} for {@group.Item}")).ToList();
        foreach (var tenant in tenants)
            await Add(tenant, [.. canaries.Where(canary => canary.Item == tenant).Select(canary => (Of(canary.Number, groups: [canary.Group]), canary.Text))]);
        var random = new Random(11);

        var found = 0;
        for (var probe = 0; probe < 2000; probe++)
        {
            var reader = (Tenant: tenants[random.Next(3)], Groups: groups.Where(_ => random.Next(2) == 0).ToHashSet());
            var wanted = canaries[random.Next(canaries.Count)];
            var hits = await _retriever.SearchAsync(new HybridQuery(reader.Tenant, "k", "v", wanted.Text, new ReaderScope(reader.Groups), 100), Stop);

            var allowed = canaries.Where(canary => canary.Item == reader.Tenant && reader.Groups.Contains(canary.Group)).Select(canary => Id(canary.Number)).ToHashSet();
            hits.ShouldAllBe(hit => allowed.Contains(hit.Id));
            hits.Count.ShouldBe(allowed.Count);
            found += hits.Any(hit => hit.Id == Id(wanted.Number)) ? 1 : 0;
        }
        // a sixth of the probes ask for what their reader may see
        found.ShouldBeInRange(200, 500);
    }

    public void Dispose()
    {
        _vectors.Dispose();
        _folder.Dispose();
    }

    private async Task Add(PartitionKey tenant, params (IndexedPassage Passage, string Text)[] passages)
    {
        var embedded = await new DrawnEmbedder().EmbedAsync([.. passages.Select(passage => passage.Text)], EmbeddingRole.Passage, Stop);
        await _vectors.EnsureAsync(tenant, "v", Dimensions, VectorCoding.Int8, Stop);
        await _vectors.UpsertAsync(tenant, "v", [.. passages.Zip(embedded, (passage, vector) => (passage.Passage, vector))], Stop);
        await _words.UpsertAsync(tenant, "k", passages, Stop);
    }

    /// <summary>The same text has the same vector, drawn by its characters.</summary>
    private sealed class DrawnEmbedder : ITextEmbedder
    {
        public string Identity => "drawn";

        public int Dimensions => HybridRetrieverTests.Dimensions;

        public int MaxTokens => 100;

        public int CountTokens(string text) => text.Length;

        public double Coverage(string text) => 1;

        public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, EmbeddingRole role, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<float[]>>([.. texts.Select(text => Vectors.Unit(1, Dimensions, text.Aggregate(17, (seed, letter) => unchecked(seed * 31 + letter)))[0])]);
    }

    private static Task<IReadOnlyList<string>> Texts(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<string>>([.. ids.Select(id => id.ToString())]);

    /// <summary>Never ends, and does not look at the token.</summary>
    private sealed class Endless : IReranker
    {
        public Task<IReadOnlyList<double>> ScoreAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken) => new TaskCompletionSource<IReadOnlyList<double>>().Task;
    }

    private sealed class Busy : IReranker
    {
        public Task<IReadOnlyList<double>> ScoreAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken) => throw new RerankRefusedException("engine.busy", "Busy.");
    }

    private sealed class Backwards : IReranker
    {
        public Task<IReadOnlyList<double>> ScoreAsync(string query, IReadOnlyList<string> passages, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<double>>([.. Enumerable.Range(0, passages.Count).Select(number => (double)number)]);
    }
}
