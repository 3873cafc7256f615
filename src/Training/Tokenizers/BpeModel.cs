using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Platform.Training.Engine;

namespace Platform.Training.Tokenizers;

/// <summary>How a BPE model turns a piece into its first symbols.</summary>
/// <param name="ByteLevel">Every byte is a symbol of GPT-2's alphabet; otherwise every character is one.</param>
/// <param name="ByteFallback">A character outside the vocabulary becomes its bytes, written <c>&lt;0xE4&gt;</c>.</param>
/// <param name="UnknownToken">Token of what is outside the vocabulary, or null to leave it out.</param>
/// <param name="FuseUnknown">Neighbouring unknowns become one token.</param>
/// <param name="IgnoreMerges">A piece that is in the vocabulary as a whole is taken as it is.</param>
internal sealed record BpeOptions(bool ByteLevel, bool ByteFallback = false, string? UnknownToken = null, bool FuseUnknown = false, bool IgnoreMerges = false);

/// <summary>Byte-pair encoding: the pair with the best rank is merged, leftmost first, until no pair is in the table.</summary>
internal sealed class BpeModel : ITokenModel
{
    private const int LongestCached = 96;
    private const int MostCached = 1 << 17;
    private readonly BpeOptions _options;
    private readonly BpeMerges _merges;
    private readonly Dictionary<string, int> _ids;
    private readonly int[] _idOfByte = new int[256];
    private readonly int _unknown;
    private readonly ConcurrentDictionary<string, int[]> _cache = new(StringComparer.Ordinal);
    private int _cached;

    public BpeModel(Dictionary<string, int> vocabulary, IEnumerable<(string Left, string Right)> merges, BpeOptions options)
    {
        _options = options;
        _ids = vocabulary;
        Vocabulary = VocabularyTable.ById(vocabulary);
        _merges = new BpeMerges(vocabulary, merges);
        _unknown = options.UnknownToken is null ? -1 : RequireId(options.UnknownToken);
        for (int value = 0; value < 256; value++)
        {
            string symbol = options.ByteLevel ? ByteAlphabet.CharacterOfByte[value].ToString() : string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>");
            _idOfByte[value] = vocabulary.GetValueOrDefault(symbol, -1);
        }
    }

    public string?[] Vocabulary { get; }

    public int UnknownId => _unknown;

    /// <summary>Reads the model part of a tokenizer.json.</summary>
    public static BpeModel Create(TokenizerPart part, bool byteLevel)
    {
        RefuseUnsupported(part);
        BpeOptions options = new(
            byteLevel, part.GetBoolean("byte_fallback", false), part.GetString("unk_token"), part.GetBoolean("fuse_unk", false), part.GetBoolean("ignore_merges", false));
        return new BpeModel(VocabularyTable.Read(part), ReadMerges(part), options);
    }

    public bool TryGetId(string token, out int id) => _ids.TryGetValue(token, out id);

    public void Encode(ReadOnlySpan<char> piece, List<int> output)
    {
        if (piece.Length > LongestCached)
        {
            EncodeNew(piece, output);
            return;
        }

        ConcurrentDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> lookup = _cache.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(piece, out int[]? ids))
        {
            List<int> fresh = [];
            EncodeNew(piece, fresh);
            ids = [.. fresh];
            Remember(piece.ToString(), ids);
        }

