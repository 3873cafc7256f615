using System.Text;
using Platform.Training.Engine;

namespace Platform.Training.Tokenizers;

/// <summary>WordPiece (BERT): a word becomes the longest piece of the vocabulary that begins it, then the longest continuation, and so on; a word that cannot be spelt is one unknown token.</summary>
internal sealed class WordPieceModel : ITokenModel
{
    private readonly Dictionary<string, int> _ids;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _starts;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _continuations;
    private readonly int _unknown;
    private readonly int _longestWord;
    private readonly int _longestPiece;

    /// <param name="ids">The vocabulary.</param>
    /// <param name="unknown">Its token for what cannot be spelt.</param>
    /// <param name="prefix">What marks a continuation, such as <c>##</c>.</param>
    /// <param name="longestWord">Words of more characters are unknown as a whole.</param>
    public WordPieceModel(Dictionary<string, int> ids, string unknown, string prefix, int longestWord)
    {
        _ids = ids;
        _longestWord = longestWord;
        Vocabulary = VocabularyTable.ById(ids);
        _unknown = ids.TryGetValue(unknown, out int id) ? id : throw new EngineException("tokenizer.broken", $"The vocabulary lacks its own unknown token {unknown}.");
        Dictionary<string, int> continuations = new(StringComparer.Ordinal);
        foreach ((string token, int place) in ids)
        {
            _longestPiece = Math.Max(_longestPiece, token.Length);
            if (token.StartsWith(prefix, StringComparison.Ordinal))
            {
                continuations[token[prefix.Length..]] = place;
            }
        }

        _starts = ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _continuations = continuations.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public string?[] Vocabulary { get; }

    public int UnknownId => _unknown;

    /// <summary>Reads the model part of a tokenizer.json.</summary>
    public static WordPieceModel Create(TokenizerPart part) => new(
        VocabularyTable.Read(part),
        part.GetString("unk_token") ?? "[UNK]",
        part.GetString("continuing_subword_prefix") ?? "##",
        part.GetInteger("max_input_chars_per_word", 100));

    public bool TryGetId(string token, out int id) => _ids.TryGetValue(token, out id);

    public void Encode(ReadOnlySpan<char> piece, List<int> output)
    {
        int first = output.Count;
        if (piece.Length > _longestWord && CountRunes(piece) > _longestWord)
        {
            output.Add(_unknown);
            return;
        }

        for (int start = 0; start < piece.Length;)
        {
            int length = Math.Min(_longestPiece, piece.Length - start);
            int id = 0;
            while (length > 0 && !(start == 0 ? _starts : _continuations).TryGetValue(piece.Slice(start, length), out id))
            {
                length--;
            }

            if (length == 0)
            {
                output.RemoveRange(first, output.Count - first);
                output.Add(_unknown);
                return;
            }

            output.Add(id);
            start += length;
        }
    }

    private static int CountRunes(ReadOnlySpan<char> text)
    {
        int count = 0;
        foreach (Rune _ in text.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
