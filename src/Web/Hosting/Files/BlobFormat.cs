using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Platform.Web.Hosting.Files;

/// <summary>
/// How a blob lies on disk: a header (magic, salt), then frames of 64 KiB of content, each encrypted by AES-256-GCM and followed by its tag.
/// </summary>
/// <remarks>
/// The key of a blob is derived from the tenant's key and the blob's random salt, so that the nonce may be the frame's number; the last frame's
/// nonce says that it is the last. A frame that was moved, dropped, repeated or cut off therefore fails to authenticate (the STREAM construction
/// of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). Blobs can be read from any frame.
/// </remarks>
internal static class BlobFormat
{
    public const int FrameBytes = 64 * 1024;
    public const int TagBytes = 16;
    public const int SaltBytes = 32;
    public const int HeaderBytes = 8 + SaltBytes;

    public static ReadOnlySpan<byte> Magic => "LATHEB1\n"u8;

    public static AesGcm Cipher(ReadOnlySpan<byte> tenantKey, ReadOnlySpan<byte> header)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, tenantKey, key, header[Magic.Length..], "lathe blob v1"u8);
        var cipher = new AesGcm(key, TagBytes);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    /// <summary>12 bytes: the frame's number, then 1 for the last frame.</summary>
    public static void WriteNonce(Span<byte> nonce, long frame, bool last)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce, frame);
        nonce[8] = last ? (byte)1 : (byte)0;
    }

    /// <summary>Length of the content, from the length of the file; null for a length that no blob has.</summary>
    public static long? ContentLength(long fileLength)
    {
        var body = fileLength - HeaderBytes;
        if (body < TagBytes)
            return null;
        var full = body / (FrameBytes + TagBytes);
        var rest = body % (FrameBytes + TagBytes);
        if (rest == 0)
            return full * FrameBytes;
        return rest < TagBytes ? null : (full * FrameBytes) + rest - TagBytes;
    }
}
