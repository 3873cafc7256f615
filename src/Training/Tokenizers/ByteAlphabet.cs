using System.Collections.Frozen;

namespace Platform.Training.Tokenizers;

/// <summary>GPT-2's alphabet: every byte has a visible character, so that a vocabulary of bytes can be written as text.</summary>
internal static class ByteAlphabet
{
    /// <summary>The character of each byte.</summary>
    public static char[] CharacterOfByte { get; } = Build();

    /// <summary>The byte of each character of the alphabet.</summary>
    public static FrozenDictionary<char, byte> ByteOfCharacter { get; } =
        CharacterOfByte.Select((character, value) => KeyValuePair.Create(character, (byte)value)).ToFrozenDictionary();

    /// <summary>Printable bytes stand for themselves; the others take the code points from 256 on.</summary>
    private static char[] Build()
    {
        char[] characters = new char[256];
        int next = 256;
        for (int value = 0; value < 256; value++)
        {
            bool printable = value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = (char)(printable ? value : next++);
        }

        return characters;
    }
}
