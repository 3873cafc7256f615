using System.Buffers.Binary;

namespace Platform.Web.Features.Invoicing.Papers.Pdf.Fonts;

/// <summary>Numbers as font files write them, and a writer of such.</summary>
internal static class BigEndian
{
    public static int U8(this ReadOnlySpan<byte> data, int at) => data[at];

    public static int U16(this ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadUInt16BigEndian(data[at..]);

    public static int S16(this ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadInt16BigEndian(data[at..]);

    public static int I32(this ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadInt32BigEndian(data[at..]);

    public static void Write(this MemoryStream stream, int value, int bytes)
    {
        for (var shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
            stream.WriteByte((byte)(value >> shift));
    }
}
