using Platform.Training.Engine;

namespace Platform.Training.Tokenizers;

/// <summary>The merge table and its application to a run of symbols.</summary>
internal sealed class BpeMerges
{
    private const int ShortRun = 48;
    private const int NoMerge = int.MaxValue;
    private readonly Dictionary<ulong, (int Rank, int Id)> _merges = [];

    public BpeMerges(Dictionary<string, int> vocabulary, IEnumerable<(string Left, string Right)> merges)
    {
        int rank = 0;
        foreach ((string left, string right) in merges)
        {
            bool known = vocabulary.TryGetValue(left, out int leftId) & vocabulary.TryGetValue(right, out int rightId) & vocabulary.TryGetValue(left + right, out int id);
            if (!known)
            {
                throw new EngineException("tokenizer.broken", $"The merge of \"{left}\" and \"{right}\" uses or makes a token that is not in the vocabulary.");
            }

            // The first rank of a pair counts.
            _merges.TryAdd(Key(leftId, rightId), (rank++, id));
        }
    }

    /// <summary>Merges the symbols and appends what is left.</summary>
    /// <param name="symbols">Token ids of the first symbols; overwritten.</param>
    /// <param name="output">Takes the ids.</param>
    public void Apply(Span<int> symbols, List<int> output)
    {
        if (symbols.Length > ShortRun)
        {
            new BpeQueue(this, symbols).Run(output);
            return;
        }

        int count = MergeShort(symbols);
        foreach (int id in symbols[..count])
        {
            output.Add(id);
        }
    }

    public bool TryFind(int left, int right, out int rank, out int id)
    {
        bool found = _merges.TryGetValue(Key(left, right), out (int Rank, int Id) merge);
        (rank, id) = merge;
        return found;
    }

    /// <summary>Looks for the best pair again after each merge; for a few dozen symbols faster than a queue.</summary>
    private int MergeShort(Span<int> symbols)
    {
        Span<int> ranks = stackalloc int[ShortRun], merged = stackalloc int[ShortRun];
        int count = symbols.Length;
        for (int i = 0; i + 1 < count; i++)
        {
            ranks[i] = Rank(symbols[i], symbols[i + 1], out merged[i]);
        }

        while (count > 1)
        {
            int best = 0;
            for (int i = 1; i < count - 1; i++)
            {
                best = ranks[i] < ranks[best] ? i : best;
            }

            if (ranks[best] == NoMerge)
            {
                break;
            }

            symbols[best] = merged[best];
            symbols[(best + 2)..count].CopyTo(symbols[(best + 1)..]);
            count--;
            if (best + 1 < count)
            {
                ranks[(best + 2)..count].CopyTo(ranks[(best + 1)..]);
                merged[(best + 2)..count].CopyTo(merged[(best + 1)..]);
                ranks[best] = Rank(symbols[best], symbols[best + 1], out merged[best]);
            }

            if (best > 0)
            {
                ranks[best - 1] = Rank(symbols[best - 1], symbols[best], out merged[best - 1]);
            }
        }

        return count;
    }

    private int Rank(int left, int right, out int id) => TryFind(left, right, out int rank, out id) ? rank : NoMerge;

    /// <summary>Both ids in one number, spread by an odd factor so that neighbouring ids do not share buckets.</summary>
    private static ulong Key(int left, int right) => (((ulong)(uint)left << 32) | (uint)right) * 0x9E37_79B9_7F4A_7C15;
}
