using System.Text;

namespace Platform.Rag.Keyword;

/// <summary>What has to be known of scripts to search text in them.</summary>
public static class Script
{
    // First and last code point of Thai, Lao, Myanmar, Hangul letters, Khmer, kana, Han and its extensions.
    private static readonly (int First, int Last)[] WithoutSpaces =
    [
        (0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1100, 0x11FF), (0x1780, 0x17FF), (0x3005, 0x3007), (0x3040, 0x30FF), (0x3130, 0x318F), (0x31F0, 0x31FF),
        (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0x20000, 0x323AF),
    ];

    /// <summary>True for letters of scripts whose words are not set apart by spaces, or, as in Korean, carry their grammar with them.</summary>
    public static bool HasNoSpaces(Rune character) =>
        character.Value >= 0x0E00 && WithoutSpaces.Any(range => character.Value >= range.First && character.Value <= range.Last);
}
