using Npgsql;
using Platform.Rag.Index;
using Platform.Rag.Keyword;
using static Platform.Rag.Tests.Passages;

namespace Platform.Rag.Tests.Keyword;

public sealed class PostgresKeywordIndexTests : KeywordIndexContract, IClassFixture<PostgresCluster>, IAsyncLifetime
{
    private readonly PostgresCluster _cluster;

    public PostgresKeywordIndexTests(PostgresCluster cluster)
    {
        _cluster = cluster;
        Index = new PostgresKeywordIndex(cluster.Source);
    }

    protected override IKeywordIndex Index { get; }

    [Fact]
    public async Task It_scores_as_the_embedded_index_does()
    {
        using var folder = new ScratchFolder();
        var embedded = new SqliteKeywordIndex(folder.Path);
        string[] words = ["red", "fox", "blue", "whale", "contract", "obligation", "合同", "税务机关", "个体工商户"];
        var random = new Random(5);
        (IndexedPassage, string)[] passages = [.. Enumerable.Range(0, 200).Select(number =>
            (Of(number, groups: number % 3 == 0 ? ["board"] : []), string.Join(' ', Enumerable.Range(0, 1 + random.Next(30)).Select(_ => words[random.Next(words.Length)]))))];
        await Add(passages);
        await embedded.UpsertAsync(Tenant, "v1", passages, TestContext.Current.CancellationToken);

        foreach (var query in new[] { "red obligations", "税", "个体工商户 contract", "whale whale fox" })
        {
            var expected = await embedded.SearchAsync(Tenant, "v1", query, Reader("board"), 50, TestContext.Current.CancellationToken);
            var hits = await Index.SearchAsync(Tenant, "v1", query, Reader("board"), 50, TestContext.Current.CancellationToken);

            hits.Select(hit => hit.Id).ShouldBe(expected.Select(hit => hit.Id));
            hits.Zip(expected).ShouldAllBe(pair => Math.Abs(pair.First.Score - pair.Second.Score) < 1e-9);
        }
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await using var command = _cluster.Source.CreateCommand("DROP TABLE IF EXISTS keyword_passage");
        await command.ExecuteNonQueryAsync();
    }
}
