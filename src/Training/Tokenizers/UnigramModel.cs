using System.Text;
using System.Text.Json;
using Platform.Training.Engine;

namespace Platform.Training.Tokenizers;

/// <summary>SentencePiece's unigram model: of all ways to spell a piece, the one whose scores have the largest sum.</summary>
internal sealed class UnigramModel : ITokenModel
{
    private const double UnknownPenalty = 10;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;
    private readonly double[] _scores;
    private readonly int _unknown;
    private readonly double _unknownScore;
    private readonly int _longest;
    private readonly int[]? _idOfByte;

    public UnigramModel(IReadOnlyList<(string Text, double Score)> pieces, int unknown, bool byteFallback)
    {
        if (unknown < 0 || unknown >= pieces.Count)
        {
            throw new EngineException("tokenizer.broken", $"The unknown token {unknown} is not among the vocabulary's {pieces.Count} pieces.");
        }

        _unknown = unknown;
        _scores = [.. pieces.Select(piece => piece.Score)];
        Vocabulary = [.. pieces.Select(piece => piece.Text)];
        for (int id = 0; id < pieces.Count; id++)
        {
            _ids.TryAdd(pieces[id].Text, id);
            _longest = Math.Max(_longest, pieces[id].Text.Length);
        }

        _lookup = _ids.GetAlternateLookup<ReadOnlySpan<char>>();
        _unknownScore = _scores.Min() - UnknownPenalty;
        _idOfByte = byteFallback ? [.. Enumerable.Range(0, 256).Select(value => _ids.GetValueOrDefault($"<0x{value:X2}>", unknown))] : null;
    }

    public string?[] Vocabulary { get; }

    public int UnknownId => _unknown;

    /// <summary>Reads the model part of a tokenizer.json.</summary>
    public static UnigramModel Create(TokenizerPart part)
    {
        List<(string, double)> pieces = [];
        foreach (TokenizerPart pair in part.Children("vocab"))
        {
            bool sound = pair.Element.ValueKind == JsonValueKind.Array && pair.Element.GetArrayLength() == 2
                && pair.Element[0].ValueKind == JsonValueKind.String && pair.Element[1].ValueKind == JsonValueKind.Number;
            pieces.Add(sound ? (pair.Element[0].GetString()!, pair.Element[1].GetDouble()) : throw part.Broken("vocab", "a list of pieces with their scores"));
        }

        return new UnigramModel(pieces, part.GetInteger("unk_id", -1), part.GetBoolean("byte_fallback", false));
    }

    public bool TryGetId(string token, out int id) => _ids.TryGetValue(token, out id);

    public void Encode(ReadOnlySpan<char> piece, List<int> output)
    {
        if (piece.Length == 0)
        {
            return;
        }

        // For each end the best spelling up to it: its score, where its last token starts, and that token.
        double[] best = new double[piece.Length + 1];
        (int Start, int Id)[] last = new (int, int)[piece.Length + 1];
        Array.Fill(best, double.NegativeInfinity, 1, piece.Length);
        for (int start = 0; start < piece.Length;)
        {
            int width = Width(piece, start);
            Extend(piece, start, width, best, last);
            start += width;
        }

        Append(piece, last, output);
    }

    private void Extend(ReadOnlySpan<char> piece, int start, int width, double[] best, (int Start, int Id)[] last)
    {
        bool spelt = false;
        for (int length = width; length <= _longest && start + length <= piece.Length; length++)
        {
            if (_lookup.TryGetValue(piece.Slice(start, length), out int id) && id != _unknown)
            {
                spelt |= length == width;
                Offer(start, start + length, best[start] + _scores[id], id, best, last);
            }
        }

        if (!spelt)
        {
            Offer(start, start + width, best[start] + _unknownScore, _unknown, best, last);
        }
    }

    private static void Offer(int start, int end, double score, int id, double[] best, (int Start, int Id)[] last)
    {
        if (score > best[end])
        {
            best[end] = score;
            last[end] = (start, id);
        }
    }

    /// <summary>Walks back from the end; neighbouring unknowns are one token, or the bytes of what they stand for.</summary>
    private void Append(ReadOnlySpan<char> piece, (int Start, int Id)[] last, List<int> output)
    {
        List<(int Start, int End, int Id)> path = [];
        for (int end = piece.Length; end > 0; end = last[end].Start)
        {
            (int start, int id) = last[end];
            if (id == _unknown && path.Count > 0 && path[^1].Id == _unknown)
            {
                path[^1] = (start, path[^1].End, id);
            }
            else
            {
                path.Add((start, end, id));
            }
        }

        for (int i = path.Count - 1; i >= 0; i--)
        {
            (int start, int end, int id) = path[i];
            if (id == _unknown && _idOfByte is { } bytes)
            {
                output.AddRange(Encoding.UTF8.GetBytes(piece[start..end].ToArray()).Select(value => bytes[value]));
            }
            else
            {
                output.Add(id);
            }
        }
    }

    private static int Width(ReadOnlySpan<char> text, int at) => at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;
}
