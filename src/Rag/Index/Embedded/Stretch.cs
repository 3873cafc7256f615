using System.Numerics;

namespace Platform.Rag.Index.Embedded;

/// <summary>Rows of a block that one task looks through: those whose bit is set.</summary>
/// <param name="Block">The rows.</param>
/// <param name="Allowed">A bit for each row of the block that counts.</param>
/// <param name="First">First row of the stretch.</param>
/// <param name="Last">Row behind the stretch.</param>
internal readonly record struct Stretch(VectorBlock Block, ulong[] Allowed, int First, int Last)
{
    // a whole number of words of bits
    private const int Rows = 1 << 15;

    /// <summary>The first allowed row at or behind <paramref name="row"/>; <see cref="Last"/> when there is none.</summary>
    public int Next(int row)
    {
        if (row >= Last)
            return Last;
        var word = row / 64;
        var bits = Allowed[word] & (ulong.MaxValue << (row % 64));
        while (bits == 0)
        {
            if (++word * 64 >= Last)
                return Last;
            bits = Allowed[word];
        }
        return Math.Min(Last, word * 64 + BitOperations.TrailingZeroCount(bits));
    }

    /// <summary>Looks through all that a reader may see, several stretches at a time.</summary>
    public static List<(VectorBlock Block, T Found)> Scan<T>(Snapshot snapshot, ReaderScope scope, Func<Stretch, T> scan, CancellationToken cancellationToken)
    {
        var stretches = (
            from living in snapshot.Blocks
            let allowed = living.Allowed(scope)
            from part in Enumerable.Range(0, (living.Block.Rows + Rows - 1) / Rows)
            select new Stretch(living.Block, allowed, part * Rows, Math.Min((part + 1) * Rows, living.Block.Rows))).ToList();
        var found = new T[stretches.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        if (stretches.Count > 1)
            Parallel.For(0, stretches.Count, options, at => found[at] = scan(stretches[at]));
        else if (stretches.Count == 1)
            found[0] = scan(stretches[0]);
        return [.. stretches.Select(stretch => stretch.Block).Zip(found)];
    }
}
