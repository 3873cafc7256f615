using System.Buffers.Binary;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Platform.Training.Engine;

namespace Platform.Training.Formats;

/// <summary>Reads the header of a GGUF file front to back through a small buffer; every length is checked against what is left of the file.</summary>
internal sealed class GgufReader(SafeFileHandle file, string path)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly string _name = Path.GetFileName(path);
    private long _bufferStart;
    private int _bufferLength;

    public long Length { get; } = RandomAccess.GetLength(file);

    public long Position { get; private set; }

    public long Remaining => Length - Position;

    public uint ReadUInt32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, what));

    public ulong ReadUInt64(string what) => BinaryPrimitives.ReadUInt64LittleEndian(Take(8, what));

    /// <summary>A string: 64-bit length, then UTF-8.</summary>
    public string ReadString(string what, int mostBytes)
    {
        ulong length = ReadUInt64(what);
        if (length > (ulong)mostBytes)
        {
            throw length > (ulong)Remaining
                ? Refuse("string_length", $"{what} claims {length} bytes, beyond the file: {Remaining} are left.")
                : Refuse("string_too_long", $"{what} has {length} bytes; at most {mostBytes} are read.");
        }

        RequireLeft(length, what);
        if (length <= (ulong)_buffer.Length)
        {
            return Encoding.UTF8.GetString(Take((int)length, what));
        }

        byte[] bytes = new byte[length];
        ReadBytes(bytes, what);
        return Encoding.UTF8.GetString(bytes);
    }

    public void ReadBytes(Span<byte> destination, string what)
    {
        RequireLeft((ulong)destination.Length, what);
        FileReading.ReadExactly(file, path, what, Position, destination);
        Position += destination.Length;
    }

    /// <summary>The next bytes; valid until the next read.</summary>
    public ReadOnlySpan<byte> Take(int count, string what)
    {
        RequireLeft((ulong)count, what);
        if (Position < _bufferStart || Position + count > _bufferStart + _bufferLength)
        {
            _bufferStart = Position;
            _bufferLength = (int)Math.Min(_buffer.Length, Remaining);
            FileReading.ReadExactly(file, path, what, Position, _buffer.AsSpan(0, _bufferLength));
        }

        ReadOnlySpan<byte> bytes = _buffer.AsSpan((int)(Position - _bufferStart), count);
        Position += count;
        return bytes;
    }

    public EngineException Refuse(string code, string message) => new("gguf." + code, $"{_name}: {message}");

    private void RequireLeft(ulong count, string what)
    {
        if (count > (ulong)Remaining)
        {
            throw Refuse("truncated", $"the file ends inside its header: {what} needs {count} bytes at {Position}, {Remaining} are left. Copy the file again.");
        }
    }
}
