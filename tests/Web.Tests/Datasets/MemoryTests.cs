using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Datasets.Checking;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Tests.Datasets;

/// <summary>Run alone, after the others: what is measured is the memory of the whole process.</summary>
[CollectionDefinition("memory", DisableParallelization = true)]
public sealed class OneAtATime;

[Collection("memory")]
public sealed class MemoryTests
{
    [Fact]
    public async Task Two_hundred_megabytes_stream_through_without_being_held()
    {
        const long Length = 200L << 20;
        using var folder = new TestFolder();
        var tenant = TypedId.New<TenantId>(TestWorkspace.Now);
        var store = folder.Blobs();
        await store.WriteAsync(tenant, new MemoryStream(new byte[100]), CancellationToken.None);
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var blob = await store.WriteAsync(tenant, new PatternStream(Length), CancellationToken.None);
        await using (var stream = store.OpenRead(tenant, blob.Sha256))
            await stream.CopyToAsync(Stream.Null);

        blob.Length.ShouldBe(Length);
        // Everything that was allocated on the way, collected or not, in bytes.
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(16L << 20);
    }

    [Fact]
    public async Task Three_hundred_megabytes_are_checked_within_a_memory_ceiling()
    {
        const int Rows = 150_000;
        await using var workspace = await TestWorkspace.OpenAsync();
        var blobs = workspace.Services.GetRequiredService<IBlobStore>();
        var blob = await blobs.WriteAsync(workspace.Scope.TenantId, new RowStream(Rows), CancellationToken.None);
        blob.Length.ShouldBeGreaterThan(300_000_000);
        GC.Collect();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var input = new CheckInput(workspace.Scope.TenantId, [new CheckFile("big.jsonl", FileFormat.Jsonl, blob.Sha256, blob.Length, null, null)],
            new ColumnMapping { User = ["prompt"], Assistant = "completion" }, TaskKind.Answer);
        long most = 0;
        using var watch = new Timer(_ => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before), null, 100, 100);

        var result = await new CheckRows(blobs).HandleAsync(input, new ImportProgress(), CancellationToken.None);

        result.Value.Report.Rows.ShouldBe(Rows);
        result.Value.Report.Unusable.ShouldBe(0);
        TestContext.Current.TestOutputHelper?.WriteLine($"peak of the managed heap over the start: {most >> 20} MB for {blob.Length >> 20} MB");
        most.ShouldBeLessThan(200L << 20);
    }

    /// <summary>JSONL of two kilobytes a row, made while it is read; no two rows are alike.</summary>
    private sealed class RowStream(int rows) : ForwardStream
    {
        private readonly Random _random = new(5);
        private byte[] _row = [];
        private int _position;
        private int _made;

        public override int Read(Span<byte> buffer)
        {
            if (_position == _row.Length)
            {
                if (_made == rows)
                    return 0;
                var text = new char[1970];
                for (var i = 0; i < text.Length; i++)
                    text[i] = (char)('a' + _random.Next(26));
                _row = Encoding.ASCII.GetBytes($$"""{"prompt":"{{new string(text)}}","completion":"answer {{_made++}}"}""" + "\n");
                _position = 0;
            }

            var taken = Math.Min(buffer.Length, _row.Length - _position);
            _row.AsSpan(_position, taken).CopyTo(buffer);
            _position += taken;
            return taken;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));
    }
}
