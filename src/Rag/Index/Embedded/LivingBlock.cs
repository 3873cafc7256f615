using System.Numerics;

namespace Platform.Rag.Index.Embedded;

/// <summary>A block and which of its rows still count. The bits of one never change: a removal makes another.</summary>
/// <param name="Block">The rows.</param>
/// <param name="Alive">A bit a row.</param>
internal sealed record LivingBlock(VectorBlock Block, ulong[] Alive)
{
    public int Count { get; } = Alive.Sum(BitOperations.PopCount);

    public static LivingBlock Of(VectorBlock block)
    {
        var alive = new ulong[(block.Rows + 63) / 64];
        foreach (var (row, flag) in block.Flags.ToArray().Index())
        {
            if (flag != 0)
                alive[row / 64] |= 1UL << (row % 64);
        }
        return new LivingBlock(block, alive);
    }

    public bool IsAlive(int row) => (Alive[row / 64] >> (row % 64) & 1) != 0;

    public LivingBlock Without(IEnumerable<int> rows)
    {
        var alive = (ulong[])Alive.Clone();
        foreach (var row in rows)
            alive[row / 64] &= ~(1UL << (row % 64));
        return new LivingBlock(Block, alive);
    }

    public IEnumerable<int> Rows() => Enumerable.Range(0, Block.Rows).Where(IsAlive);

    /// <summary>Living rows of some passages.</summary>
    public List<int> RowsOf(IEnumerable<Guid> ids) => [.. ids.Select(Block.Find).Where(row => row >= 0 && IsAlive(row))];

    /// <summary>Living rows of some documents.</summary>
    public List<int> RowsOfDocuments(IReadOnlyCollection<Guid> documents)
    {
        var numbers = Enumerable.Range(0, Block.Documents).Where(number => documents.Contains(Block.Document(number))).ToHashSet();
        if (numbers.Count == 0)
            return [];
        var documentOf = Block.DocumentOf;
        var rows = new List<int>();
        for (var row = 0; row < documentOf.Length; row++)
        {
            if (numbers.Contains(documentOf[row]) && IsAlive(row))
                rows.Add(row);
        }
        return rows;
    }

    /// <summary>A bit for each row that lives and that the reader may see and has asked for.</summary>
    public ulong[] Allowed(ReaderScope scope)
    {
        var audiences = Array.ConvertAll(Block.Tables.Audiences, groups => groups.Length == 0 || groups.Any(scope.Groups.Contains));
        var everyAudience = Array.TrueForAll(audiences, allowed => allowed);
        if (everyAudience && scope.Documents is null && scope.Metadata is null)
            return Alive;
        var allowed = (ulong[])Alive.Clone();
        if (!everyAudience)
            Keep(allowed, Block.AudienceOf, audiences);
        if (scope.Documents is { } documents)
            Keep(allowed, Block.DocumentOf, [.. Enumerable.Range(0, Block.Documents).Select(number => documents.Contains(Block.Document(number)))]);
        foreach (var (name, values) in scope.Metadata ?? new Dictionary<string, IReadOnlySet<string>>())
            Keep(allowed, name, values);
        return allowed;
    }

    private static void Keep(ulong[] allowed, ReadOnlySpan<int> numberOf, bool[] wanted)
    {
        for (var row = 0; row < numberOf.Length; row++)
        {
            if (!wanted[numberOf[row]])
                allowed[row / 64] &= ~(1UL << (row % 64));
        }
    }

    private void Keep(ulong[] allowed, string name, IReadOnlySet<string> values)
    {
        var having = new ulong[allowed.Length];
        if (Block.Tables.Fields.TryGetValue(name, out var known))
        {
            foreach (var row in values.SelectMany(value => known.GetValueOrDefault(value) ?? []))
                having[row / 64] |= 1UL << (row % 64);
        }
        for (var word = 0; word < allowed.Length; word++)
            allowed[word] &= having[word];
    }
}
