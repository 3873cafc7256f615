namespace Platform.Web.Features.Collections.Archiving;

/// <summary>A stream without its first bytes, so that what stands behind them is found where it says it is.</summary>
internal sealed class OffsetStream(Stream inner, long offset) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => inner.Length - offset;

    public override long Position
    {
        get => inner.Position - offset;
        set => inner.Position = value >= 0 ? value + offset : throw new IOException("A position is not negative.");
    }

    public override int Read(byte[] buffer, int start, int count) => inner.Read(buffer, start, count);

    public override int Read(Span<byte> buffer) => inner.Read(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int start, int count, CancellationToken cancellationToken) => inner.ReadAsync(buffer, start, count, cancellationToken);

    public override long Seek(long distance, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => distance,
        SeekOrigin.Current => Position + distance,
        _ => Length + distance,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int start, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
