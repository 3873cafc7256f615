using System.Runtime.InteropServices;

namespace Platform.Training.Formats;

/// <summary>Blocks of 32 elements: a float16 scale, perhaps a float16 minimum or high bits, then the small integers.</summary>
/// <remarks>Arithmetic is float32 in the order of ggml's reference code, so that values agree bit for bit.</remarks>
internal static class GgufBlocks
{
    private const int Elements = 32;
    private const int Half = 16;

    /// <summary>The 16 levels of the non-linear 4-bit kinds.</summary>
    public static ReadOnlySpan<sbyte> NonLinearLevels => [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];

    public static float Scale(ReadOnlySpan<byte> block, int at) => (float)MemoryMarshal.Read<System.Half>(block[at..]);

    public static void Q4Zero(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (int start = 0; start < values.Length; start += Elements, blocks = blocks[18..])
        {
            float scale = Scale(blocks, 0);
            for (int i = 0; i < Half; i++)
            {
                byte pair = blocks[2 + i];
                values[start + i] = scale * ((pair & 0xF) - 8);
                values[start + Half + i] = scale * ((pair >> 4) - 8);
            }
        }
    }

    public static void Q4One(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (int start = 0; start < values.Length; start += Elements, blocks = blocks[20..])
        {
            float scale = Scale(blocks, 0), minimum = Scale(blocks, 2);
            Span<float> block = values.Slice(start, Elements);
            ReadOnlySpan<byte> pairs = blocks.Slice(4, Half);
            for (int i = 0; i < pairs.Length; i++)
            {
                byte pair = pairs[i];
                block[i] = (scale * (pair & 0xF)) + minimum;
                block[Half + i] = (scale * (pair >> 4)) + minimum;
            }
        }
    }

    public static void Q5Zero(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (int start = 0; start < values.Length; start += Elements, blocks = blocks[22..])
        {
            float scale = Scale(blocks, 0);
            uint high = MemoryMarshal.Read<uint>(blocks[2..]);
            for (int i = 0; i < Half; i++)
            {
                byte pair = blocks[6 + i];
                values[start + i] = scale * (((pair & 0xF) | HighBit(high, i)) - 16);
                values[start + Half + i] = scale * (((pair >> 4) | HighBit(high, i + Half)) - 16);
            }
        }
    }

    public static void Q5One(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (int start = 0; start < values.Length; start += Elements, blocks = blocks[24..])
        {
            float scale = Scale(blocks, 0), minimum = Scale(blocks, 2);
            uint high = MemoryMarshal.Read<uint>(blocks[4..]);
            for (int i = 0; i < Half; i++)
            {
                byte pair = blocks[8 + i];
                values[start + i] = (scale * ((pair & 0xF) | HighBit(high, i))) + minimum;
                values[start + Half + i] = (scale * ((pair >> 4) | HighBit(high, i + Half))) + minimum;
            }
        }
    }

    public static void Q8Zero(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (int start = 0; start < values.Length; start += Elements, blocks = blocks[34..])
        {
            float scale = Scale(blocks, 0);
            ReadOnlySpan<sbyte> numbers = MemoryMarshal.Cast<byte, sbyte>(blocks.Slice(2, Elements));
            Span<float> block = values.Slice(start, Elements);
            for (int i = 0; i < numbers.Length; i++)
            {
                block[i] = scale * numbers[i];
            }
        }
    }

    public static void Iq4NonLinear(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (int start = 0; start < values.Length; start += Elements, blocks = blocks[18..])
        {
            float scale = Scale(blocks, 0);
            for (int i = 0; i < Half; i++)
            {
                byte pair = blocks[2 + i];
                values[start + i] = scale * NonLinearLevels[pair & 0xF];
                values[start + Half + i] = scale * NonLinearLevels[pair >> 4];
            }
        }
    }

    private static int HighBit(uint bits, int index) => (int)((bits >> index) & 1) << 4;
}
