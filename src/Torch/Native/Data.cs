using System.Runtime.InteropServices;
using System.Text;
using static Platform.Torch.Native.NativeMethods;

namespace Platform.Torch.Native;

/// <summary>Memory of native objects as spans and strings.</summary>
internal static class Data
{
    /// <summary>Part of the memory of a contiguous tensor. Valid while the tensor is alive.</summary>
    internal static unsafe Span<byte> Bytes(TensorHandle tensor, long offset, long count)
    {
        var total = lt_numel(tensor) * lt_element_size(tensor);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, total - offset);
        if (count > int.MaxValue)
        {
            throw new InvalidOperationException($"{count} bytes do not fit one span of {int.MaxValue}; narrow the tensor or copy it in parts.");
        }
        return count == 0 ? [] : new Span<byte>((byte*)lt_data(tensor) + offset, (int)count);
    }

    /// <summary>The whole memory of a contiguous tensor. Valid while the tensor is alive.</summary>
    internal static Span<byte> Bytes(TensorHandle tensor) => Bytes(tensor, 0, lt_numel(tensor) * lt_element_size(tensor));

    /// <summary>What the last failed call of this thread reported.</summary>
    internal static string LastError()
    {
        var none = default(byte);
        var bytes = new byte[lt_error(ref none, 0)];
        if (bytes.Length > 0)
        {
            _ = lt_error(ref bytes[0], bytes.Length);
        }
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>A variable of libc's environment, or null.</summary>
    internal static string? EnvironmentVariable(string name)
    {
        var buffer = new byte[1024];
        var length = lt_environment(name, ref buffer[0], buffer.Length);
        return length < 0 ? null : Encoding.UTF8.GetString(buffer, 0, (int)Math.Min(length, buffer.Length));
    }

    /// <summary>A reference to the first element, or a null one.</summary>
    internal static ref T First<T>(ReadOnlySpan<T> span) => ref MemoryMarshal.GetReference(span);
}
