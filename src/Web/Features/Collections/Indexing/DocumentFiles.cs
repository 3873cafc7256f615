using System.Security.Cryptography;
using Platform.Domain.Collections;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>A file as it was stored.</summary>
/// <param name="Blob">Its blob.</param>
/// <param name="Content">SHA-256 of the file itself.</param>
/// <param name="Bytes">Size of the file.</param>
internal sealed record StoredFile(string Blob, string Content, long Bytes);

/// <summary>
/// Files of documents. Each begins with its document's id, so that two documents of equal content have blobs of their own:
/// erasing one can delete its blob without asking who else has it, and never takes another's.
/// </summary>
internal sealed class DocumentFiles(IBlobStore blobs)
{
    private const int IdBytes = 16;

    /// <summary>Stores a stream; reads it once.</summary>
    public async Task<StoredFile> StoreAsync(TenantId tenant, DocumentId document, Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var owned = new OwnedStream(document.Value.ToByteArray(), content, hash);
        var blob = await blobs.WriteAsync(tenant, owned, cancellationToken);
        return new StoredFile(blob.Sha256, Convert.ToHexStringLower(hash.GetHashAndReset()), blob.Length - IdBytes);
    }

    /// <summary>Opens a file of a document.</summary>
    /// <exception cref="FileNotFoundException">It is gone.</exception>
    /// <exception cref="BlobDamagedException">It is another document's.</exception>
    public async Task<Stream> OpenAsync(TenantId tenant, DocumentId document, string blob, CancellationToken cancellationToken)
    {
        var stream = blobs.OpenRead(tenant, blob);
        try
        {
            var owner = new byte[IdBytes];
            await stream.ReadExactlyAsync(owner, cancellationToken);
            return new Guid(owner) == document.Value ? stream : throw new BlobDamagedException(blob, "it belongs to another document");
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>True when the tenant has the blob.</summary>
    public bool Exists(TenantId tenant, string blob) => blobs.Exists(tenant, blob);

    /// <summary>Removes files; those that are gone are no error.</summary>
    public void Delete(TenantId tenant, IEnumerable<string> files)
    {
        foreach (var blob in files)
            blobs.Delete(tenant, blob);
    }

    /// <summary>The id, then the content, which is hashed as it passes.</summary>
    private sealed class OwnedStream(byte[] id, Stream content, IncrementalHash hash) : Stream
    {
        private int _given;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_given < id.Length)
            {
                var part = Math.Min(buffer.Length, id.Length - _given);
                id.AsMemory(_given, part).CopyTo(buffer);
                _given += part;
                return part;
            }

            var read = await content.ReadAsync(buffer, cancellationToken);
            hash.AppendData(buffer.Span[..read]);
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
