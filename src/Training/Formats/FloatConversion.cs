using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Platform.Training.Formats;

/// <summary>Conversions between float32, float16, bfloat16 and float64, and the count of values that are not finite.</summary>
public static class FloatConversion
{
    private const uint ExponentBits = 0x7F80_0000;

    /// <summary>Rounds float32 to bfloat16, to nearest, ties to even; a NaN stays a NaN.</summary>
    /// <param name="source">Values.</param>
    /// <param name="destination">Bit patterns, as long as <paramref name="source"/>.</param>
    public static void RoundToBFloat16(ReadOnlySpan<float> source, Span<ushort> destination)
    {
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(source);
        int width = Vector<uint>.Count, i = 0;
        for (; i + (2 * width) <= bits.Length; i += 2 * width)
        {
            Vector<uint> low = RoundBits(new Vector<uint>(bits[i..])), high = RoundBits(new Vector<uint>(bits[(i + width)..]));
            Vector.Narrow(low, high).CopyTo(destination[i..]);
        }

        for (; i < bits.Length; i++)
        {
            uint value = bits[i];
            bool isNaN = (value & 0x7FFF_FFFF) > ExponentBits;
            destination[i] = (ushort)(isNaN ? (value >> 16) | 0x40 : (value + 0x7FFF + ((value >> 16) & 1)) >> 16);
        }
    }

    /// <summary>Widens bfloat16 bit patterns to float32.</summary>
    /// <param name="source">Bit patterns.</param>
    /// <param name="destination">Values, as long as <paramref name="source"/>.</param>
    public static void WidenBFloat16(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        Span<uint> bits = MemoryMarshal.Cast<float, uint>(destination);
        int width = Vector<ushort>.Count, i = 0;
        for (; i + width <= source.Length; i += width)
        {
            Vector.Widen(new Vector<ushort>(source[i..]), out Vector<uint> low, out Vector<uint> high);
            Vector.ShiftLeft(low, 16).CopyTo(bits[i..]);
            Vector.ShiftLeft(high, 16).CopyTo(bits[(i + Vector<uint>.Count)..]);
        }

        for (; i < source.Length; i++)
        {
            bits[i] = (uint)source[i] << 16;
        }
    }

    /// <summary>Counts NaN and infinite values.</summary>
    /// <param name="values">Values.</param>
    public static long CountNotFinite(ReadOnlySpan<float> values)
    {
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(values);
        Vector<uint> exponent = new(ExponentBits);
        int width = Vector<uint>.Count, i = 0;
        long count = 0;
        for (; i + width <= bits.Length; i += width)
        {
            Vector<uint> block = new Vector<uint>(bits[i..]) & exponent;
            if (Vector.EqualsAny(block, exponent))
            {
                count += Vector.Sum(Vector.Equals(block, exponent) & Vector<uint>.One);
            }
        }

        for (; i < bits.Length; i++)
        {
            count += (bits[i] & ExponentBits) == ExponentBits ? 1 : 0;
        }

        return count;
    }

    /// <summary>Counts NaN and infinite values among bfloat16 bit patterns.</summary>
    /// <param name="values">Bit patterns.</param>
    public static long CountNotFinite(ReadOnlySpan<ushort> values)
    {
        Vector<ushort> exponent = new(0x7F80);
        int width = Vector<ushort>.Count, i = 0;
        long count = 0;
        for (; i < values.Length; i++)
        {
            bool wholeVectorFinite = i + width <= values.Length && !Vector.EqualsAny(new Vector<ushort>(values[i..]) & exponent, exponent);
            if (wholeVectorFinite)
            {
                i += width - 1;
                continue;
            }

            count += (values[i] & 0x7F80) == 0x7F80 ? 1 : 0;
        }

        return count;
    }

    internal static void CopySingles(ReadOnlySpan<byte> blocks, Span<float> values) => MemoryMarshal.Cast<byte, float>(blocks).CopyTo(values);

    internal static void WidenHalves(ReadOnlySpan<byte> blocks, Span<float> values) =>
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(blocks), values);

    internal static void WidenBFloats(ReadOnlySpan<byte> blocks, Span<float> values) => WidenBFloat16(MemoryMarshal.Cast<byte, ushort>(blocks), values);

    internal static void NarrowDoubles(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        ReadOnlySpan<double> source = MemoryMarshal.Cast<byte, double>(blocks);
        for (int i = 0; i < source.Length; i++)
        {
            values[i] = (float)source[i];
        }
    }

    private static Vector<uint> RoundBits(Vector<uint> bits)
    {
        Vector<uint> rounded = Vector.ShiftRightLogical(bits + new Vector<uint>(0x7FFF) + (Vector.ShiftRightLogical(bits, 16) & Vector<uint>.One), 16);
        Vector<uint> isNaN = Vector.GreaterThan(bits & new Vector<uint>(0x7FFF_FFFF), new Vector<uint>(ExponentBits));
        return Vector.ConditionalSelect(isNaN, Vector.ShiftRightLogical(bits, 16) | new Vector<uint>(0x40), rounded);
    }
}
