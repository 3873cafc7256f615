using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Platform.Training.Formats;

/// <summary>Writes a safetensors file piece by piece: nothing is held in memory, and the file gets its name only when it is complete and on disk.</summary>
public sealed class SafetensorsWriter : IDisposable
{
    private readonly PendingFile _file;
    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);

    /// <summary>Creates the temporary file beside the final one and writes the header.</summary>
    /// <param name="path">Final path; an existing file is replaced on <see cref="Commit"/>.</param>
    /// <param name="tensors">All tensors that will be written; kinds F32, F16, BF16 or F64.</param>
    /// <param name="metadata">Text metadata; Hugging Face readers expect <c>format = pt</c>, which is added when absent.</param>
    public SafetensorsWriter(string path, IReadOnlyCollection<TensorEntry> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        byte[] header = Header(tensors, metadata ?? new Dictionary<string, string>());
        _file = new PendingFile(path);
        _file.Write(header, 0);
    }

    /// <summary>Writes values of an F32 or BF16 tensor; float32 is rounded to nearest even for BF16. Pieces of one tensor follow one another.</summary>
    /// <param name="name">A tensor named in the constructor.</param>
    /// <param name="values">The next values of it, row-major.</param>
    public void Write(string name, ReadOnlySpan<float> values)
    {
        Slot slot = _slots[name];
        if (slot.Kind == TensorKind.Float32)
        {
            WriteBytes(name, MemoryMarshal.AsBytes(values));
            return;
        }

        if (slot.Kind != TensorKind.BFloat16)
        {
            throw new ArgumentException($"{name} is {slot.Kind.Name}; float32 values are written to F32 and BF16 tensors.", nameof(name));
        }

        const int PieceElements = 1 << 18;
        ushort[] rounded = new ushort[Math.Min(PieceElements, values.Length)];
        for (int done = 0; done < values.Length; done += PieceElements)
        {
            ReadOnlySpan<float> piece = values.Slice(done, Math.Min(PieceElements, values.Length - done));
            FloatConversion.RoundToBFloat16(piece, rounded);
            WriteBytes(name, MemoryMarshal.AsBytes(rounded.AsSpan(0, piece.Length)));
        }
    }

    /// <summary>Writes bfloat16 bit patterns of a BF16 tensor.</summary>
    /// <param name="name">A tensor named in the constructor.</param>
    /// <param name="values">The next values of it, row-major.</param>
    public void Write(string name, ReadOnlySpan<ushort> values) => WriteBytes(name, MemoryMarshal.AsBytes(values));

    /// <summary>Writes stored bytes as they are.</summary>
    /// <param name="name">A tensor named in the constructor.</param>
    /// <param name="bytes">The next bytes of it, little-endian, row-major.</param>
    public void WriteBytes(string name, ReadOnlySpan<byte> bytes)
    {
        Slot slot = _slots[name];
        if (bytes.Length > slot.End - slot.Position)
        {
            throw new ArgumentException($"{name} takes {slot.End - slot.Position} more bytes; {bytes.Length} were given.", nameof(bytes));
        }

        _file.Write(bytes, slot.Position);
        slot.Position += bytes.Length;
    }

    /// <summary>Checks that every tensor is complete, flushes to disk and gives the file its name.</summary>
    public void Commit()
    {
        KeyValuePair<string, Slot> open = _slots.FirstOrDefault(pair => pair.Value.Position != pair.Value.End);
        if (open.Key is not null)
        {
            throw new InvalidOperationException($"{open.Key} lacks {open.Value.End - open.Value.Position} bytes; the file is not complete.");
        }

        _file.Commit();
    }

    /// <summary>Removes the temporary file when it was not committed.</summary>
    public void Dispose() => _file.Dispose();

    /// <summary>Wide types first, as the format's own library orders them, so that every tensor is aligned; the header is padded to 8 bytes.</summary>
    private byte[] Header(IReadOnlyCollection<TensorEntry> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        TensorEntry[] ordered = [.. tensors.OrderByDescending(entry => entry.Kind.BlockBytes).ThenBy(entry => entry.Name, StringComparer.Ordinal)];
        using MemoryStream json = new();
        json.Write(stackalloc byte[sizeof(ulong)]);
        using (Utf8JsonWriter writer = new(json))
        {
            WriteHeader(writer, ordered, metadata);
        }

        while (json.Length % 8 != 0)
        {
            json.WriteByte((byte)' ');
        }

        byte[] bytes = json.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)(bytes.Length - sizeof(ulong)));
        foreach (Slot slot in _slots.Values)
        {
            slot.Position += bytes.Length;
            slot.End += bytes.Length;
        }

        return bytes;
    }

    private void WriteHeader(Utf8JsonWriter writer, TensorEntry[] ordered, IReadOnlyDictionary<string, string> metadata)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("__metadata__");
        foreach ((string key, string value) in metadata.ContainsKey("format") ? metadata : metadata.Append(new("format", "pt")))
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
        long position = 0;
        foreach (TensorEntry entry in ordered)
        {
            if (!SafetensorsKinds.ByName.Values.Contains(entry.Kind))
            {
                throw new ArgumentException($"{entry.Name} is {entry.Kind.Name}, which safetensors cannot hold.", nameof(ordered));
            }

            long end = position + (entry.ElementCount * entry.Kind.BlockBytes);
            _slots.Add(entry.Name, new Slot(entry.Kind) { Position = position, End = end });
            WriteEntry(writer, entry, position, end);
            position = end;
        }

        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, TensorEntry entry, long begin, long end)
    {
        writer.WriteStartObject(entry.Name);
        writer.WriteString("dtype", entry.Kind.Name);
        writer.WriteStartArray("shape");
        foreach (long size in entry.Shape)
        {
            writer.WriteNumberValue(size);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(begin);
        writer.WriteNumberValue(end);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private sealed class Slot(TensorKind kind)
    {
        public TensorKind Kind { get; } = kind;

        public long Position { get; set; }

        public long End { get; set; }
    }
}
