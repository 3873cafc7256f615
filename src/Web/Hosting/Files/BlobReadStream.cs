using System.Security.Cryptography;

namespace Platform.Web.Hosting.Files;

/// <summary>
/// Reads a blob: every frame is authenticated before a byte of it is given out, and a blob read from start to end in one go is checked against
/// its name as well. Seekable by frame, so that archives and indexed rows can be opened in place.
/// </summary>
internal sealed class BlobReadStream : Stream
{
    private readonly FileStream _file;
    private readonly string _sha256;
    private readonly AesGcm _cipher;
    private readonly byte[] _header = new byte[BlobFormat.HeaderBytes];
    private readonly byte[] _plain = new byte[BlobFormat.FrameBytes];
    private readonly byte[] _sealed = new byte[BlobFormat.FrameBytes + BlobFormat.TagBytes];
    private readonly long _lastFrame;
    private IncrementalHash? _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _frame = -1;
    private long _hashedFrames;
    private int _frameLength;
    private long _position;

    public BlobReadStream(FileStream file, string sha256, ReadOnlySpan<byte> tenantKey)
    {
        (_file, _sha256) = (file, sha256);
        Length = BlobFormat.ContentLength(file.Length) ?? throw new BlobDamagedException(sha256, $"a file of {file.Length} bytes cannot be a blob");
        _lastFrame = Length == 0 ? 0 : (Length - 1) / BlobFormat.FrameBytes;
        _file.ReadExactly(_header);
        if (!_header.AsSpan().StartsWith(BlobFormat.Magic))
            throw new BlobDamagedException(sha256, "it does not begin as a blob does");
        _cipher = BlobFormat.Cipher(tenantKey, _header);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A position is not negative.");
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty || (_position >= Length && Length > 0))
            return 0;
        var frame = _position / BlobFormat.FrameBytes;
        if (frame != _frame)
            LoadFrame(frame);
        var offset = (int)(_position % BlobFormat.FrameBytes);
        var taken = Math.Min(buffer.Length, _frameLength - offset);
        _plain.AsSpan(offset, taken).CopyTo(buffer);
        _position += taken;
        return taken;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    // Frames come from the page cache and decrypt in tens of microseconds; a thread hop would cost more.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Read(buffer.Span));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        SeekOrigin.End => Length + offset,
        _ => throw new ArgumentOutOfRangeException(nameof(origin), origin, "Unknown origin."),
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("A stored blob never changes.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A stored blob never changes.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            CryptographicOperations.ZeroMemory(_plain);
            _file.Dispose();
            _cipher.Dispose();
            _hash?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void LoadFrame(long frame)
    {
        var last = frame == _lastFrame;
        var length = last ? (int)(Length - (frame * BlobFormat.FrameBytes)) : BlobFormat.FrameBytes;
        _file.Position = BlobFormat.HeaderBytes + (frame * (BlobFormat.FrameBytes + BlobFormat.TagBytes));
        _file.ReadExactly(_sealed.AsSpan(0, length + BlobFormat.TagBytes));
        Open(frame, last, length);
        (_frame, _frameLength) = (frame, length);
        CheckName(frame, last, length);
    }

    private void Open(long frame, bool last, int length)
    {
        Span<byte> nonce = stackalloc byte[12];
        BlobFormat.WriteNonce(nonce, frame, last);
        try
        {
            _cipher.Decrypt(nonce, _sealed.AsSpan(0, length), _sealed.AsSpan(length, BlobFormat.TagBytes), _plain.AsSpan(0, length), _header);
        }
        catch (AuthenticationTagMismatchException mismatch)
        {
            _frame = -1;
            throw new BlobDamagedException(_sha256, $"frame {frame} of {_lastFrame + 1} is not authentic", mismatch);
        }
    }

    private void CheckName(long frame, bool last, int length)
    {
        if (_hash is null || frame != _hashedFrames)
            return;
        _hash.AppendData(_plain, 0, length);
        _hashedFrames++;
        if (!last)
            return;
        var actual = Convert.ToHexStringLower(_hash.GetHashAndReset());
        _hash.Dispose();
        _hash = null;
        if (actual != _sha256)
            throw new BlobDamagedException(_sha256, $"its content has the hash {actual}");
    }
}
