using System.Globalization;
using System.Runtime.InteropServices;

namespace Platform.Training.Tokenizers;

/// <summary>Kinds of pieces, as SentencePiece and GGUF number them.</summary>
internal enum SentencePieceType
{
    None = 0,
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}

/// <summary>One piece of a SentencePiece vocabulary.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SentencePiece(string Text, float Score, SentencePieceType Type);

/// <summary>Builds a tokenizer from SentencePiece's BPE vocabulary, which has scores instead of merges: the pair whose piece scores best is merged first.</summary>
internal static class SentencePieceBpe
{
    private const string Space = "▁";

    public static TokenizerParts Create(IReadOnlyList<SentencePiece> pieces, bool addDummySpace)
    {
        Dictionary<string, int> vocabulary = new(StringComparer.Ordinal);
        for (int id = 0; id < pieces.Count; id++)
        {
            vocabulary.TryAdd(pieces[id].Text, id);
        }

        bool byteFallback = Enumerable.Range(0, 256).All(value => vocabulary.ContainsKey(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>")));
        string? unknown = pieces.FirstOrDefault(piece => piece.Type == SentencePieceType.Unknown).Text;
        return new TokenizerParts
        {
            Model = new BpeModel(vocabulary, Merges(pieces, vocabulary), new BpeOptions(ByteLevel: false, byteFallback, unknown, FuseUnknown: true)),
            AddedTokens = [.. Enumerable.Range(0, pieces.Count).Where(id => IsAdded(pieces[id])).Select(id => new AddedToken(id, pieces[id].Text, pieces[id].Type != SentencePieceType.UserDefined))],
            Normalizer = (text, continues) => (addDummySpace && !continues && text.Length > 0 ? Space : string.Empty) + text.Replace(" ", Space, StringComparison.Ordinal),
            Decoder = tokens => [Strip(string.Concat(Decoders.ByteFallback(tokens.ConvertAll(token => token.Replace(Space, " ", StringComparison.Ordinal)))), addDummySpace)],
        };
    }

    private static bool IsAdded(SentencePiece piece) =>
        piece.Text.Length > 0 && piece.Type is SentencePieceType.Control or SentencePieceType.Unknown or SentencePieceType.UserDefined;

    private static string Strip(string text, bool dummySpace) => dummySpace && text.StartsWith(' ') ? text[1..] : text;

    /// <summary>Every way to make a piece of two others, by falling score; among equal scores the order of the vocabulary.</summary>
    private static IEnumerable<(string Left, string Right)> Merges(IReadOnlyList<SentencePiece> pieces, Dictionary<string, int> vocabulary)
    {
        IEnumerable<SentencePiece> ordered = pieces.Where(piece => piece.Type is SentencePieceType.Normal or SentencePieceType.None).OrderByDescending(piece => piece.Score);
        foreach (SentencePiece piece in ordered)
        {
            for (int cut = 1; cut < piece.Text.Length; cut++)
            {
                string left = piece.Text[..cut], right = piece.Text[cut..];
                if (!char.IsLowSurrogate(right[0]) && vocabulary.ContainsKey(left) && vocabulary.ContainsKey(right))
                {
                    yield return (left, right);
                }
            }
        }
    }
}
