using System.Collections;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>The elements of a tensor, in order; one that is not contiguous is read through a copy and cannot be written.</summary>
public sealed class TensorAccessor<T> : IDisposable, IEnumerable<T>
    where T : unmanaged
{
    private readonly torch.Tensor tensor;
    private readonly torch.Tensor source;
    private readonly bool copied;

    internal TensorAccessor(torch.Tensor tensor)
    {
        this.tensor = tensor;
        copied = !tensor.is_contiguous();
        using var detached = copied ? tensor.detach() : null;
        source = detached?.contiguous() ?? tensor;
    }

    public long Count => tensor.numel();

    private Span<T> Elements => MemoryMarshal.Cast<byte, T>(source.bytes);

    public T this[params long[] indices]
    {
        get => Elements[Offset(indices)];
        set
        {
            RequireWritable();
            Elements[Offset(indices)] = value;
        }
    }

    public T[] ToArray() => Elements.ToArray();

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        var from = Elements[(int)tensorIndex..];
        var to = array[arrayIndex..];
        var count = Math.Min(from.Length, to.Length);
        from[..count].CopyTo(to);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom(array.AsSpan(), arrayIndex, tensorIndex);

    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        RequireWritable();
        var from = array[arrayIndex..];
        var to = Elements[(int)tensorIndex..];
        var count = Math.Min(from.Length, to.Length);
        from[..count].CopyTo(to);
    }

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)ToArray()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        if (copied)
        {
            source.Dispose();
        }
    }

    private int Offset(long[] indices)
    {
        var shape = tensor.shape;
        if (indices.Length != shape.Length)
        {
            throw new ArgumentException($"{indices.Length} indices for {tensor}.", nameof(indices));
        }
        long offset = 0;
        for (var i = 0; i < shape.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(indices[i], nameof(indices));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(indices[i], shape[i], nameof(indices));
            offset = (offset * shape[i]) + indices[i];
        }
        return (int)offset;
    }

    private void RequireWritable()
    {
        if (copied)
        {
            throw new InvalidOperationException($"{tensor} is not contiguous; write to a contiguous one.");
        }
    }
}
