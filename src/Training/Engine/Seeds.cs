namespace Platform.Training.Engine;

/// <summary>Mixes seeds, the same on every machine and in every process.</summary>
internal static class Seeds
{
    /// <summary>A seed made of several numbers (SplitMix64 steps).</summary>
    public static long Mix(params ReadOnlySpan<long> parts)
    {
        ulong state = 0x9E3779B97F4A7C15;
        foreach (var part in parts)
        {
            state = unchecked((state ^ (ulong)part) + 0x9E3779B97F4A7C15);
            state = unchecked((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9);
            state = unchecked((state ^ (state >> 27)) * 0x94D049BB133111EB);
            state ^= state >> 31;
        }

        return (long)(state >> 1);
    }

    /// <summary>The same, as a seed for <see cref="Random"/>.</summary>
    public static int ToInt(params ReadOnlySpan<long> parts) => (int)(Mix(parts) & int.MaxValue);
}
