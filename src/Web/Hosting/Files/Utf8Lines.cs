using System.Buffers;

namespace Platform.Web.Hosting.Files;

/// <summary>A line of bytes without its line end. The memory is valid until the next line is asked for.</summary>
/// <param name="Bytes">Content; cut at the limit when <paramref name="TooLong"/>.</param>
/// <param name="Number">From 1.</param>
/// <param name="Offset">Where it begins in the stream, in bytes.</param>
/// <param name="TooLong">True when the line is longer than the limit; its rest was skipped.</param>
internal readonly record struct Utf8Line(ReadOnlyMemory<byte> Bytes, long Number, long Offset, bool TooLong);

/// <summary>Reads lines of bytes one at a time; holds no more than one line and one block, however long a line is.</summary>
internal sealed class Utf8Lines(Stream stream, int maxLineBytes) : IDisposable
{
    private const int BlockBytes = 64 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(2 * BlockBytes);
    private int _start;
    private int _end;
    private long _offset;
    private long _number;
    private bool _finished;

    /// <summary>The next line; null at the end.</summary>
    public async ValueTask<Utf8Line?> NextAsync(CancellationToken cancellationToken)
    {
        var searched = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
                return Take(searched + at, lineEnd: 1);
            searched = _end - _start;
            if (searched > maxLineBytes)
                return await SkipLongAsync(cancellationToken);
            if (_finished || !await FillAsync(cancellationToken))
                return searched == 0 ? null : Take(searched, lineEnd: 0);
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private Utf8Line Take(int length, int lineEnd)
    {
        var content = _buffer.AsMemory(_start, length);
        var tooLong = length > maxLineBytes;
        if (content.Span is [.., (byte)'\r'])
            content = content[..^1];
        var line = new Utf8Line(content, ++_number, _offset, tooLong);
        _start += length + lineEnd;
        _offset += length + lineEnd;
        return line;
    }

    private async ValueTask<Utf8Line> SkipLongAsync(CancellationToken cancellationToken)
    {
        var head = _buffer.AsSpan(_start, Math.Min(_end - _start, 1024)).ToArray();
        var offset = _offset;
        while (true)
        {
            var at = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            var passed = at >= 0 ? at + 1 : _end - _start;
            _start += passed;
            _offset += passed;
            if (at >= 0 || !await FillAsync(cancellationToken))
                return new Utf8Line(head, ++_number, offset, TooLong: true);
        }
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_buffer.Length - _end < BlockBytes)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_end, BlockBytes), cancellationToken);
        _end += read;
        _finished = read == 0;
        return read > 0;
    }
}
