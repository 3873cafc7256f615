using System.Runtime.InteropServices;

namespace Platform.Training.Formats;

/// <summary>Super-blocks of 256 elements: 8 or 16 groups, each with a small scale of its own under a float16 scale of the whole.</summary>
/// <remarks>Arithmetic is float32 in the order of ggml's reference code, so that values agree bit for bit.</remarks>
internal static class GgufSuperBlocks
{
    private const int Elements = 256;

    /// <summary>Layout: 16 scale/minimum nibbles, 64 bytes of 2-bit numbers, scale, minimum.</summary>
    public static void Q2(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (int start = 0; start < values.Length; start += Elements, blocks = blocks[84..])
        {
            float scale = GgufBlocks.Scale(blocks, 80), minimum = GgufBlocks.Scale(blocks, 82);
            for (int i = 0; i < Elements; i++)
            {
                // 128 elements share 32 bytes: bits 0-1 are the first 32 of them, bits 2-3 the next 32 …
                int number = (blocks[16 + (i / 128 * 32) + (i % 32)] >> (i % 128 / 32 * 2)) & 3;
                byte group = blocks[i / 16];
                values[start + i] = (scale * (group & 0xF) * number) - (minimum * (group >> 4));
            }
        }
    }

    /// <summary>Layout: 32 bytes of high bits, 64 bytes of 2-bit numbers, 12 bytes of 16 six-bit scales, scale.</summary>
    public static void Q3(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        Span<float> groups = stackalloc float[16];
        for (int start = 0; start < values.Length; start += Elements, blocks = blocks[110..])
        {
            float scale = GgufBlocks.Scale(blocks, 108);
            for (int g = 0; g < groups.Length; g++)
            {
                int low = (blocks[96 + (g % 8)] >> (g / 8 * 4)) & 0xF;
                int high = (blocks[104 + (g % 4)] >> (g / 4 * 2)) & 3;
                groups[g] = scale * ((low | (high << 4)) - 32);
            }

            for (int i = 0; i < Elements; i++)
            {
                int number = (blocks[32 + (i / 128 * 32) + (i % 32)] >> (i % 128 / 32 * 2)) & 3;
                int borrow = ((blocks[i % 32] >> (i / 32)) & 1) == 1 ? 0 : 4;
                values[start + i] = groups[i / 16] * (number - borrow);
            }
        }
    }

    /// <summary>Layout: scale, minimum, 12 bytes of 8 six-bit scale/minimum pairs, 128 bytes of 4-bit numbers.</summary>
    public static void Q4(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (int start = 0; start < values.Length; start += Elements, blocks = blocks[144..])
        {
            float scale = GgufBlocks.Scale(blocks, 0), minimum = GgufBlocks.Scale(blocks, 2);
            for (int g = 0; g < 8; g++)
            {
                (int groupScale, int groupMinimum) = SixBitPair(blocks.Slice(4, 12), g);
                float step = scale * groupScale, floor = minimum * groupMinimum;
                ReadOnlySpan<byte> pairs = blocks.Slice(16 + (g / 2 * 32), 32);
                Span<float> group = values.Slice(start + (g * 32), 32);
                int shift = g % 2 * 4;
                for (int i = 0; i < group.Length; i++)
                {
                    group[i] = (step * ((pairs[i] >> shift) & 0xF)) - floor;
                }
            }
        }
    }

    /// <summary>As Q4 with 32 bytes of fifth bits before the numbers.</summary>
    public static void Q5(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (int start = 0; start < values.Length; start += Elements, blocks = blocks[176..])
        {
            float scale = GgufBlocks.Scale(blocks, 0), minimum = GgufBlocks.Scale(blocks, 2);
            for (int g = 0; g < 8; g++)
            {
                (int groupScale, int groupMinimum) = SixBitPair(blocks.Slice(4, 12), g);
                float step = scale * groupScale, floor = minimum * groupMinimum;
                ReadOnlySpan<byte> high = blocks.Slice(16, 32), pairs = blocks.Slice(48 + (g / 2 * 32), 32);
                Span<float> group = values.Slice(start + (g * 32), 32);
                int shift = g % 2 * 4;
                for (int i = 0; i < group.Length; i++)
                {
                    group[i] = (step * (((pairs[i] >> shift) & 0xF) | (((high[i] >> g) & 1) << 4))) - floor;
                }
            }
        }
    }

    /// <summary>Layout: 128 bytes of low nibbles, 64 bytes of high bit pairs, 16 signed scales, scale.</summary>
    public static void Q6(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (int start = 0; start < values.Length; start += Elements, blocks = blocks[210..])
        {
            float scale = GgufBlocks.Scale(blocks, 208);
            ReadOnlySpan<sbyte> groups = MemoryMarshal.Cast<byte, sbyte>(blocks.Slice(192, 16));
            for (int i = 0; i < Elements; i++)
            {
                int half = i / 128, inHalf = i % 128;
                int low = (blocks[(half * 64) + (inHalf % 64)] >> (inHalf / 64 * 4)) & 0xF;
                int high = (blocks[128 + (half * 32) + (inHalf % 32)] >> (inHalf / 32 * 2)) & 3;
                values[start + i] = scale * groups[i / 16] * ((low | (high << 4)) - 32);
            }
        }
    }

    /// <summary>Layout: scale, 2 bytes of high scale bits, 4 bytes of low scale nibbles, 128 bytes of 4-bit levels.</summary>
    public static void Iq4(ReadOnlySpan<byte> blocks, Span<float> values)
    {
        for (int start = 0; start < values.Length; start += Elements, blocks = blocks[136..])
        {
            float scale = GgufBlocks.Scale(blocks, 0);
            ushort highBits = MemoryMarshal.Read<ushort>(blocks[2..]);
            for (int g = 0; g < 8; g++)
            {
                int groupScale = ((blocks[4 + (g / 2)] >> (g % 2 * 4)) & 0xF) | (((highBits >> (2 * g)) & 3) << 4);
                float step = scale * (groupScale - 32);
                for (int i = 0; i < 16; i++)
                {
                    byte pair = blocks[8 + (g * 16) + i];
                    values[start + (g * 32) + i] = step * GgufBlocks.NonLinearLevels[pair & 0xF];
                    values[start + (g * 32) + 16 + i] = step * GgufBlocks.NonLinearLevels[pair >> 4];
                }
            }
        }
    }

    /// <summary>Pair number <paramref name="group"/> of eight six-bit scales and minima packed into 12 bytes.</summary>
    private static (int Scale, int Minimum) SixBitPair(ReadOnlySpan<byte> packed, int group) => group < 4
        ? (packed[group] & 63, packed[group + 4] & 63)
        : ((packed[group + 4] & 0xF) | (packed[group - 4] >> 6 << 4), (packed[group + 4] >> 4) | (packed[group] >> 6 << 4));
}
