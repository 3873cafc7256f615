using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Platform.Rag.Index.Embedded;

/// <summary>
/// A question in half bytes, compared with rows of one bit a number: the question's numbers stand as four planes of bits, so that a product is four counts of common bits.
/// The question keeps more than its signs; that finds more than comparing signs with signs.
/// </summary>
internal sealed class SignQuery : IFirstPass
{
    private const int Planes = 4;
    private const int Levels = (1 << Planes) - 1;

    private readonly ulong[] _planes;
    private readonly float _least;
    private readonly float _step;
    private readonly float _sum;

    public SignQuery(ReadOnlySpan<float> query)
    {
        _planes = new ulong[RowCodes.Stride(VectorCoding.Binary, query.Length) / sizeof(ulong) * Planes];
        _least = TensorPrimitives.Min(query);
        _step = Math.Max((TensorPrimitives.Max(query) - _least) / Levels, float.Epsilon);
        _sum = TensorPrimitives.Sum(query);
        for (var axis = 0; axis < query.Length; axis++)
        {
            var level = (int)Math.Clamp(MathF.Round((query[axis] - _least) / _step), 0, Levels);
            for (var plane = 0; plane < Planes; plane++)
                _planes[axis / 64 * Planes + plane] |= (ulong)(level >> plane & 1) << (axis % 64);
        }
    }

    public float Score(ReadOnlySpan<byte> row, float scale)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(row);
        var (bits, levels) = (0, 0);
        for (var at = 0; at < words.Length; at++)
        {
            var word = words[at];
            var planes = _planes.AsSpan(at * Planes, Planes);
            bits += BitOperations.PopCount(word);
            levels += BitOperations.PopCount(word & planes[0]) + (BitOperations.PopCount(word & planes[1]) << 1)
                + (BitOperations.PopCount(word & planes[2]) << 2) + (BitOperations.PopCount(word & planes[3]) << 3);
        }
        // numbers whose bit is set count once for, the others once against
        return scale * (2 * (_least * bits + _step * levels) - _sum);
    }
}
