using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Platform.Training.Engine;

namespace Platform.Training.Formats;

/// <summary>Where a tensor's bytes lie in an open file, and reading from there.</summary>
/// <param name="File">Open file.</param>
/// <param name="Path">Its path, for messages.</param>
/// <param name="Offset">First byte of the tensor in the file.</param>
/// <param name="Kind">How values are stored.</param>
internal sealed record StoredTensor(SafeFileHandle File, string Path, long Offset, TensorKind Kind)
{
    private const int ChunkBytes = 1 << 20;

    /// <summary>Reads values as float32.</summary>
    /// <param name="name">Name for messages.</param>
    /// <param name="firstElement">A multiple of the block length.</param>
    /// <param name="destination">A multiple of the block length long.</param>
    public void ReadFloat32(string name, long firstElement, Span<float> destination)
    {
        RequireReadable(name);
        if (Kind == TensorKind.Float32)
        {
            ReadDirect(name, firstElement, MemoryMarshal.Cast<float, byte>, destination);
            return;
        }

        ForEachChunk(name, firstElement, destination.Length, destination, static (kind, bytes, values, start, count) => kind.Decode!(bytes, values.Slice(start, count)));
    }

    /// <summary>Reads values as bfloat16 bits.</summary>
    /// <param name="name">Name for messages.</param>
    /// <param name="firstElement">A multiple of the block length.</param>
    /// <param name="destination">A multiple of the block length long.</param>
    public void ReadBFloat16(string name, long firstElement, Span<ushort> destination)
    {
        RequireReadable(name);
        if (Kind == TensorKind.BFloat16)
        {
            ReadDirect(name, firstElement, MemoryMarshal.Cast<ushort, byte>, destination);
            return;
        }

        ForEachChunk(name, firstElement, destination.Length, destination, DecodeAndRound);
    }

    private static void DecodeAndRound(TensorKind kind, ReadOnlySpan<byte> bytes, Span<ushort> values, int start, int count)
    {
        float[] scratch = ArrayPool<float>.Shared.Rent(count);
        try
        {
            kind.Decode!(bytes, scratch.AsSpan(0, count));
            FloatConversion.RoundToBFloat16(scratch.AsSpan(0, count), values.Slice(start, count));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scratch);
        }
    }

    private void ReadDirect<T>(string name, long firstElement, CastToBytes<T> cast, Span<T> destination)
    {
        const int MostElements = 1 << 28;
        for (int done = 0; done < destination.Length;)
        {
            int count = Math.Min(MostElements, destination.Length - done);
            FileReading.ReadExactly(File, Path, name, Offset + ((firstElement + done) * Kind.BlockBytes), cast(destination.Slice(done, count)));
            done += count;
        }
    }

    private void ForEachChunk<T>(string name, long firstElement, int elements, Span<T> destination, ConvertChunk<T> convert)
    {
        int blocksInChunk = Math.Max(1, ChunkBytes / Kind.BlockBytes);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(blocksInChunk * Kind.BlockBytes);
        try
        {
            for (int done = 0; done < elements;)
            {
                int count = Math.Min(blocksInChunk * Kind.BlockElements, elements - done);
                Span<byte> bytes = buffer.AsSpan(0, count / Kind.BlockElements * Kind.BlockBytes);
                FileReading.ReadExactly(File, Path, name, Offset + ((firstElement + done) / Kind.BlockElements * Kind.BlockBytes), bytes);
                convert(Kind, bytes, destination, done, count);
                done += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void RequireReadable(string name)
    {
        if (!Kind.IsReadable)
        {
            throw new EngineException(
                "weights.kind_unreadable",
                $"{System.IO.Path.GetFileName(Path)}: tensor {name} is stored as {Kind.Name}, which is not a weight type that can be read. Convert it to F32, F16 or BF16.");
        }
    }

    private delegate Span<byte> CastToBytes<T>(Span<T> values);

    private delegate void ConvertChunk<T>(TensorKind kind, ReadOnlySpan<byte> bytes, Span<T> destination, int start, int count);
}
