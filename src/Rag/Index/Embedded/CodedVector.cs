using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Platform.Rag.Index.Embedded;

/// <summary>
/// A vector as whole numbers from -127 to 127 times a scale, with the length of what rounding lost. Two of them give a product and a bound on its error,
/// so that a search over codes knows which vectors it must look at exactly.
/// </summary>
/// <param name="Scale">What a code of 1 stands for.</param>
/// <param name="Lost">Length of vector minus its coded form.</param>
internal readonly record struct CodedVector(float Scale, float Lost)
{
    private const int Largest = 127;
    private const int Alignment = 64;

    /// <summary>Bytes of a coded vector: a whole number of cache lines.</summary>
    public static int Stride(int dimensions) => (dimensions + Alignment - 1) / Alignment * Alignment;

    public static CodedVector Encode(ReadOnlySpan<float> vector, Span<sbyte> codes)
    {
        var scale = TensorPrimitives.MaxMagnitude(vector) is var largest && Math.Abs(largest) > 0 ? Math.Abs(largest) / Largest : 1;
        codes.Clear();
        var lost = 0.0;
        for (var axis = 0; axis < vector.Length; axis++)
        {
            var code = Math.Clamp(MathF.Round(vector[axis] / scale), -Largest, Largest);
            codes[axis] = (sbyte)code;
            lost += ((double)vector[axis] - code * scale) * ((double)vector[axis] - code * scale);
        }
        return new CodedVector(scale, (float)Math.Sqrt(lost));
    }

    /// <summary>Sum of products of two coded vectors of the same stride.</summary>
    public static int Product(ReadOnlySpan<sbyte> row, ReadOnlySpan<sbyte> query, int querySum)
    {
        if (AvxVnni.IsSupported)
            return ProductVnni(row, query, querySum);
        ref var left = ref MemoryMarshal.GetReference(row);
        ref var right = ref MemoryMarshal.GetReference(query);
        var sum = Vector256<int>.Zero;
        for (nuint at = 0; at < (nuint)row.Length; at += (nuint)Vector256<sbyte>.Count)
        {
            var (rowLow, rowHigh) = Vector256.Widen(Vector256.LoadUnsafe(ref left, at));
            var (queryLow, queryHigh) = Vector256.Widen(Vector256.LoadUnsafe(ref right, at));
            // twice 127 x 127 fits a short
            var (low, high) = Vector256.Widen(rowLow * queryLow + rowHigh * queryHigh);
            sum += low + high;
        }
        return Vector256.Sum(sum);
    }

    /// <summary>Sum of a coded vector's numbers, as <see cref="Product"/> needs it.</summary>
    public static int Sum(ReadOnlySpan<sbyte> codes)
    {
        var sum = 0;
        foreach (var code in codes)
            sum += code;
        return sum;
    }

    // The instruction wants one side without sign: the row is moved up by 128, which adds 128 times the query's sum.
    private static int ProductVnni(ReadOnlySpan<sbyte> row, ReadOnlySpan<sbyte> query, int querySum)
    {
        ref var left = ref MemoryMarshal.GetReference(row);
        ref var right = ref MemoryMarshal.GetReference(query);
        var move = Vector256.Create((byte)0x80);
        var (even, odd) = (Vector256<int>.Zero, Vector256<int>.Zero);
        for (nuint at = 0; at < (nuint)row.Length; at += 2 * (nuint)Vector256<sbyte>.Count)
        {
            var next = at + (nuint)Vector256<sbyte>.Count;
            even = AvxVnni.MultiplyWideningAndAdd(even, Vector256.LoadUnsafe(ref left, at).AsByte() ^ move, Vector256.LoadUnsafe(ref right, at));
            odd = AvxVnni.MultiplyWideningAndAdd(odd, Vector256.LoadUnsafe(ref left, next).AsByte() ^ move, Vector256.LoadUnsafe(ref right, next));
        }
        return Vector256.Sum(even + odd) - 128 * querySum;
    }
}
