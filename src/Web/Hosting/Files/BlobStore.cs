using System.Buffers;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Options;

namespace Platform.Web.Hosting.Files;

/// <summary>Blobs as files under <c>blobs/&lt;tenant&gt;/&lt;first two hex digits&gt;/</c> of the data folder; see <see cref="BlobFormat"/>.</summary>
internal sealed class BlobStore(DataFolders folders, TenantKeys keys, IDiskSpace disk) : IBlobStore
{
    /// <summary>Left free for the database and the jobs, whatever is uploaded.</summary>
    public const long ReserveBytes = 256L << 20;

    private const int CheckEveryBytes = 64 << 20;
    private const int NoSpaceLeft = 28;

    private readonly Lock _publishing = new();

    public async Task<BlobReference> WriteAsync(TenantId tenant, Stream content, CancellationToken cancellationToken)
    {
        var folder = folders.Sub("blobs", tenant.Value.ToString("n"));
        var temporary = Path.Combine(folders.Sub("blobs", tenant.Value.ToString("n"), "incoming"), $"{Guid.CreateVersion7():n}.part");
        RequireSpace(folder, content.CanSeek ? content.Length - content.Position : 0);
        try
        {
            var blob = await WriteTemporaryAsync(tenant, content, temporary, folder, cancellationToken);
            Publish(temporary, PathOf(tenant, blob.Sha256));
            return blob;
        }
        catch (IOException full) when (full.HResult == NoSpaceLeft)
        {
            throw new StorageFullException(disk.FreeBytes(folder), CheckEveryBytes, full);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    public Stream OpenRead(TenantId tenant, string sha256)
    {
        var path = PathOf(tenant, sha256);
        if (!File.Exists(path))
            throw new FileNotFoundException($"This tenant has no blob {sha256}.", path);
        var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 });
        try
        {
            return new BlobReadStream(file, sha256, keys.Of(tenant));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public bool Exists(TenantId tenant, string sha256) => File.Exists(PathOf(tenant, sha256));

    public void Delete(TenantId tenant, string sha256)
    {
        var path = PathOf(tenant, sha256);
        if (File.Exists(path))
            File.Delete(path);
    }

    private async Task<BlobReference> WriteTemporaryAsync(TenantId tenant, Stream content, string temporary, string folder, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BlobFormat.FrameBytes);
        try
        {
            await using var file = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                BufferSize = 0,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            });
            using var writer = new BlobWriter(file, keys.Of(tenant));
            var checkAt = (long)CheckEveryBytes;
            int read;
            while ((read = await content.ReadAsync(buffer.AsMemory(0, BlobFormat.FrameBytes), cancellationToken)) > 0)
            {
                await writer.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                if (writer.Length < checkAt)
                    continue;
                checkAt += CheckEveryBytes;
                RequireSpace(folder, CheckEveryBytes);
            }

            var sha256 = await writer.CompleteAsync(cancellationToken);
            file.Flush(flushToDisk: true);
            return new BlobReference(sha256, writer.Length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    /// <summary>The names of the tenant's blobs.</summary>
    public IEnumerable<string> Names(TenantId tenant) => Directory.EnumerateFiles(folders.Sub("blobs", tenant.Value.ToString("n")), "*", SearchOption.AllDirectories)
        .Select(path => Path.GetFileName(path)).Where(IsName);

    /// <summary>When the blob was stored last, equal content again included; the end of time when there is none.</summary>
    public DateTimeOffset WrittenAt(TenantId tenant, string sha256)
    {
        var file = new FileInfo(PathOf(tenant, sha256));
        return file.Exists ? file.LastWriteTimeUtc : DateTimeOffset.MaxValue;
    }

    /// <summary>Removes a blob, unless somebody stored its content again since.</summary>
    /// <returns>Bytes given back.</returns>
    public long DeleteUnlessWrittenSince(TenantId tenant, string sha256, DateTimeOffset before)
    {
        lock (_publishing)
        {
            var file = new FileInfo(PathOf(tenant, sha256));
            return file.Exists && file.LastWriteTimeUtc < before ? Remove(file) : 0;
        }
    }

    /// <summary>Removes what writers left that were killed.</summary>
    /// <returns>Bytes given back.</returns>
    public long DeleteAbandoned(TenantId tenant, DateTimeOffset before) => new DirectoryInfo(folders.Sub("blobs", tenant.Value.ToString("n"), "incoming")).GetFiles("*.part")
        .Where(file => file.LastWriteTimeUtc < before).Sum(Remove);

    private static long Remove(FileInfo file)
    {
        var bytes = file.Length;
        file.Delete();
        return bytes;
    }

    private void Publish(string temporary, string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Equal content replaces itself by the same bytes; the file's time then says that it is wanted again.
        lock (_publishing)
            File.Move(temporary, path, overwrite: true);
    }

    private void RequireSpace(string folder, long bytes)
    {
        var free = disk.FreeBytes(folder);
        if (free - ReserveBytes < bytes)
            throw new StorageFullException(free - ReserveBytes, bytes);
    }

    private static bool IsName(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private string PathOf(TenantId tenant, string sha256)
    {
        if (!IsName(sha256))
            throw new ArgumentException("A blob's name is a SHA-256 in lower-case hex.", nameof(sha256));
        return Path.Combine(folders.Root, "blobs", tenant.Value.ToString("n"), sha256[..2], sha256);
    }
}
