using System.Security.Cryptography;
using System.Text;

namespace Platform.Domain.Models;

/// <summary>One file of a base model.</summary>
/// <param name="Name">Name inside the folder.</param>
/// <param name="Bytes">Size in bytes.</param>
/// <param name="Sha256">Hash of the content, lower-case hex.</param>
/// <param name="ModifiedAt">The file system's time of the last change, UTC: an unchanged file is not hashed again.</param>
public sealed record ModelFile(string Name, long Bytes, string Sha256, DateTimeOffset ModifiedAt)
{
    private static readonly string[] Words = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "README", "USE_POLICY"];

    /// <summary>True for licence texts and model cards: they change nothing in what the model computes.</summary>
    public bool IsProse => IsProseName(Name);

    /// <summary>As <see cref="IsProse"/>, by name.</summary>
    /// <param name="name">File name.</param>
    public static bool IsProseName(string name) => Words.Any(word => name.StartsWith(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>One hash over names and hashes of the files that decide what the model computes, whatever the order they come in.</summary>
    /// <param name="files">The files.</param>
    /// <returns>Lower-case hex; empty when there are no files.</returns>
    public static string HashOf(IReadOnlyList<ModelFile> files)
    {
        if (files.Count == 0)
            return "";
        var lines = files.Where(file => !file.IsProse).OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => $"{file.Sha256}  {file.Name}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }
}
