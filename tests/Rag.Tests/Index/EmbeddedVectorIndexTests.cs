using Platform.Rag.Index;
using Platform.Rag.Index.Embedded;
using static Platform.Rag.Tests.Passages;

namespace Platform.Rag.Tests.Index;

public class EmbeddedVectorIndexTests : VectorIndexContract, IDisposable
{
    private readonly ScratchFolder _folder = new();
    private EmbeddedVectorIndex _index;

    public EmbeddedVectorIndexTests() => _index = new EmbeddedVectorIndex(_folder.Path);

    protected override IVectorIndex Index => _index;

    private string IndexFolder => _index.PathOf(Tenant, Name);

    [Fact]
    public async Task Everything_is_there_after_a_restart_from_the_log_and_from_segments()
    {
        var vectors = Vectors.Unit(60, Dimensions, seed: 1);
        await Add([.. vectors[..40].Select((vector, number) => (Of(number, document: number % 4, groups: [$"g{number % 2}"], metadata: new() { ["n"] = $"{number % 3}" }), vector))]);
        await _index.CompactAsync(Tenant, Name, Stop);
        await Add([.. vectors[40..].Select((vector, number) => (Of(40 + number, groups: ["g0"]), vector))]);
        await Index.RemoveDocumentsAsync(Tenant, Name, [Id(3)], Stop);
        var scope = Where("n", "1") with { Groups = new HashSet<string> { "g0", "g1" } };
        var before = (All: await Find(vectors[0], Reader("g0"), 60), Filtered: await Find(vectors[0], scope, 60));

        Restart();

        (await Find(vectors[0], Reader("g0"), 60)).ShouldBe(before.All);
        (await Find(vectors[0], scope, 60)).ShouldBe(before.Filtered);
        before.All.ShouldNotBeEmpty();
        before.Filtered.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_log_cut_at_any_byte_holds_every_answered_write_before_the_cut()
    {
        var vectors = Vectors.Unit(3, Dimensions, seed: 1);
        var log = Path.Combine(IndexFolder, "1.log");
        var ends = new List<long>();
        foreach (var (number, vector) in vectors.Index())
        {
            await Add((Of(number), vector));
            ends.Add(new FileInfo(log).Length);
        }
        _index.Dispose();
        var whole = File.ReadAllBytes(log);

        for (var cut = 0; cut <= whole.Length; cut++)
        {
            File.WriteAllBytes(log, whole[..cut]);
            using var index = new EmbeddedVectorIndex(_folder.Path);

            (await index.CountAsync(Tenant, Name, null, Stop)).ShouldBe(ends.Count(end => end <= cut), $"cut at {cut} of {whole.Length}");
        }
    }

    [Fact]
    public async Task After_a_torn_tail_was_cut_the_index_takes_new_writes()
    {
        var vectors = Vectors.Unit(3, Dimensions, seed: 1);
        await Add((Of(0), vectors[0]));
        await Add((Of(1), vectors[1]));
        _index.Dispose();
        using (var log = new FileStream(Path.Combine(IndexFolder, "1.log"), FileMode.Open))
            log.SetLength(log.Length - 5);
        Restart();

        await Add((Of(2), vectors[2]));
        Restart();

        (await Find(vectors[0])).Select(hit => hit.Id).Order().ShouldBe(new[] { Id(0), Id(2) }.Order());
    }

    [Fact]
    public async Task Damage_before_the_end_of_the_log_is_said_and_not_passed_over()
    {
        var vectors = Vectors.Unit(2, Dimensions, seed: 1);
        await Add((Of(0), vectors[0]));
        await Add((Of(1), vectors[1]));
        _index.Dispose();
        var path = Path.Combine(IndexFolder, "1.log");
        var bytes = File.ReadAllBytes(path);
        bytes[200] ^= 1;
        File.WriteAllBytes(path, bytes);
        Restart();

        (await Should.ThrowAsync<InvalidDataException>(() => Find(vectors[0]))).Message.ShouldContain("damaged");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(-1)]
    public async Task A_cut_segment_is_said_and_not_read(int length)
    {
        var vectors = Vectors.Unit(20, Dimensions, seed: 1);
        await Add([.. vectors.Select((vector, number) => (Of(number), vector))]);
        await _index.CompactAsync(Tenant, Name, Stop);
        _index.Dispose();
        using (var segment = new FileStream(Directory.GetFiles(IndexFolder, "*.segment").ShouldHaveSingleItem(), FileMode.Open))
            segment.SetLength(length < 0 ? segment.Length + length : length);
        Restart();

        await Should.ThrowAsync<InvalidDataException>(() => Find(vectors[0]));
    }

    [Fact]
    public async Task What_a_crash_left_half_done_is_cleared_away_and_a_lost_erasure_is_made_good()
    {
        var vectors = Vectors.Unit(20, Dimensions, seed: 1);
        await Add([.. vectors.Select((vector, number) => (Of(number), vector))]);
        await _index.CompactAsync(Tenant, Name, Stop);
        var segment = Directory.GetFiles(IndexFolder, "*.segment").ShouldHaveSingleItem();
        var untouched = File.ReadAllBytes(segment);
        await Index.RemoveDocumentsAsync(Tenant, Name, [Id(4)], Stop);
        _index.Dispose();
        // the machine died after the log was written and before the segment was
        File.WriteAllBytes(segment, untouched);
        File.WriteAllBytes(Path.Combine(IndexFolder, "99.segment"), untouched);
        File.WriteAllText(Path.Combine(IndexFolder, "index.json.new"), "{");

        Restart();
        (await Find(vectors[4], count: 20)).Select(hit => hit.Id).ShouldNotContain(Id(4));
        Directory.GetFiles(IndexFolder).Length.ShouldBe(4);

        // and it stays removed when the log that said so is gone
        await Index.RemoveDocumentsAsync(Tenant, Name, [Id(5)], Stop);
        await _index.CompactAsync(Tenant, Name, Stop);
        Restart();
        (await Index.CountAsync(Tenant, Name, null, Stop)).ShouldBe(18);
    }

    [Fact]
    public async Task No_byte_of_a_removed_vector_stays_on_disk()
    {
        var vectors = Vectors.Unit(40, Dimensions, seed: 1);
        await Add([.. vectors[..20].Select((vector, number) => (Of(number), vector))]);
        await _index.CompactAsync(Tenant, Name, Stop);
        await Add([.. vectors[20..].Select((vector, number) => (Of(20 + number), vector))]);
        OnDisk(vectors[3]).ShouldBeTrue();
        OnDisk(vectors[33]).ShouldBeTrue();

        await Index.RemoveDocumentsAsync(Tenant, Name, [Id(3), Id(33)], Stop);

        OnDisk(vectors[3]).ShouldBeFalse();
        OnDisk(vectors[33]).ShouldBeFalse();
        OnDisk(vectors[4]).ShouldBeTrue();
        OnDisk(vectors[34]).ShouldBeTrue();
    }

    [Fact]
    public async Task A_second_process_is_refused_with_the_reason()
    {
        await Add((Of(1), Vectors.Unit(1, Dimensions, seed: 1)[0]));
        using var other = new EmbeddedVectorIndex(_folder.Path);

        (await Should.ThrowAsync<InvalidOperationException>(() => other.CountAsync(Tenant, Name, null, Stop))).Message.ShouldContain("another process");
    }

    [Fact]
    public async Task A_copy_opens_elsewhere_and_finds_the_same()
    {
        var vectors = Vectors.Unit(50, Dimensions, seed: 1);
        await Add([.. vectors[..30].Select((vector, number) => (Of(number), vector))]);
        await _index.CompactAsync(Tenant, Name, Stop);
        await Add([.. vectors[30..].Select((vector, number) => (Of(30 + number), vector))]);
        using var elsewhere = new ScratchFolder();
        using var other = new EmbeddedVectorIndex(elsewhere.Path);

        await _index.CopyAsync(Tenant, Name, other.PathOf(Tenant, Name), Stop);

        (await other.SearchAsync(Tenant, Name, vectors[0], Reader(), 50, Stop)).ShouldBe(await Find(vectors[0], count: 50));
    }

    [Fact]
    public async Task Readers_see_all_of_a_write_or_none_while_one_writes_and_removes()
    {
        var vectors = Vectors.Unit(10, Dimensions, seed: 1);
        await Add((Of(0), vectors[0]));
        var writer = Task.Run(
            async () =>
            {
                for (var round = 1; round <= 150; round++)
                {
                    await Add([.. vectors.Select((vector, number) => (Of(10 * round + number, document: round), vector))]);
                    if (round % 2 == 0)
                        await Index.RemoveDocumentsAsync(Tenant, Name, [Id(round - 1)], Stop);
                }
            },
            Stop);

        var seen = new List<int>();
        while (!writer.IsCompleted)
            seen.Add((await Find(vectors[1], count: 1000)).Count);
        await writer;

        seen.ShouldAllBe(count => count % 10 == 1);
        (await Find(vectors[1], count: 1000)).Count.ShouldBe(751);
    }

    [Fact]
    public async Task Ten_thousand_cycles_of_writing_and_removing_leave_nothing_behind()
    {
        using var folder = new ScratchFolder(inMemory: true);
        using var index = new EmbeddedVectorIndex(folder.Path);
        var vectors = Vectors.Unit(64, Dimensions, seed: 1);
        await index.EnsureAsync(Tenant, Name, Dimensions, Coding, Stop);
        await index.UpsertAsync(Tenant, Name, [(Of(0), vectors[0])], Stop);
        for (var cycle = 1; cycle <= 10_000; cycle++)
        {
            await index.UpsertAsync(Tenant, Name, [(Of(cycle), vectors[cycle % 64])], Stop);
            (await index.RemoveDocumentsAsync(Tenant, Name, [Id(cycle)], Stop)).ShouldBe(1);
        }

        (await index.SearchAsync(Tenant, Name, vectors[1], Reader(), 1000, Stop)).ShouldHaveSingleItem().Id.ShouldBe(Id(0));
        var files = Directory.GetFiles(index.PathOf(Tenant, Name));
        files.Length.ShouldBe(3);
        files.Sum(path => new FileInfo(path).Length).ShouldBeLessThan(2000);
    }

    public void Dispose()
    {
        _index.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Restart()
    {
        _index.Dispose();
        _index = new EmbeddedVectorIndex(_folder.Path);
    }

    private bool OnDisk(float[] vector)
    {
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(vector.AsSpan()).ToArray();
        return Directory.GetFiles(IndexFolder).Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).Any(path => Content(path).AsSpan().IndexOf(bytes) >= 0);
    }

    private static byte[] Content(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var memory = new MemoryStream();
        file.CopyTo(memory);
        return memory.ToArray();
    }
}
