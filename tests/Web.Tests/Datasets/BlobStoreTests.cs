using System.Security.Cryptography;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Tests.Datasets;

public sealed class BlobStoreTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 6, 0, 0, TimeSpan.Zero);

    private readonly TestFolder _folder = new();
    private readonly TenantId _tenant = TypedId.New<TenantId>(Now);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(300_000)]
    public async Task Content_of_any_length_comes_back_under_its_own_hash(int length)
    {
        var content = Bytes(length);
        var store = _folder.Blobs();

        var blob = await store.WriteAsync(_tenant, new MemoryStream(content), CancellationToken.None);

        blob.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(content)));
        blob.Length.ShouldBe(length);
        (await ReadAsync(store, blob)).ShouldBe(content);
    }

    [Fact]
    public async Task Equal_content_is_stored_once_for_a_tenant_and_never_shared_with_another()
    {
        var store = _folder.Blobs();
        var other = TypedId.New<TenantId>(Now);
        var first = await store.WriteAsync(_tenant, new MemoryStream(Bytes(1000)), CancellationToken.None);

        await store.WriteAsync(_tenant, new MemoryStream(Bytes(1000)), CancellationToken.None);

        _folder.BlobFiles().Length.ShouldBe(1);
        store.Exists(other, first.Sha256).ShouldBeFalse();
        Should.Throw<FileNotFoundException>(() => store.OpenRead(other, first.Sha256));
    }

    [Fact]
    public async Task A_blob_copied_into_another_tenants_folder_cannot_be_read_there()
    {
        var store = _folder.Blobs();
        var other = TypedId.New<TenantId>(Now);
        var blob = await store.WriteAsync(_tenant, new MemoryStream(Bytes(1000)), CancellationToken.None);
        var path = _folder.BlobFiles().Single();
        var stolen = path.Replace(_tenant.Value.ToString("n"), other.Value.ToString("n"));
        Directory.CreateDirectory(Path.GetDirectoryName(stolen)!);
        File.Copy(path, stolen);

        await using var stream = store.OpenRead(other, blob.Sha256);
        Should.Throw<BlobDamagedException>(() => stream.ReadByte());
    }

    [Fact]
    public async Task Content_on_disk_is_not_readable_text()
    {
        var store = _folder.Blobs();
        var text = "The patient's record number is 4711."u8.ToArray();

        await store.WriteAsync(_tenant, new MemoryStream(text), CancellationToken.None);

        File.ReadAllBytes(_folder.BlobFiles().Single()).AsSpan().IndexOf("4711"u8).ShouldBe(-1);
    }

    [Theory]
    [InlineData(0)] // magic
    [InlineData(20)] // salt
    [InlineData(100)] // first frame
    [InlineData(70_000)] // second frame
    [InlineData(-1)] // last tag
    public async Task A_changed_byte_anywhere_is_found(int at)
    {
        var (store, blob, path) = await StoredAsync(150_000);
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[at < 0 ? bytes.Length + at : at] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);

        await Should.ThrowAsync<BlobDamagedException>(() => ReadAsync(store, blob));
    }

    [Theory]
    [InlineData(10)] // not even a header
    [InlineData(40 + 65_536 + 16)] // exactly after the first frame
    [InlineData(40 + 65_536 + 16 + 8)] // inside a tag
    [InlineData(140_000)] // inside a frame
    public async Task A_truncated_file_is_found(int length)
    {
        var (store, blob, path) = await StoredAsync(150_000);
        await using (var file = File.OpenWrite(path))
            file.SetLength(length);

        await Should.ThrowAsync<BlobDamagedException>(() => ReadAsync(store, blob));
    }

    [Fact]
    public async Task Frames_that_changed_places_are_found()
    {
        const int Frame = 65_536 + 16;
        var (store, blob, path) = await StoredAsync(200_000);
        var bytes = await File.ReadAllBytesAsync(path);
        var first = bytes.AsSpan(40, Frame).ToArray();
        bytes.AsSpan(40 + Frame, Frame).CopyTo(bytes.AsSpan(40));
        first.CopyTo(bytes.AsSpan(40 + Frame));
        await File.WriteAllBytesAsync(path, bytes);

        await Should.ThrowAsync<BlobDamagedException>(() => ReadAsync(store, blob));
    }

    [Fact]
    public async Task A_blob_swapped_for_another_of_the_same_tenant_is_found_by_its_hash()
    {
        var store = _folder.Blobs();
        var one = await store.WriteAsync(_tenant, new MemoryStream(Bytes(1000)), CancellationToken.None);
        var path = _folder.BlobFiles().Single();
        var two = await store.WriteAsync(_tenant, new MemoryStream(Bytes(2000)), CancellationToken.None);
        var otherPath = _folder.BlobFiles().Single(file => file != path);
        File.Copy(otherPath, path, overwrite: true);

        await Should.ThrowAsync<BlobDamagedException>(() => ReadAsync(store, one));
        (await ReadAsync(store, two)).Length.ShouldBe(2000);
    }

    [Fact]
    public async Task Any_place_of_a_blob_can_be_read_without_what_stands_before()
    {
        var (store, blob, _) = await StoredAsync(200_000);
        await using var stream = store.OpenRead(_tenant, blob.Sha256);
        var part = new byte[100];

        stream.Position = 131_000;
        await stream.ReadExactlyAsync(part);

        part.ShouldBe(Bytes(200_000).AsSpan(131_000, 100).ToArray());
    }

    [Fact]
    public async Task A_write_that_is_cancelled_leaves_no_file()
    {
        using var leaving = new CancellationTokenSource();
        var store = _folder.Blobs();
        var content = new EndlessStream(afterBytes: 1 << 20, leaving.Cancel);

        await Should.ThrowAsync<OperationCanceledException>(() => store.WriteAsync(_tenant, content, leaving.Token));

        _folder.BlobFiles().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_full_disk_is_refused_with_free_and_needed_bytes_and_leaves_no_file()
    {
        _folder.Disk.Free = BlobStore.ReserveBytes + 1000;
        var store = _folder.Blobs();

        var refusal = await Should.ThrowAsync<StorageFullException>(() => store.WriteAsync(_tenant, new MemoryStream(Bytes(5000)), CancellationToken.None));

        refusal.Error.Code.ShouldBe("storage.full");
        refusal.Error.Message.ShouldContain("1,000 bytes free and 5,000");
        _folder.BlobFiles().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_disk_that_fills_up_during_the_write_is_refused_and_leaves_no_file()
    {
        var store = _folder.Blobs();
        var content = new EndlessStream(afterBytes: 60 << 20, () => _folder.Disk.Free = BlobStore.ReserveBytes);

        (await Should.ThrowAsync<StorageFullException>(() => store.WriteAsync(_tenant, content, CancellationToken.None))).Error.Code.ShouldBe("storage.full");

        _folder.BlobFiles().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_key_survives_a_restart()
    {
        var (_, blob, _) = await StoredAsync(1000);

        (await ReadAsync(_folder.Blobs(), blob)).ShouldBe(Bytes(1000));
    }

    [Theory]
    [InlineData("../../keys/tenants/x")]
    [InlineData("ABCDEF")]
    public void A_name_that_is_no_hash_is_refused(string name) =>
        Should.Throw<ArgumentException>(() => _folder.Blobs().OpenRead(_tenant, name));

    private async Task<(BlobStore Store, BlobReference Blob, string Path)> StoredAsync(int length)
    {
        var store = _folder.Blobs();
        var blob = await store.WriteAsync(_tenant, new MemoryStream(Bytes(length)), CancellationToken.None);
        return (store, blob, _folder.BlobFiles().Single());
    }

    private async Task<byte[]> ReadAsync(BlobStore store, BlobReference blob)
    {
        await using var stream = store.OpenRead(_tenant, blob.Sha256);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
