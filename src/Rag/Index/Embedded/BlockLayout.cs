using System.Buffers.Binary;

namespace Platform.Rag.Index.Embedded;

/// <summary>
/// Where the parts of a block's image stand. A block holds passages in order of their ids; the same image is a record of the log and a segment file.
/// Header (64 bytes) · flags · documents of rows · audiences of rows · scales · losses · ids · documents · tables (JSON) · codes · vectors.
/// </summary>
/// <param name="Dimensions">Length of a vector.</param>
/// <param name="Rows">Passages.</param>
/// <param name="Documents">Distinct documents.</param>
/// <param name="Tables">Bytes of the tables.</param>
/// <param name="Coding">Form of the codes.</param>
internal sealed record BlockLayout(int Dimensions, int Rows, int Documents, int Tables, VectorCoding Coding)
{
    public const int HeaderBytes = 64;
    private const uint Magic = 0x31_42_56_4C;
    private const int GuidBytes = 16;

    public int Stride => RowCodes.Stride(Coding, Dimensions);

    public static long Flags => HeaderBytes;

    public long DocumentOf => Aligned(Flags + Rows);

    public long AudienceOf => DocumentOf + 4L * Rows;

    public long Scales => AudienceOf + 4L * Rows;

    public long Losses => Scales + 4L * Rows;

    public long Ids => Losses + 4L * Rows;

    public long DocumentIds => Ids + (long)GuidBytes * Rows;

    public long TableBytes => DocumentIds + (long)GuidBytes * Documents;

    public long Codes => Aligned(TableBytes + Tables);

    public long Vectors => Codes + (long)Stride * Rows;

    public long Length => Vectors + 4L * Dimensions * Rows;

    public byte[] Header()
    {
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        foreach (var (place, value) in new[] { Dimensions, Rows, Documents, Tables, (int)Coding }.Index())
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(4 + 4 * place), value);
        return header;
    }

    public static BlockLayout Read(ByteImage image, string what)
    {
        if (image.Length < HeaderBytes)
            throw Damaged(what, $"it has {image.Length} bytes, a header alone has {HeaderBytes}");
        var header = image.Span(0, HeaderBytes).ToArray();
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != Magic)
            throw Damaged(what, "it does not begin as one");
        int At(int place) => BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4 + 4 * place));
        var layout = new BlockLayout(At(0), At(1), At(2), At(3), (VectorCoding)At(4));
        return layout.Length == image.Length ? layout : throw Damaged(what, $"it has {image.Length} bytes and should have {layout.Length}");
    }

    private static long Aligned(long offset) => (offset + 63) / 64 * 64;

    private static InvalidDataException Damaged(string what, string why) =>
        new($"{what} is no whole block of vectors: {why}. Restore the index from a backup, or index the collection again.");
}
