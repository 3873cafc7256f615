using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Platform.Training.Formats;

/// <summary>Writes a GGUF file, version 3, piece by piece; the file gets its name only when it is complete and on disk.</summary>
/// <remarks>Names, shapes and order of rows are the caller's: this writes GGUF's own layout, it does not translate from Hugging Face.</remarks>
public sealed class GgufWriter : IDisposable
{
    private const int Alignment = 32;
    private readonly PendingFile _file;
    private readonly Dictionary<string, (TensorEntry Entry, long Position)> _slots = new(StringComparer.Ordinal);
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);

    /// <summary>Creates the temporary file and writes the header.</summary>
    /// <param name="path">Final path.</param>
    /// <param name="metadata">Values: bool, int, uint, long, ulong, float, double, string, and arrays of int, float or string.</param>
    /// <param name="tensors">All tensors that will be written; shapes outermost first, kinds F32, F16 or BF16.</param>
    public GgufWriter(string path, IReadOnlyList<KeyValuePair<string, object>> metadata, IReadOnlyList<TensorEntry> tensors)
    {
        using MemoryStream header = new();
        WriteHeader(header, metadata, tensors);
        _file = new PendingFile(path);
        _file.Write(header.GetBuffer().AsSpan(0, (int)header.Length), 0);
    }

    /// <summary>Writes the whole of one tensor, rounding float32 to its kind.</summary>
    /// <param name="name">A tensor named in the constructor.</param>
    /// <param name="values">Its values, row-major.</param>
    public void Write(string name, ReadOnlySpan<float> values)
    {
        (TensorEntry entry, long position) = _slots[name];
        if (values.Length != entry.ElementCount)
        {
            throw new ArgumentException($"{name} takes {entry.ElementCount} values; {values.Length} were given.", nameof(values));
        }

        _file.Write(ToBytes(entry.Kind, values), position);
        _written.Add(name);
    }

    /// <summary>Checks that every tensor was written, flushes to disk and gives the file its name.</summary>
    public void Commit()
    {
        if (_written.Count != _slots.Count)
        {
            throw new InvalidOperationException($"{_slots.Count - _written.Count} tensors were not written; the file is not complete.");
        }

        _file.Commit();
    }

    /// <summary>Removes the temporary file when it was not committed.</summary>
    public void Dispose() => _file.Dispose();

    private static byte[] ToBytes(TensorKind kind, ReadOnlySpan<float> values)
    {
        byte[] bytes = new byte[values.Length * kind.BlockBytes];
        if (kind == TensorKind.Float32)
        {
            MemoryMarshal.AsBytes(values).CopyTo(bytes);
        }
        else if (kind == TensorKind.BFloat16)
        {
            FloatConversion.RoundToBFloat16(values, MemoryMarshal.Cast<byte, ushort>(bytes.AsSpan()));
        }
        else if (kind == TensorKind.Float16)
        {
            System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(values, MemoryMarshal.Cast<byte, Half>(bytes.AsSpan()));
        }
        else
        {
            throw new ArgumentException($"{kind.Name} cannot be written; F32, F16 and BF16 can.", nameof(kind));
        }

        return bytes;
    }

    private void WriteHeader(MemoryStream header, IReadOnlyList<KeyValuePair<string, object>> metadata, IReadOnlyList<TensorEntry> tensors)
    {
        header.Write("GGUF"u8);
        GgufValueWriter.WriteUInt32(header, 3);
        GgufValueWriter.WriteUInt64(header, (ulong)tensors.Count);
        GgufValueWriter.WriteUInt64(header, (ulong)metadata.Count);
        foreach ((string key, object value) in metadata)
        {
            GgufValueWriter.WriteText(header, key);
            GgufValueWriter.WriteValue(header, value);
        }

        long offset = 0;
        foreach (TensorEntry entry in tensors)
        {
            WriteTensor(header, entry, offset);
            _slots.Add(entry.Name, (entry, offset));
            offset += Align(entry.ElementCount * entry.Kind.BlockBytes);
        }

        header.Write(new byte[Align(header.Length) - header.Length]);
        foreach ((string name, (TensorEntry entry, long position)) in _slots.ToArray())
        {
            _slots[name] = (entry, position + header.Length);
        }
    }

    private static void WriteTensor(MemoryStream header, TensorEntry entry, long offset)
    {
        GgufValueWriter.WriteText(header, entry.Name);
        GgufValueWriter.WriteUInt32(header, (uint)entry.Shape.Count);
        foreach (long size in entry.Shape.Reverse())
        {
            GgufValueWriter.WriteUInt64(header, (ulong)size);
        }

        GgufValueWriter.WriteUInt32(header, GgufKinds.ByNumber.First(pair => pair.Value == entry.Kind).Key);
        GgufValueWriter.WriteUInt64(header, (ulong)offset);
    }

    private static long Align(long length) => (length + Alignment - 1) / Alignment * Alignment;
}

/// <summary>Writes metadata values.</summary>
internal static class GgufValueWriter
{
    public static void WriteUInt32(Stream output, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        output.Write(bytes);
    }

    public static void WriteUInt64(Stream output, ulong value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        output.Write(bytes);
    }

    public static void WriteText(Stream output, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        WriteUInt64(output, (ulong)bytes.Length);
        output.Write(bytes);
    }

    public static void WriteValue(Stream output, object value)
    {
        WriteUInt32(output, KindOf(value));
        if (value is Array array)
        {
            WriteUInt32(output, array switch { string[] => 8, int[] => 5, _ => 6 });
            WriteUInt64(output, (ulong)array.Length);
            foreach (object item in array)
            {
                WriteBare(output, item);
            }
        }
        else
        {
            WriteBare(output, value);
        }
    }

    private static uint KindOf(object value) => value switch
    {
        uint => 4,
        int => 5,
        float => 6,
        bool => 7,
        string => 8,
        string[] or int[] or float[] => 9,
        ulong => 10,
        long => 11,
        double => 12,
        _ => throw new ArgumentException($"A value of type {value.GetType().Name} cannot be written as metadata.", nameof(value)),
    };

    private static void WriteBare(Stream output, object value)
    {
        switch (value)
        {
            case string text: WriteText(output, text); break;
            case bool truth: output.WriteByte(truth ? (byte)1 : (byte)0); break;
            case uint number: WriteUInt32(output, number); break;
            case int number: WriteUInt32(output, unchecked((uint)number)); break;
            case float number: WriteUInt32(output, BitConverter.SingleToUInt32Bits(number)); break;
            case ulong number: WriteUInt64(output, number); break;
            case long number: WriteUInt64(output, unchecked((ulong)number)); break;
            default: WriteUInt64(output, BitConverter.DoubleToUInt64Bits((double)value)); break;
        }
    }
}
