using System.Numerics;

namespace Platform.Domain.Datasets;

/// <summary>
/// Band keys of a set of shingles: sets that share a band key are compared, all others are not. 12 bands of 5 minima each (Broder 1997; Leskovec,
/// Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3): a pair of similarity 0.85 shares a key with probability 1 − (1 − 0.85⁵)¹² = 0.9991,
/// a pair of similarity 0.5 with 0.32. False candidates are sorted out by the exact similarity.
/// </summary>
public static class MinHash
{
    /// <summary>Keys of a set.</summary>
    public const int Bands = 12;

    private const int RowsPerBand = 5;
    private const int Minima = 64; // 60 are used; 64 fill whole vectors

    private static readonly uint[] Factors = Constants(1, odd: true);
    private static readonly uint[] Terms = Constants(2, odd: false);

    /// <summary>Computes the band keys.</summary>
    /// <param name="shingles">Not empty.</param>
    /// <param name="keys">Receives <see cref="Bands"/> keys.</param>
    public static void BandKeys(ReadOnlySpan<ulong> shingles, Span<uint> keys)
    {
        Span<uint> minima = stackalloc uint[Minima];
        minima.Fill(uint.MaxValue);
        foreach (var shingle in shingles)
            Lower(minima, (uint)(shingle >> 32));
        for (var band = 0; band < Bands; band++)
        {
            var key = (ulong)band;
            foreach (var minimum in minima.Slice(band * RowsPerBand, RowsPerBand))
                key = Mix.Bits(key ^ minimum);
            keys[band] = (uint)key;
        }
    }

    private static void Lower(Span<uint> minima, uint shingle)
    {
        var value = new Vector<uint>(shingle);
        for (var i = 0; i < Minima; i += Vector<uint>.Count)
        {
            var hashed = (value * new Vector<uint>(Factors, i)) + new Vector<uint>(Terms, i);
            // The high bits of a product are the well mixed ones; the fold brings them down.
            hashed ^= Vector.ShiftRightLogical(hashed, 15);
            Vector.Min(new Vector<uint>(minima[i..]), hashed).CopyTo(minima[i..]);
        }
    }

    private static uint[] Constants(ulong stream, bool odd)
    {
        var constants = new uint[Minima];
        for (var i = 0; i < Minima; i++)
            constants[i] = (uint)Mix.Bits((stream << 32) + (ulong)i + 1) | (odd ? 1u : 0u);
        return constants;
    }
}
