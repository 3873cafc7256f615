using System.Text;

namespace Platform.Training.Tokenizers;

/// <summary>The cleaning step of SentencePiece's translation models: odd control characters go, odd spaces become spaces.</summary>
internal static class NmtText
{
    public static string Clean(string text)
    {
        StringBuilder kept = new(text.Length);
        foreach (char character in text)
        {
            bool dropped = character is (>= '\u0001' and <= '\u0008') or '\u000B' or (>= '\u000E' and <= '\u001F') or '\u007F' or '\u008F' or '\u009F';
            bool space = character is '\u0009' or '\u000A' or '\u000C' or '\u000D' or '\u1680' or (>= '\u200B' and <= '\u200F') or '\u2028' or '\u2029' or '\u2581' or '\uFEFF' or '\uFFFD';
            if (!dropped)
            {
                kept.Append(space ? ' ' : character);
            }
        }

        return kept.ToString();
    }
}
