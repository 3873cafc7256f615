using System.Text;
using System.Text.Unicode;

namespace Platform.Web.Features.Datasets.Reading;

/// <summary>The encoding a text file is read in.</summary>
/// <param name="Encoding">Encoding; null when none fits.</param>
/// <param name="Guessed">True when the file does not state it.</param>
/// <param name="Refusal">Why none fits.</param>
internal sealed record DetectedEncoding(Encoding? Encoding, bool Guessed, string? Refusal);

/// <summary>Works out encoding and delimiter from the first megabyte of a file.</summary>
internal static class TextDetection
{
    /// <summary>How much of a file is looked at, in bytes.</summary>
    public const int SampleBytes = 1 << 20;

    /// <summary>Encodings a person may choose, by web name.</summary>
    public static readonly string[] Choices = ["utf-8", "utf-16", "utf-16BE", "gb18030", "big5", "shift_jis", "windows-1252"];

    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    static TextDetection() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>An encoding by the name a person chose.</summary>
    public static Encoding ByName(string name) => Encoding.GetEncoding(name);

    /// <summary>Looks for a byte order mark, then tries UTF-8, UTF-16 and GB18030 in this order; nothing else is guessed.</summary>
    /// <param name="sample">First bytes of the file.</param>
    /// <param name="isWhole">True when the file has no more.</param>
    public static DetectedEncoding DetectEncoding(ReadOnlySpan<byte> sample, bool isWhole)
    {
        if (sample.StartsWith("\uFEFF"u8))
            return new DetectedEncoding(Encoding.UTF8, Guessed: false, null);
        if (sample.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return new DetectedEncoding(Encoding.Unicode, Guessed: false, null);
        if (sample.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return new DetectedEncoding(Encoding.BigEndianUnicode, Guessed: false, null);
        if (Wide(sample) is { } wide)
            return new DetectedEncoding(wide, Guessed: true, null);
        var invalid = FirstInvalidUtf8(sample, isWhole);
        if (invalid < 0)
            return new DetectedEncoding(Encoding.UTF8, Guessed: false, null);
        if (LooksLikeChinese(sample, isWhole))
            return new DetectedEncoding(ByName("gb18030"), Guessed: true, null);
        // Mostly UTF-8 with a broken byte: the row that has it is reported, the others are read.
        if (IsMostlyUtf8(sample))
            return new DetectedEncoding(Encoding.UTF8, Guessed: true, null);
        return new DetectedEncoding(null, Guessed: true, $"byte {invalid} (0x{sample[invalid]:X2}) is not UTF-8, and the file is neither UTF-16 nor GB18030. Choose its encoding, or save it as UTF-8.");
    }

    /// <summary>The delimiter that divides the first lines most evenly; a comma when none does.</summary>
    public static char DetectDelimiter(string sample)
    {
        var best = (Delimiter: ',', Score: 0.0);
        foreach (var delimiter in Delimiters)
        {
            var counts = Counts(sample, delimiter);
            if (counts.Count == 0 || counts[0] == 0)
                continue;
            var score = counts.Count(count => count == counts[0]) / (double)counts.Count * (1 + Math.Log(counts[0] + 1));
            if (score > best.Score)
                best = (delimiter, score);
        }

        return best.Delimiter;
    }

    // Delimiters outside quotes, for each of the first rows.
    private static List<int> Counts(string sample, char delimiter)
    {
        var counts = new List<int>();
        var (count, quoted, filled) = (0, false, false);
        foreach (var character in sample)
        {
            if (character == '"')
                quoted = !quoted;
            else if (character == delimiter && !quoted)
                count++;
            filled |= !char.IsWhiteSpace(character);
            if (character != '\n' || quoted)
                continue;
            if (filled)
                counts.Add(count);
            (count, filled) = (0, false);
            if (counts.Count == 50)
                break;
        }

        if (filled && counts.Count == 0)
            counts.Add(count);
        return counts;
    }

    private static Encoding? Wide(ReadOnlySpan<byte> sample)
    {
        var pairs = Math.Min(sample.Length, 4096) / 2;
        var (evenZeros, oddZeros) = (0, 0);
        for (var i = 0; i < pairs; i++)
        {
            evenZeros += sample[2 * i] == 0 ? 1 : 0;
            oddZeros += sample[(2 * i) + 1] == 0 ? 1 : 0;
        }

        if (pairs < 2 || evenZeros + oddZeros < pairs / 10 + 1)
            return null;
        return oddZeros > evenZeros ? Encoding.Unicode : Encoding.BigEndianUnicode;
    }

    private static int FirstInvalidUtf8(ReadOnlySpan<byte> sample, bool isWhole)
    {
        if (Utf8.IsValid(sample))
            return -1;
        var at = 0;
        while (at < sample.Length)
        {
            var status = Rune.DecodeFromUtf8(sample[at..], out _, out var taken);
            if (status == System.Buffers.OperationStatus.NeedMoreData && !isWhole)
                return -1;
            if (status != System.Buffers.OperationStatus.Done)
                return at;
            at += taken;
        }

        return -1;
    }

    private static bool IsMostlyUtf8(ReadOnlySpan<byte> sample)
    {
        var (good, bad, at) = (0, 0, 0);
        while (at < sample.Length)
        {
            var valid = Rune.DecodeFromUtf8(sample[at..], out var rune, out var taken) == System.Buffers.OperationStatus.Done;
            if (!valid)
                bad++;
            else if (!rune.IsAscii)
                good++;
            at += taken;
        }

        return good >= 10 * bad;
    }

    private static bool LooksLikeChinese(ReadOnlySpan<byte> sample, bool isWhole)
    {
        var decoder = new MarkingDecoder(ByName("gb18030"));
        var characters = new char[sample.Length + 1];
        var invalid = new Queue<long>();
        var text = characters.AsSpan(0, decoder.Decode(sample, characters, flush: isWhole, invalid));
        var (wide, common) = (0, 0);
        foreach (var character in text)
        {
            if (character < 0x80)
                continue;
            wide++;
            // The everyday part: Han, Chinese punctuation, full-width forms.
            common += character is >= '\u4E00' and <= '\u9FA5' or >= '\u3000' and <= '\u303F' or >= '\uFF00' and <= '\uFFEF' or >= '\u2010' and <= '\u2026' ? 1 : 0;
        }

        return invalid.Count == 0 && wide > 0 && common >= 0.9 * wide && MostPairsAreGb2312(sample);
    }

    // Western text in an eight-bit encoding can decode as rare characters too, but its accents stand alone: their second byte is an ASCII letter.
    private static bool MostPairsAreGb2312(ReadOnlySpan<byte> sample)
    {
        var (pairs, usual) = (0, 0);
        for (var i = 0; i + 1 < sample.Length; i++)
        {
            if (sample[i] < 0x81)
                continue;
            pairs++;
            usual += sample[i] >= 0xA1 && sample[i + 1] >= 0xA1 ? 1 : 0;
            i++;
        }

        return usual >= 0.8 * pairs;
    }
}
