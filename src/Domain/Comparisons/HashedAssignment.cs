using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Domain.Comparisons;

/// <summary>
/// Gives arms by a keyed hash of the unit's name, the usual way of online experiments (Kohavi, Tang, Xu 2020, <em>Trustworthy Online Controlled Experiments</em>, chapters 4 and 14; Kohavi, Longbotham,
/// Sommerfield, Henne 2009, section 4.1.2): HMAC-SHA-256 of the name under a secret salt, its first 53 bits as a number from 0 to 1, treated when it lies below the share. The same name has the same arm each time, on
/// each machine, without a table; whoever does not know the salt cannot choose names that fall into an arm, and whoever is told it afterwards can compute every arm again.
/// </summary>
public sealed class HashedAssignment
{
    /// <summary>Bytes of a salt.</summary>
    public const int SaltBytes = 32;

    private const int StackBytes = 512;

    private readonly byte[] _salt;
    private readonly double _share;

    /// <param name="salt">The secret.</param>
    /// <param name="share">Share of units that are treated.</param>
    public HashedAssignment(byte[] salt, double share) => (_salt, _share) = (salt, share);

    /// <summary>A number from 0 (included) to 1 (excluded) that belongs to a name.</summary>
    /// <param name="unit">Name of the case or of the group.</param>
    public double PlaceOf(string unit)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var most = Encoding.UTF8.GetMaxByteCount(unit.Length);
        Span<byte> bytes = most <= StackBytes ? stackalloc byte[StackBytes] : new byte[most];
        HMACSHA256.HashData(_salt, bytes[..Encoding.UTF8.GetBytes(unit, bytes)], hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>True when the treated model serves the unit.</summary>
    /// <param name="unit">Name of the case or of the group.</param>
    public bool IsTreated(string unit) => PlaceOf(unit) < _share;

    /// <summary>What is published of a salt while it is secret: SHA-256 of its bytes, lower-case hex.</summary>
    /// <param name="salt">The secret, base64.</param>
    public static string CommitmentOf(string salt) => Convert.ToHexStringLower(SHA256.HashData(Convert.FromBase64String(salt)));
}
