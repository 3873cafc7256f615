using System.Net;
using Platform.Rag.Index;
using Platform.Rag.Index.Qdrant;
using static Platform.Rag.Tests.Passages;

namespace Platform.Rag.Tests.Index.Qdrant;

public class QdrantVectorIndexTests : VectorIndexContract, IDisposable
{
    private readonly QdrantStandIn _server = new();
    private readonly HttpClient _http = new();
    private readonly QdrantVectorIndex _index;

    public QdrantVectorIndexTests() => _index = Client(new QdrantOptions(_server.Address, "key-1", Exact: true) { FirstPause = TimeSpan.FromMilliseconds(1) });

    protected override IVectorIndex Index => _index;

    [Fact]
    public async Task Every_call_carries_the_key_and_every_filter_the_tenant()
    {
        var vector = Vectors.Unit(1, Dimensions, seed: 1)[0];
        await Add((Of(1, groups: ["board"], metadata: new() { ["year"] = "2024" }), vector));
        await Find(vector, Where("year", "2024"));
        await Index.RemoveDocumentsAsync(Tenant, Name, [Id(1)], Stop);

        _server.Calls.ShouldAllBe(call => call.Key == "key-1");
        var filtered = _server.Calls.Where(call => call.Body.Contains("\"filter\"", StringComparison.Ordinal)).ToList();
        filtered.Count.ShouldBeGreaterThan(2);
        filtered.ShouldAllBe(call => call.Body.Contains("\"key\":\"partition\"", StringComparison.Ordinal) && call.Body.Contains("tenant-1", StringComparison.Ordinal));
        _server.Calls.ShouldContain(call => call.Body.Contains("\"is_tenant\":true", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task What_may_pass_is_tried_again(HttpStatusCode status)
    {
        var vector = Vectors.Unit(1, Dimensions, seed: 1)[0];
        await Add((Of(1), vector));
        foreach (var _ in Enumerable.Range(0, 4))
            _server.Refusals.Enqueue(status);

        (await Find(vector)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_server_that_goes_on_refusing_is_an_error_with_its_answer()
    {
        await Index.EnsureAsync(Tenant, Name, Dimensions, Coding, Stop);
        foreach (var _ in Enumerable.Range(0, 5))
            _server.Refusals.Enqueue(HttpStatusCode.ServiceUnavailable);

        var fault = await Should.ThrowAsync<QdrantException>(() => Find(Vectors.Unit(1, Dimensions, seed: 1)[0]));

        fault.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        fault.Message.ShouldContain("not now");
    }

    [Fact]
    public async Task A_refused_key_is_not_tried_again()
    {
        await Index.EnsureAsync(Tenant, Name, Dimensions, Coding, Stop);
        _server.Refusals.Enqueue(HttpStatusCode.Forbidden);

        (await Should.ThrowAsync<QdrantException>(() => Find(Vectors.Unit(1, Dimensions, seed: 1)[0]))).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await Find(Vectors.Unit(1, Dimensions, seed: 1)[0])).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_said()
    {
        var index = Client(new QdrantOptions(new Uri("http://127.0.0.1:1/")) { Attempts = 2, FirstPause = TimeSpan.FromMilliseconds(1) });

        (await Should.ThrowAsync<QdrantException>(() => index.CountAsync(Tenant, Name, null, Stop))).Message.ShouldContain("cannot be reached");
    }

    [Theory]
    [InlineData("http://qdrant.example:6333/")]
    [InlineData("ftp://127.0.0.1/")]
    public void A_key_never_travels_in_the_clear(string address) =>
        Should.Throw<ArgumentException>(() => Client(new QdrantOptions(new Uri(address), "key-1")));

    [Fact]
    public async Task All_passages_can_be_listed_page_by_page_and_a_snapshot_taken()
    {
        var vectors = Vectors.Unit(600, Dimensions, seed: 1);
        await Add([.. vectors.Select((vector, number) => (Of(number, document: number / 100), vector))]);

        var listed = new List<(Guid Passage, Guid Document)>();
        await foreach (var entry in _index.ListAsync(Tenant, Name, Stop))
            listed.Add(entry);

        listed.OrderBy(entry => entry.Passage).ShouldBe(Enumerable.Range(0, 600).Select(number => (Id(number), Id(number / 100))).OrderBy(entry => entry.Item1));
        (await _index.SnapshotAsync(Dimensions, Coding, Stop)).ShouldEndWith(".snapshot");
    }

    [Fact]
    public async Task The_server_is_told_the_form_of_the_first_pass_and_to_compare_an_oversampled_list_in_full()
    {
        var vector = Vectors.Unit(1, Dimensions, seed: 1)[0];
        await Add((Of(1), vector));
        await Find(vector);
        await Index.CompareAllAsync(Tenant, Name, vector, Reader(), 10, Stop);

        var (name, form) = Coding switch
        {
            VectorCoding.FourBit => ("lathe-24-4bit", "{\"turbo\":{\"bits\":\"bits4\"}}"),
            VectorCoding.Binary => ("lathe-24-binary", "{\"binary\":{\"encoding\":\"one_bit\",\"query_encoding\":\"scalar4bits\"}}"),
            _ => ("lathe-24", "{\"scalar\":{\"type\":\"int8\",\"quantile\":0.99}}"),
        };
        _server.Calls.ShouldContain(call => call.Call == $"PUT /collections/{name}" && call.Body.Contains($"\"quantization_config\":{form}", StringComparison.Ordinal));
        var searches = _server.Calls.Where(call => call.Call == $"POST /collections/{name}/points/query").Select(call => call.Body).ToList();
        searches.Count.ShouldBe(2);
        searches.ShouldContain(body => body.Contains($"{{\"rescore\":true,\"oversampling\":{Math.Max(2, Coding.Oversampling())}}}", StringComparison.Ordinal));
        searches.ShouldContain(body => body.Contains("\"exact\":true,\"quantization\":{\"ignore\":true}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_client_of_the_same_server_knows_the_index()
    {
        var vector = Vectors.Unit(1, Dimensions, seed: 1)[0];
        await Add((Of(1), vector));
        var other = Client(new QdrantOptions(_server.Address));

        (await other.SearchAsync(Tenant, Name, vector, Reader(), 10, Stop)).ShouldHaveSingleItem();
        await Should.ThrowAsync<InvalidOperationException>(() => other.EnsureAsync(Tenant, Name, Dimensions * 2, Coding, Stop));
    }

    public void Dispose()
    {
        _http.Dispose();
        _server.Dispose();
        _server.Offences.ShouldBeEmpty();
        GC.SuppressFinalize(this);
    }

    private QdrantVectorIndex Client(QdrantOptions options) => new(_http, options, TimeProvider.System);
}

public sealed class QdrantFourBitTests : QdrantVectorIndexTests
{
    protected override VectorCoding Coding => VectorCoding.FourBit;
}

public sealed class QdrantBinaryTests : QdrantVectorIndexTests
{
    protected override VectorCoding Coding => VectorCoding.Binary;
}
