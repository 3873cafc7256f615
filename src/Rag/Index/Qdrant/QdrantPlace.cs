using System.Globalization;

namespace Platform.Rag.Index.Qdrant;

/// <summary>The server's collection for vectors of one width and one form of the first pass.</summary>
/// <param name="Dimensions">Length of a vector.</param>
/// <param name="Coding">What the first pass reads.</param>
internal readonly record struct QdrantPlace(int Dimensions, VectorCoding Coding)
{
    private const string FourBit = "-4bit";
    private const string Binary = "-binary";

    /// <summary>Name of the collection.</summary>
    public string Name(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{Dimensions}") + Coding switch
    {
        VectorCoding.FourBit => FourBit,
        VectorCoding.Binary => Binary,
        _ => "",
    };

    /// <summary>The place of a collection's name; null for a collection of somebody else.</summary>
    public static QdrantPlace? Of(string prefix, string name)
    {
        if (!name.StartsWith(prefix + "-", StringComparison.Ordinal))
            return null;
        var (rest, coding) = name[(prefix.Length + 1)..] switch
        {
            var half when half.EndsWith(FourBit, StringComparison.Ordinal) => (half[..^FourBit.Length], VectorCoding.FourBit),
            var bits when bits.EndsWith(Binary, StringComparison.Ordinal) => (bits[..^Binary.Length], VectorCoding.Binary),
            var bytes => (bytes, VectorCoding.Int8),
        };
        return int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var dimensions) ? new QdrantPlace(dimensions, coding) : null;
    }
}
