namespace Platform.Domain.Statistics.Sampling;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): 64 bits of state, the same numbers on every machine, so that a resampled interval can be computed again.
/// </summary>
/// <param name="seed">First state.</param>
public sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15;
            var z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>An index from 0 to n - 1: the high 64 bits of the 128-bit product of the next number and n.</summary>
    /// <param name="n">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">n is below 1.</exception>
    public int Index(int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        return (int)Math.BigMul(Next(), (ulong)n, out _);
    }

    /// <summary>A number from 0 (included) to 1 (excluded): the top 53 bits.</summary>
    public double Uniform() => (Next() >> 11) * (1.0 / (1UL << 53));
}
