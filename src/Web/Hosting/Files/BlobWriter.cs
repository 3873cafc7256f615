using System.Security.Cryptography;

namespace Platform.Web.Hosting.Files;

/// <summary>Encrypts content frame by frame into a file and hashes the plain bytes on the way. Holds one frame.</summary>
internal sealed class BlobWriter : IDisposable
{
    private readonly Stream _file;
    private readonly AesGcm _cipher;
    private readonly byte[] _header = new byte[BlobFormat.HeaderBytes];
    private readonly byte[] _plain = new byte[BlobFormat.FrameBytes];
    private readonly byte[] _sealed = new byte[BlobFormat.FrameBytes + BlobFormat.TagBytes];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private int _filled;
    private long _frame;
    private bool _started;

    public BlobWriter(Stream file, ReadOnlySpan<byte> tenantKey)
    {
        _file = file;
        BlobFormat.Magic.CopyTo(_header);
        RandomNumberGenerator.Fill(_header.AsSpan(BlobFormat.Magic.Length));
        _cipher = BlobFormat.Cipher(tenantKey, _header);
    }

    /// <summary>Bytes of content taken so far.</summary>
    public long Length { get; private set; }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        _hash.AppendData(content.Span);
        Length += content.Length;
        while (!content.IsEmpty)
        {
            // A full frame waits for the next byte: only then it is known not to be the last.
            if (_filled == _plain.Length)
                await WriteFrameAsync(last: false, cancellationToken);
            var taken = Math.Min(content.Length, _plain.Length - _filled);
            content[..taken].CopyTo(_plain.AsMemory(_filled));
            _filled += taken;
            content = content[taken..];
        }
    }

    /// <summary>Writes the last frame.</summary>
    /// <returns>SHA-256 of the content in lower-case hex.</returns>
    public async ValueTask<string> CompleteAsync(CancellationToken cancellationToken)
    {
        await WriteFrameAsync(last: true, cancellationToken);
        return Convert.ToHexStringLower(_hash.GetHashAndReset());
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_plain);
        _cipher.Dispose();
        _hash.Dispose();
    }

    private async ValueTask WriteFrameAsync(bool last, CancellationToken cancellationToken)
    {
        if (!_started)
        {
            await _file.WriteAsync(_header, cancellationToken);
            _started = true;
        }

        Seal(last);
        await _file.WriteAsync(_sealed.AsMemory(0, _filled + BlobFormat.TagBytes), cancellationToken);
        _frame++;
        _filled = 0;
    }

    private void Seal(bool last)
    {
        Span<byte> nonce = stackalloc byte[12];
        BlobFormat.WriteNonce(nonce, _frame, last);
        _cipher.Encrypt(nonce, _plain.AsSpan(0, _filled), _sealed.AsSpan(0, _filled), _sealed.AsSpan(_filled, BlobFormat.TagBytes), _header);
    }
}
