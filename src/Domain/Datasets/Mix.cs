namespace Platform.Domain.Datasets;

/// <summary>Fixed bit mixing, equal on every machine and in every release: stored splits and clusters depend on it.</summary>
internal static class Mix
{
    /// <summary>The finaliser of MurmurHash3: every input bit touches every output bit.</summary>
    public static ulong Bits(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCDUL;
        value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53UL;
        return value ^ (value >> 33);
    }
}
