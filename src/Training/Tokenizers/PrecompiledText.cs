using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Platform.Training.Tokenizers;

/// <summary>SentencePiece's compiled table of replacements: a double-array trie over UTF-8 bytes and the texts it leads to.</summary>
internal sealed class PrecompiledText
{
    private const int LongestGrapheme = 5;
    private readonly uint[] _units;
    private readonly byte[] _texts;

    private PrecompiledText(uint[] units, byte[] texts) => (_units, _texts) = (units, texts);

    public static Normalizer CreateNormalizer(TokenizerPart part)
    {
        byte[] table = Convert.FromBase64String(part.RequireString("precompiled_charsmap"));
        if (table.Length == 0)
        {
            return (text, _) => text;
        }

        uint trie = table.Length >= sizeof(uint) ? BinaryPrimitives.ReadUInt32LittleEndian(table) : uint.MaxValue;
        if (trie > table.Length - sizeof(uint) || trie % sizeof(uint) != 0)
        {
            throw part.Broken("precompiled_charsmap", "a table with its own length");
        }

        uint[] units = new uint[trie / sizeof(uint)];
        for (int i = 0; i < units.Length; i++)
        {
            units[i] = BinaryPrimitives.ReadUInt32LittleEndian(table.AsSpan(sizeof(uint) * (i + 1)));
        }

        PrecompiledText compiled = new(units, table[(int)(sizeof(uint) + trie)..]);
        return (text, _) => compiled.Apply(text);
    }

    /// <summary>Grapheme by grapheme; those without an entry, character by character.</summary>
    private string Apply(string text)
    {
        StringBuilder result = new(text.Length);
        byte[] bytes = new byte[Encoding.UTF8.GetMaxByteCount(LongestGrapheme)];
        TextElementEnumerator graphemes = StringInfo.GetTextElementEnumerator(text);
        while (graphemes.MoveNext())
        {
            string grapheme = graphemes.GetTextElement();
            if (grapheme.Length <= LongestGrapheme && Encoding.UTF8.GetByteCount(grapheme) <= LongestGrapheme && Find(grapheme, bytes) is { } whole)
            {
                result.Append(whole);
                continue;
            }

            foreach (Rune rune in grapheme.EnumerateRunes())
            {
                string character = rune.ToString();
                result.Append(Find(character, bytes) ?? character);
            }
        }

        return result.ToString();
    }

    /// <summary>The text of the shortest entry that begins the characters, as the reference takes it; null without one.</summary>
    private string? Find(string characters, byte[] bytes)
    {
        if (_units.Length == 0)
        {
            return null;
        }

        int count = Encoding.UTF8.GetBytes(characters, bytes);
        uint node = Offset(_units[0]);
        foreach (byte value in bytes.AsSpan(0, count))
        {
            node ^= value;
            if (node >= _units.Length || (_units[node] & 0x800000FF) != value)
            {
                return null;
            }

            uint unit = _units[node];
            node ^= Offset(unit);
            if ((unit >> 8 & 1) == 1 && node < _units.Length)
            {
                return TextAt((int)(_units[node] & 0x7FFFFFFF));
            }
        }

        return null;
    }

    private string? TextAt(int start)
    {
        if (start >= _texts.Length)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = _texts.AsSpan(start);
        int end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }

    private static uint Offset(uint unit) => unit >> 10 << (int)((unit & (1u << 9)) >> 6);
}
