namespace Platform.Rag.Index;

/// <summary>In which form the first pass of a search compares vectors. What it picks is always compared again with the vectors in full.</summary>
public enum VectorCoding
{
    /// <summary>A byte a number. In the embedded index a bound on its error makes the search exact.</summary>
    Int8 = 0,

    /// <summary>Half a byte a number.</summary>
    FourBit = 1,

    /// <summary>One bit a number: its sign.</summary>
    Binary = 2,
}

/// <summary>What follows from a choice of <see cref="VectorCoding"/>.</summary>
public static class VectorCodings
{
    /// <summary>The first pass of a smaller form in the embedded index picks this many at least: they are compared in full in no time.</summary>
    public const int FewestPicked = 1000;

    /// <summary>Bits that the first pass reads of each number of a vector.</summary>
    public static int Bits(this VectorCoding coding) => coding switch
    {
        VectorCoding.FourBit => 4,
        VectorCoding.Binary => 1,
        _ => 8,
    };

    /// <summary>How many times as many passages as were asked for the first pass picks to be compared in full. 1 where the first pass leaves nothing out that could be among the best.</summary>
    public static int Oversampling(this VectorCoding coding) => coding switch
    {
        VectorCoding.FourBit => 5,
        VectorCoding.Binary => 20,
        _ => 1,
    };
}

/// <summary>Room that an index takes.</summary>
/// <param name="Passages">Passages in it.</param>
/// <param name="FirstPassBytes">What the first pass of a search reads, and what should fit into memory.</param>
/// <param name="TotalBytes">All of the index, the full vectors included.</param>
public readonly record struct IndexSize(int Passages, long FirstPassBytes, long TotalBytes);