        output.AddRange(ids);
    }

    private void Remember(string piece, int[] ids)
    {
        if (Interlocked.Increment(ref _cached) > MostCached)
        {
            _cache.Clear();
            Interlocked.Exchange(ref _cached, 0);
        }

        _cache.TryAdd(piece, ids);
    }

    private void EncodeNew(ReadOnlySpan<char> piece, List<int> output)
    {
        if (_options.IgnoreMerges && TryWhole(piece, out int whole))
        {
            output.Add(whole);
            return;
        }

        int[] symbols = ArrayPool<int>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(piece.Length));
        try
        {
            int count = _options.ByteLevel ? ToBytes(piece, symbols) : ToCharacters(piece, symbols);
            _merges.Apply(symbols.AsSpan(0, count), output);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(symbols);
        }
    }

    private bool TryWhole(ReadOnlySpan<char> piece, out int id)
    {
        string text = _options.ByteLevel
            ? string.Concat(Encoding.UTF8.GetBytes(piece.ToString()).Select(value => ByteAlphabet.CharacterOfByte[value]))
            : piece.ToString();
        return _ids.TryGetValue(text, out id);
    }

    private int ToBytes(ReadOnlySpan<char> piece, int[] symbols)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(piece.Length));
        int length = Encoding.UTF8.GetBytes(piece, bytes), count = 0;
        for (int i = 0; i < length; i++)
        {
            int id = _idOfByte[bytes[i]];
            id = id >= 0 ? id : _unknown;
            if (id >= 0)
            {
                symbols[count++] = id;
            }
        }

        ArrayPool<byte>.Shared.Return(bytes);
        return count;
    }

    private int ToCharacters(ReadOnlySpan<char> piece, int[] symbols)
    {
        Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<byte> bytes = stackalloc byte[4];
        int count = 0;
        for (int at = 0; at < piece.Length;)
        {
            Rune.DecodeFromUtf16(piece[at..], out Rune rune, out int used);
            if (lookup.TryGetValue(piece.Slice(at, used), out int id))
            {
                symbols[count++] = id;
            }
            else
            {
                int length = rune.EncodeToUtf8(bytes);
                count += Fallback(bytes[..length], symbols, count);
            }

            at += used;
        }

        return count;
    }

    /// <summary>Symbols of a character outside the vocabulary; returns how many were written.</summary>
    private int Fallback(ReadOnlySpan<byte> bytes, int[] symbols, int at)
    {
        bool allBytes = _options.ByteFallback;
        foreach (byte value in bytes)
        {
            allBytes &= _idOfByte[value] >= 0;
        }

        if (allBytes)
        {
            for (int i = 0; i < bytes.Length; i++)
            {
                symbols[at + i] = _idOfByte[bytes[i]];
            }

            return bytes.Length;
        }

        bool fused = _options.FuseUnknown && at > 0 && symbols[at - 1] == _unknown;
        if (_unknown < 0 || fused)
        {
            return 0;
        }

        symbols[at] = _unknown;
        return 1;
    }

    private int RequireId(string token) => _ids.TryGetValue(token, out int id)
        ? id
        : throw new EngineException("tokenizer.broken", $"The tokenizer's unk_token {token} is not in its vocabulary.");

    private static void RefuseUnsupported(TokenizerPart part)
    {
        if (part.GetString("type") is { } type && type != "BPE")
        {
            throw part.Unsupported("the model " + type);
        }

        foreach (string affix in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
        {
            if (!string.IsNullOrEmpty(part.GetString(affix)))
            {
                throw part.Unsupported(affix);
            }
        }

        if (part.Element.TryGetProperty("dropout", out JsonElement dropout) && dropout.ValueKind == JsonValueKind.Number && dropout.GetDouble() > 0)
        {
            throw part.Unsupported("BPE dropout");
        }
    }

    /// <summary>Merges stand as pairs or, in older files, as one text with a space.</summary>
    private static IEnumerable<(string Left, string Right)> ReadMerges(TokenizerPart part)
    {
        foreach (TokenizerPart merge in part.Children("merges"))
        {
            string[]? pair = merge.Element.ValueKind switch
            {
                JsonValueKind.String => merge.Element.GetString()!.Split(' '),
                JsonValueKind.Array => [.. merge.Element.EnumerateArray().Select(side => side.GetString() ?? string.Empty)],
                _ => null,
            };
            yield return pair is [string left, string right] ? (left, right) : throw new EngineException("tokenizer.broken", $"The tokenizer's {merge.Path} is not a pair of texts.");
        }
    }
}
