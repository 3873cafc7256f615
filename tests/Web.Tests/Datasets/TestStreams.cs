namespace Platform.Web.Tests.Datasets;

/// <summary>A stream that can only be read forward.</summary>
internal abstract class ForwardStream : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

/// <summary>Never ends; does something once so many bytes were read.</summary>
internal sealed class EndlessStream(long afterBytes, Action then) : ForwardStream
{
    private long _read;

    public override int Read(Span<byte> buffer)
    {
        buffer.Fill(65);
        _read += buffer.Length;
        if (_read >= afterBytes && _read - buffer.Length < afterBytes)
            then();
        return buffer.Length;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }
}

/// <summary>A given number of bytes of a repeating pattern.</summary>
internal sealed class PatternStream(long length) : ForwardStream
{
    private long _position;

    public override int Read(Span<byte> buffer)
    {
        var taken = (int)Math.Min(buffer.Length, length - _position);
        for (var i = 0; i < taken; i++)
            buffer[i] = (byte)((_position + i) % 251);
        _position += taken;
        return taken;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(Read(buffer.Span));
}
