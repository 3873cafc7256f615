using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Platform.Web.Features.Collections.Archiving;

/// <summary>Writes the parts of an archive one after another into a stream that only goes forward, and their lengths and hashes into the manifest behind them.</summary>
internal sealed class ArchiveWriter(Stream target) : IDisposable
{
    private readonly ZipArchive _zip = new(target, ZipArchiveMode.Create, leaveOpen: true);
    private readonly List<ArchivePart> _parts = [];

    public async Task PartAsync(string name, CompressionLevel level, Func<Stream, Task> write)
    {
        await using var entry = _zip.CreateEntry(name, level).Open();
        await using var hashed = new HashedStream(entry);
        await write(hashed);
        _parts.Add(hashed.Part(name));
    }

    /// <summary>A part of JSON lines.</summary>
    public Task LinesAsync<T>(string name, IAsyncEnumerable<T> rows, CancellationToken cancellationToken) => PartAsync(name, CompressionLevel.Fastest, async stream =>
    {
        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            await JsonSerializer.SerializeAsync(stream, row, ArchiveFormat.Json, cancellationToken);
            await stream.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }
    });

    public async Task ManifestAsync(Func<IReadOnlyList<ArchivePart>, ArchiveManifest> manifest, CancellationToken cancellationToken)
    {
        await using var entry = _zip.CreateEntry(ArchiveFormat.Manifest, CompressionLevel.Fastest).Open();
        await JsonSerializer.SerializeAsync(entry, manifest(_parts), ArchiveFormat.Json, cancellationToken);
    }

    public void Dispose() => _zip.Dispose();

    /// <summary>Hashes and counts what is written through it.</summary>
    private sealed class HashedStream(Stream inner) : Stream
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _bytes;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => _bytes;

        public override long Position
        {
            get => _bytes;
            set => throw new NotSupportedException();
        }

        public ArchivePart Part(string name) => new(name, _bytes, Convert.ToHexStringLower(_hash.GetCurrentHash()));

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Count(buffer);
            inner.Write(buffer);
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Count(buffer.Span);
            await inner.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                _hash.Dispose();
            base.Dispose(disposing);
        }

        private void Count(ReadOnlySpan<byte> buffer)
        {
            _hash.AppendData(buffer);
            _bytes += buffer.Length;
        }
    }
}
