namespace Platform.Domain.Datasets;

/// <summary>Groups rows whose inputs are near duplicates: candidates by <see cref="MinHash"/>, each pair then verified by its exact similarity.</summary>
/// <remarks>Deterministic: equal rows in equal order give equal groups. Every row is compared with a bounded number of others, so that a file of one template does not take squared time.</remarks>
public sealed class NearDuplicates
{
    private const int MostComparedInBucket = 8;
    private const int RememberedRejections = 1 << 20;

    private readonly Func<int, ulong[]> _shinglesOf;
    private readonly HashSet<long> _rejected = [];

    /// <summary>Makes a finder.</summary>
    /// <param name="shinglesOf">Gives a row's shingles; called for candidates only, and often for the same row, so it should remember some.</param>
    public NearDuplicates(Func<int, ulong[]> shinglesOf) => _shinglesOf = shinglesOf;

    /// <summary>Pairs whose exact similarity was computed.</summary>
    public long Compared { get; private set; }

    /// <summary>Joins near duplicates.</summary>
    /// <param name="bandKeys">For every band an array with a key for each of <paramref name="rows"/>.</param>
    /// <param name="rows">Rows to compare, ascending; of exactly equal inputs only one should be among them.</param>
    /// <param name="groups">Groups to join in.</param>
    /// <param name="progress">Told the number of rows done, counted over all bands.</param>
    /// <param name="cancellationToken">Stops between buckets.</param>
    public void Join(IReadOnlyList<uint[]> bandKeys, int[] rows, DisjointSets groups, Action<long> progress, CancellationToken cancellationToken)
    {
        var order = new int[rows.Length];
        for (var band = 0; band < bandKeys.Count; band++)
        {
            var keys = (uint[])bandKeys[band].Clone();
            for (var i = 0; i < order.Length; i++)
                order[i] = i;
            // Equal keys stand in the order of their rows: the sort is by key and then by row.
            Array.Sort(keys, order);
            for (var start = 0; start < keys.Length;)
            {
                var end = start + 1;
                while (end < keys.Length && keys[end] == keys[start])
                    end++;
                if (end - start > 1)
                {
                    Array.Sort(order, start, end - start);
                    JoinBucket(order.AsSpan(start, end - start), rows, groups);
                    cancellationToken.ThrowIfCancellationRequested();
                }

                start = end;
            }

            progress((long)(band + 1) * rows.Length);
        }
    }

    private void JoinBucket(ReadOnlySpan<int> bucket, int[] rows, DisjointSets groups)
    {
        Span<int> representatives = stackalloc int[MostComparedInBucket];
        var known = 0;
        foreach (var index in bucket)
        {
            var row = rows[index];
            if (JoinsOne(representatives[..known], row, groups))
                continue;
            if (known < MostComparedInBucket)
                representatives[known++] = row;
        }
    }

    private bool JoinsOne(ReadOnlySpan<int> representatives, int row, DisjointSets groups)
    {
        foreach (var other in representatives)
        {
            if (groups.Find(other) == groups.Find(row))
                return true;
            if (!AreNear(other, row))
                continue;
            groups.Join(other, row);
            return true;
        }

        return false;
    }

    private bool AreNear(int left, int right)
    {
        var pair = ((long)left << 32) | (uint)right;
        if (_rejected.Contains(pair))
            return false;
        Compared++;
        var (a, b) = (_shinglesOf(left), _shinglesOf(right));
        // Sizes alone can rule a pair out: J ≤ smaller / larger.
        var near = Math.Min(a.Length, b.Length) >= Shingles.NearDuplicate * Math.Max(a.Length, b.Length) && Shingles.Jaccard(a, b) >= Shingles.NearDuplicate;
        if (!near && _rejected.Count < RememberedRejections)
            _rejected.Add(pair);
        return near;
    }
}
