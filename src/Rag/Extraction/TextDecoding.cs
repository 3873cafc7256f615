using System.Text;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>Bytes to text: byte order mark, UTF-16 by its zero bytes, UTF-8, GB18030 when it reads as Chinese, else Western European and a warning.</summary>
internal static class TextDecoding
{
    private static readonly Encoding Gb18030 = Strict("GB18030");
    private static readonly Encoding Western = Strict("windows-1252");

    /// <summary>Text and how it was read.</summary>
    /// <param name="Text">Without byte order mark.</param>
    /// <param name="Encoding">Name for people.</param>
    /// <param name="Guessed">True when other encodings would fit as well.</param>
    public sealed record Decoded(string Text, string Encoding, bool Guessed);

    /// <summary>Reads a whole file; a binary one is refused.</summary>
    public static Decoded Read(ExtractionSource source)
    {
        var length = new FileInfo(source.Path).Length;
        // a character takes at most four bytes
        if (length > 4L * source.Limits.Characters)
            throw ExtractionProblems.TooLarge(source.ShownName, "bytes of text", length, 4L * source.Limits.Characters, "Split it into smaller files.");
        return Decode(File.ReadAllBytes(source.Path), complete: true)
            ?? throw ExtractionProblems.Unknown(source.ShownName, "a binary file of a kind");
    }

    /// <summary>Says how it was read when that was a guess.</summary>
    public static void WarnIfGuessed(Decoded decoded, CanonicalText text)
    {
        if (decoded.Guessed)
            text.Warn("text.encoding_guessed", $"The encoding is not declared and was read as {decoded.Encoding}. If characters look wrong, save the file as UTF-8.");
    }

    /// <summary>Null when the bytes are not text.</summary>
    /// <param name="bytes">The file or its beginning.</param>
    /// <param name="complete">False when the last character may be cut.</param>
    public static Decoded? Decode(ReadOnlySpan<byte> bytes, bool complete)
    {
        if (Marked(bytes) is var (marked, skip))
            return new Decoded(marked.GetString(bytes[skip..]), marked.WebName, Guessed: false);
        if (ZeroBytes(bytes) is { } wide)
            return wide.GetString(bytes) is var text && text.Contains('\0', StringComparison.Ordinal) ? null : new Decoded(text, wide.WebName, Guessed: true);
        if (bytes.Contains((byte)0))
            return null;

        var whole = complete ? bytes : WithoutCutCharacter(bytes);
        if (System.Text.Unicode.Utf8.IsValid(whole))
            return new Decoded(Encoding.UTF8.GetString(whole), "UTF-8", Guessed: false);
        if (TryDecode(Gb18030, bytes, complete) is { } chinese && ReadsAsChinese(chinese))
            return new Decoded(chinese, "GB18030", Guessed: false);
        return TryDecode(Western, bytes, complete) is { } western ? new Decoded(western, "Windows-1252", Guessed: true)
            : new Decoded(Encoding.Latin1.GetString(bytes), "ISO 8859-1", Guessed: true);
    }

    /// <summary>The encoding that a header or a page declares; null when it is not known.</summary>
    public static Encoding? Named(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return null;
        var wanted = name.Trim().Trim('"', '\'');
        if (wanted.Equals("gb2312", StringComparison.OrdinalIgnoreCase) || wanted.Equals("gbk", StringComparison.OrdinalIgnoreCase))
            wanted = "GB18030";
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(wanted) ?? Encoding.GetEncoding(wanted);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private static (Encoding Encoding, int Skip)? Marked(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, 3),
        [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, 4),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, 2),
        [0x84, 0x31, 0x95, 0x33, ..] => (Gb18030, 4),
        _ => null,
    };

    // Latin text in UTF-16 has a zero in every other byte.
    private static Encoding? ZeroBytes(ReadOnlySpan<byte> bytes)
    {
        var sample = bytes[..Math.Min(bytes.Length, 4096)];
        if (sample.Length < 4)
            return null;
        int even = 0, odd = 0;
        for (var index = 0; index < sample.Length; index++)
        {
            if (sample[index] != 0)
                continue;
            if (index % 2 == 0)
                even++;
            else
                odd++;
        }
        var half = sample.Length / 2;
        if (odd > 0.4 * half && even < 0.05 * half)
            return Encoding.Unicode;
        return even > 0.4 * half && odd < 0.05 * half ? Encoding.BigEndianUnicode : null;
    }

    private static ReadOnlySpan<byte> WithoutCutCharacter(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(4, bytes.Length); back++)
        {
            if ((bytes[^back] & 0xC0) != 0x80)
                return bytes[^back] >= 0xC0 ? bytes[..^back] : bytes;
        }
        return bytes;
    }

    private static string? TryDecode(Encoding encoding, ReadOnlySpan<byte> bytes, bool complete)
    {
        for (var cut = 0; cut <= (complete ? 0 : 3) && cut < bytes.Length; cut++)
        {
            try
            {
                return encoding.GetString(bytes[..^cut]);
            }
            catch (DecoderFallbackException)
            {
                // not this encoding, or the last character is cut
            }
        }
        return null;
    }

    // Western text that happens to be valid GB18030 reads as rare ideographs; real Chinese uses the first level of GB 2312.
    private static bool ReadsAsChinese(string text)
    {
        int ideographs = 0, common = 0, other = 0;
        Span<byte> pair = stackalloc byte[8];
        Span<char> characters = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii)
                continue;
            if (rune.Value is >= 0x4E00 and <= 0x9FFF)
            {
                ideographs++;
                var written = Gb18030.GetBytes(characters[..rune.EncodeToUtf16(characters)], pair);
                if (written == 2 && pair[0] is >= 0xB0 and <= 0xD7 && pair[1] >= 0xA1)
                    common++;
            }
            else if (rune.Value is not (>= 0x3000 and <= 0x303F or >= 0xFF00 and <= 0xFFEF or >= 0x2000 and <= 0x206F))
            {
                other++;
            }
        }
        return ideographs > 0 && common >= 0.8 * ideographs && other <= ideographs;
    }

    private static Encoding Strict(string name) =>
        CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ReplacementFallback, DecoderFallback.ExceptionFallback)
        ?? throw new NotSupportedException($"This runtime has no {name}.");
}
