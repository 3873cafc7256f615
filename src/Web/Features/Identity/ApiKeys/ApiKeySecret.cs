using System.Security.Cryptography;
using System.Text;

namespace Platform.Web.Features.Identity.ApiKeys;

/// <summary>How a key looks: <c>lathe_</c>, eight characters that tell it from others, and a secret of 190 bits.</summary>
internal static class ApiKeySecret
{
    public const string Mark = "lathe_";

    private const string Letters = "abcdefghijkmnpqrstuvwxyz23456789";
    private const int PrefixLetters = 8;
    private const int SecretLetters = 38;

    public static string New() => $"{Mark}{RandomNumberGenerator.GetString(Letters, PrefixLetters)}_{RandomNumberGenerator.GetString(Letters, SecretLetters)}";

    /// <summary>Beginning and hash of a key; null when the text is none.</summary>
    public static (string Prefix, string Hash)? Of(string key)
    {
        var length = Mark.Length + PrefixLetters;
        return key.Length == length + 1 + SecretLetters && key.StartsWith(Mark, StringComparison.Ordinal) && key[length] == '_'
            ? (key[..length], Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))))
            : null;
    }

    public static bool SameHash(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(one), Encoding.ASCII.GetBytes(other));
}
