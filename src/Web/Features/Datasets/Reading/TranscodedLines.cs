using System.Text;

namespace Platform.Web.Features.Datasets.Reading;

/// <summary>A text file of another encoding as a stream of UTF-8, for JSONL. Unknown bytes become a byte that UTF-8 never has, so that their line is reported.</summary>
internal sealed class TranscodedLines(Stream file, Encoding encoding) : Stream
{
    private const int BlockBytes = 32 * 1024;

    private readonly MarkingDecoder _decoder = new(encoding);
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private readonly Queue<long> _invalid = [];
    private readonly byte[] _block = new byte[BlockBytes];
    private readonly char[] _characters = new char[encoding.GetMaxCharCount(BlockBytes) + 1];
    private byte[] _utf8 = [];
    private int _position;
    private int _length;
    private bool _finished;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_position == _length)
        {
            if (_finished)
                return 0;
            var read = await file.ReadAsync(_block, cancellationToken);
            _finished = read == 0;
            Transcode(read);
        }

        var taken = Math.Min(buffer.Length, _length - _position);
        _utf8.AsSpan(_position, taken).CopyTo(buffer.Span);
        _position += taken;
        return taken;
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Transcode(int read)
    {
        var count = _decoder.Decode(_block.AsSpan(0, read), _characters, flush: _finished, _invalid);
        var text = _characters.AsSpan(0, count);
        var most = Encoding.UTF8.GetMaxByteCount(count + 1);
        if (_utf8.Length < most)
            _utf8 = new byte[most];
        _length = _encoder.GetBytes(text, _utf8, flush: _finished);
        _position = 0;
        if (_invalid.Count == 0)
            return;
        // U+FFFF is EF BF BF in UTF-8; FF is a byte of no UTF-8 text.
        var rest = _utf8.AsSpan(0, _length);
        for (var at = rest.IndexOf("\uFFFF"u8); at >= 0; at = rest.IndexOf("\uFFFF"u8))
        {
            rest[at] = 0xFF;
            rest = rest[(at + 3)..];
        }

        _invalid.Clear();
    }
}
