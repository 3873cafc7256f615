using Platform.Rag.Index;
using Platform.Rag.Index.Embedded;
using static Platform.Rag.Tests.Passages;

namespace Platform.Rag.Tests.Index;

/// <summary>The embedded index with half a byte a number: everything that holds for bytes.</summary>
public sealed class FourBitVectorIndexTests : EmbeddedVectorIndexTests
{
    protected override VectorCoding Coding => VectorCoding.FourBit;
}

/// <summary>The embedded index with a bit a number.</summary>
public sealed class BinaryVectorIndexTests : EmbeddedVectorIndexTests
{
    protected override VectorCoding Coding => VectorCoding.Binary;
}

/// <summary>What the smaller forms find of what a full comparison finds, on vectors that lie in clusters as texts do.</summary>
public sealed class SmallerFormTests
{
    private const int Wide = 384;
    private const int Rows = 20_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(VectorCoding.Int8, 1)]
    [InlineData(VectorCoding.FourBit, 0.995)]
    [InlineData(VectorCoding.Binary, 0.95)]
    public async Task Rescoring_an_oversampled_list_finds_nearly_all_of_the_ten_nearest(VectorCoding coding, double least)
    {
        using var folder = new ScratchFolder(inMemory: true);
        using var index = new EmbeddedVectorIndex(folder.Path);
        await index.EnsureAsync(Tenant, "v", Wide, coding, Stop);
        var vectors = Clustered(Rows, seed: 1);
        foreach (var batch in vectors.Index().Chunk(5000))
            await index.UpsertAsync(Tenant, "v", [.. batch.Select(row => (Of(row.Index), row.Item))], Stop);

        var shared = 0;
        var queries = Clustered(40, seed: 2);
        foreach (var query in queries)
        {
            var found = await index.SearchAsync(Tenant, "v", query, Reader(), 10, Stop);
            var all = await index.CompareAllAsync(Tenant, "v", query, Reader(), 10, Stop);
            shared += found.Select(hit => hit.Id).Intersect(all.Select(hit => hit.Id)).Count();
            found.ShouldAllBe(hit => all.All(other => other.Id != hit.Id || Math.Abs(other.Score - hit.Score) < 1e-6));
        }

        (shared / (10.0 * queries.Length)).ShouldBeGreaterThanOrEqualTo(least);
    }

    [Fact]
    public async Task An_index_of_bytes_from_before_the_choice_opens_as_one()
    {
        using var folder = new ScratchFolder();
        var vectors = Vectors.Unit(30, 24, seed: 1);
        using (var index = new EmbeddedVectorIndex(folder.Path))
        {
            await index.EnsureAsync(Tenant, "v", 24, VectorCoding.Int8, Stop);
            await index.UpsertAsync(Tenant, "v", [.. vectors.Select((vector, number) => (Of(number), vector))], Stop);
            var manifest = Path.Combine(index.PathOf(Tenant, "v"), "index.json");
            File.WriteAllText(manifest, File.ReadAllText(manifest).Replace(",\"Coding\":0", "", StringComparison.Ordinal));
            File.ReadAllText(manifest).ShouldNotContain("Coding");
        }

        using var again = new EmbeddedVectorIndex(folder.Path);
        await again.EnsureAsync(Tenant, "v", 24, VectorCoding.Int8, Stop);
        (await again.SearchAsync(Tenant, "v", vectors[3], Reader(), 1, Stop)).ShouldHaveSingleItem().Id.ShouldBe(Id(3));
    }

    [Fact]
    public async Task An_index_that_nobody_uses_is_closed_and_opened_again_on_demand()
    {
        using var folder = new ScratchFolder();
        var time = new HandClock();
        using var index = new EmbeddedVectorIndex(folder.Path, TimeSpan.FromMinutes(10), time);
        var vector = Vectors.Unit(1, 24, seed: 1)[0];
        foreach (var name in new[] { "a", "b" })
        {
            await index.EnsureAsync(Tenant, name, 24, VectorCoding.Int8, Stop);
            await index.UpsertAsync(Tenant, name, [(Of(1), vector)], Stop);
        }
        index.OpenIndexes.ShouldBe(2);

        time.Advance(TimeSpan.FromMinutes(6));
        await index.CountAsync(Tenant, "a", null, Stop);
        time.Advance(TimeSpan.FromMinutes(6));

        index.OpenIndexes.ShouldBe(1);
        using (var other = new EmbeddedVectorIndex(folder.Path))
            (await other.CountAsync(Tenant, "b", null, Stop)).ShouldBe(1);
        (await index.SearchAsync(Tenant, "b", vector, Reader(), 10, Stop)).ShouldHaveSingleItem();
        index.OpenIndexes.ShouldBe(2);
    }

    [Fact]
    public async Task An_index_in_use_is_not_closed_under_its_user()
    {
        using var folder = new ScratchFolder(inMemory: true);
        var time = new HandClock();
        using var index = new EmbeddedVectorIndex(folder.Path, TimeSpan.FromMinutes(2), time);
        var vectors = Vectors.Unit(200, 24, seed: 1);
        await index.EnsureAsync(Tenant, "v", 24, VectorCoding.Int8, Stop);

        var closing = Task.Run(
            () =>
            {
                for (var round = 0; round < 300; round++)
                    time.Advance(TimeSpan.FromMinutes(3));
            },
            Stop);
        var rounds = 0;
        while (!closing.IsCompleted || rounds < 20)
        {
            await index.UpsertAsync(Tenant, "v", [.. vectors.Select((vector, number) => (Of(number), vector))], Stop);
            (await index.SearchAsync(Tenant, "v", vectors[5], Reader(), 1, Stop)).ShouldHaveSingleItem().Id.ShouldBe(Id(5));
            rounds++;
        }
        await closing;

        (await index.CountAsync(Tenant, "v", null, Stop)).ShouldBe(200);
    }

    private static float[][] Clustered(int count, int seed)
    {
        var centres = Vectors.Unit(50, Wide, seed: 7);
        var random = new Random(seed);
        return [.. Vectors.Unit(count, Wide, seed).Select(vector => Unit(vector, centres[random.Next(centres.Length)]))];
    }

    private static float[] Unit(float[] vector, float[] centre)
    {
        var mixed = vector.Zip(centre, (left, right) => 0.6f * left + 0.4f * right).ToArray();
        var length = MathF.Sqrt(mixed.Sum(value => value * value));
        return [.. mixed.Select(value => value / length)];
    }
}
