using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Platform.Rag.Index.Embedded;

/// <summary>The codes of a row in each form. The scale of half bytes and bits is such that a vector's product with its own codes is exact: their scores lean to neither side.</summary>
internal static class RowCodes
{
    private const int NumbersOfAWord = 64;
    private const int LargestNibble = 7;
    private const int NibbleZero = 8;

    // the scales tried for half bytes, as shares of the one that reaches the largest number
    private static readonly float[] Reaches = [1, 0.9f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f];

    /// <summary>Bytes of a row's codes.</summary>
    public static int Stride(VectorCoding coding, int dimensions) => coding switch
    {
        VectorCoding.FourBit => Words(dimensions) * NumbersOfAWord / 2,
        VectorCoding.Binary => Words(dimensions) * NumbersOfAWord / 8,
        _ => CodedVector.Stride(dimensions),
    };

    public static CodedVector Encode(VectorCoding coding, ReadOnlySpan<float> vector, Span<byte> codes)
    {
        codes.Clear();
        return coding switch
        {
            VectorCoding.FourBit => EncodeNibbles(vector, codes),
            VectorCoding.Binary => EncodeSigns(vector, codes),
            _ => CodedVector.Encode(vector, MemoryMarshal.Cast<byte, sbyte>(codes)),
        };
    }

    private static int Words(int dimensions) => (dimensions + NumbersOfAWord - 1) / NumbersOfAWord;

    // Of each 64 numbers, the first 32 stand in the low halves of 32 bytes and the others in the high halves.
    private static CodedVector EncodeNibbles(ReadOnlySpan<float> vector, Span<byte> codes)
    {
        var largest = Math.Abs(TensorPrimitives.MaxMagnitude(vector));
        var scale = Reaches.Select(reach => reach * largest / LargestNibble).Where(scale => scale > 0).DefaultIfEmpty(1).ToArray();
        var best = scale[0];
        var least = double.PositiveInfinity;
        foreach (var tried in scale)
        {
            var lost = Lost(vector, tried);
            if (lost < least)
                (best, least) = (tried, lost);
        }

        codes.Fill(NibbleZero << 4 | NibbleZero);
        var product = 0.0;
        for (var axis = 0; axis < vector.Length; axis++)
        {
            var code = Nibble(vector[axis], best);
            product += code * vector[axis];
            ref var place = ref codes[axis / NumbersOfAWord * 32 + axis % 32];
            place = axis % NumbersOfAWord < 32
                ? (byte)(place & 0xF0 | code + NibbleZero)
                : (byte)(place & 0x0F | code + NibbleZero << 4);
        }
        return new CodedVector(Scale(vector, product), (float)Math.Sqrt(least));
    }

    private static CodedVector EncodeSigns(ReadOnlySpan<float> vector, Span<byte> codes)
    {
        for (var axis = 0; axis < vector.Length; axis++)
        {
            if (vector[axis] > 0)
                codes[axis / 8] |= (byte)(1 << axis % 8);
        }
        return new CodedVector(Scale(vector, TensorPrimitives.SumOfMagnitudes(vector)), 0);
    }

    private static float Scale(ReadOnlySpan<float> vector, double product) => product > 0 ? (float)(TensorPrimitives.SumOfSquares(vector) / product) : 0;

    private static double Lost(ReadOnlySpan<float> vector, float scale)
    {
        var lost = 0.0;
        foreach (var value in vector)
        {
            var miss = value - Nibble(value, scale) * scale;
            lost += miss * miss;
        }
        return lost;
    }

    private static int Nibble(float value, float scale) => (int)Math.Clamp(MathF.Round(value / scale), -LargestNibble, LargestNibble);
}
