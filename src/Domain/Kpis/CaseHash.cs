using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Platform.Domain.Kpis;

/// <summary>What stands in the place of an erased case's hash: random, so that no name and no key leads to it.</summary>
public static class CaseHash
{
    /// <summary>Hexadecimal digits of a hash.</summary>
    public const int Length = 64;

    /// <summary>A random one.</summary>
    public static string Random() => RandomNumberGenerator.GetHexString(Length, lowercase: true);

    /// <summary>
    /// A random one between two others, so that rows of one moment keep their order: a bound that is computed from them again is the same to the last digit.
    /// </summary>
    /// <param name="before">The greatest that must stay before it; null when it may be the first.</param>
    /// <param name="after">The least that must stay after it; null when it may be the last.</param>
    /// <exception cref="InvalidOperationException">Nothing lies between them.</exception>
    public static string RandomBetween(string? before, string? after)
    {
        var low = before is null ? BigInteger.Zero : Number(before) + 1;
        var room = (after is null ? BigInteger.One << (4 * Length) : Number(after)) - low;
        if (room <= 0)
            throw new InvalidOperationException("Nothing lies between the two hashes.");
        // twice the width: what is left of the even division is too small to be seen
        var drawn = new BigInteger(RandomNumberGenerator.GetBytes(Length), isUnsigned: true) % room;
        return (low + drawn).ToString("x", CultureInfo.InvariantCulture).TrimStart('0').PadLeft(Length, '0');
    }

    // a leading zero keeps it from being read as negative
    private static BigInteger Number(string hash) => BigInteger.Parse("0" + hash, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
