using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Platform.Rag.Index.Embedded;

/// <summary>A question in bytes, compared with rows in half bytes.</summary>
internal sealed class NibbleQuery : IFirstPass
{
    private const int Half = 32;
    private const int NibbleZero = 8;

    private readonly sbyte[] _codes;
    private readonly int _sum;
    private readonly float _scale;

    public NibbleQuery(ReadOnlySpan<float> query)
    {
        _codes = new sbyte[CodedVector.Stride(query.Length)];
        _scale = CodedVector.Encode(query, _codes).Scale;
        _sum = CodedVector.Sum(_codes);
    }

    public float Score(ReadOnlySpan<byte> row, float scale) => (Product(row) - NibbleZero * _sum) * scale * _scale;

    private int Product(ReadOnlySpan<byte> row)
    {
        ref var left = ref MemoryMarshal.GetReference(row);
        ref var right = ref MemoryMarshal.GetArrayDataReference(_codes);
        var (even, odd) = (Vector256<int>.Zero, Vector256<int>.Zero);
        for (nuint at = 0; at < (nuint)row.Length; at += Half)
        {
            var pair = Vector256.LoadUnsafe(ref left, at);
            var low = pair & Vector256.Create((byte)0x0F);
            var high = (pair.AsUInt16() >>> 4).AsByte() & Vector256.Create((byte)0x0F);
            even = Add(even, low, Vector256.LoadUnsafe(ref right, 2 * at));
            odd = Add(odd, high, Vector256.LoadUnsafe(ref right, 2 * at + Half));
        }
        return Vector256.Sum(even + odd);
    }

    private static Vector256<int> Add(Vector256<int> sum, Vector256<byte> row, Vector256<sbyte> query)
    {
        if (AvxVnni.IsSupported)
            return AvxVnni.MultiplyWideningAndAdd(sum, row, query);
        var (rowLow, rowHigh) = Vector256.Widen(row);
        var (queryLow, queryHigh) = Vector256.Widen(query);
        // twice 15 x 127 fits a short
        var (low, high) = Vector256.Widen(rowLow.AsInt16() * queryLow + rowHigh.AsInt16() * queryHigh);
        return sum + low + high;
    }
}
