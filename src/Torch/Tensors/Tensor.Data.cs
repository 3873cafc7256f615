using System.Runtime.InteropServices;
using Platform.Torch.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The memory of a contiguous tensor; valid while the tensor lives, at most 2 GB.</summary>
        public Span<byte> bytes
        {
            get => Data.Bytes(RequireContiguous());
            set
            {
                if (value.Length != numel() * element_size())
                {
                    throw new ArgumentException($"{value.Length} bytes given for a tensor of {numel() * element_size()} bytes ({this}).", nameof(value));
                }
                value.CopyTo(bytes);
            }
        }

        /// <summary>The only element, whose type must be <typeparamref name="T"/>.</summary>
        public T item<T>()
            where T : unmanaged
        {
            if (numel() != 1)
            {
                throw new ArgumentException($"item() reads one element, the tensor is {this}.");
            }
            RequireType<T>();
            var result = MemoryMarshal.Read<T>(Data.Bytes(Handle));
            GC.KeepAlive(this);
            return result;
        }

        /// <summary>Typed access to the elements, whose type must be <typeparamref name="T"/>.</summary>
        public TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            RequireType<T>();
            return new TensorAccessor<T>(this);
        }

        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            for (long done = 0, total = numel() * element_size(); done < total;)
            {
                var part = Data.Bytes(RequireContiguous(), done, Math.Min(bufferSize, total - done));
                stream.ReadExactly(part);
                done += part.Length;
            }
            GC.KeepAlive(this);
        }

        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            for (long done = 0, total = numel() * element_size(); done < total;)
            {
                var part = Data.Bytes(RequireContiguous(), done, Math.Min(bufferSize, total - done));
                stream.Write(part);
                done += part.Length;
            }
            GC.KeepAlive(this);
        }

        private TensorHandle RequireContiguous() =>
            is_contiguous() ? Handle : throw new InvalidOperationException($"The elements of {this} do not lie one after another; call contiguous() first.");

        private void RequireType<T>()
            where T : unmanaged
        {
            if (dtype != TypeOf<T>())
            {
                throw new ArgumentException($"The tensor holds {dtype}, not {typeof(T).Name}.");
            }
        }
    }

    internal static ScalarType TypeOf<T>()
        where T : unmanaged => TypeOf(typeof(T));

    internal static ScalarType TypeOf(Type type) =>
        Types.TryGetValue(type, out var known) ? known : throw new ArgumentException($"No tensor holds elements of type {type.Name}.", nameof(type));

    private static readonly Dictionary<Type, ScalarType> Types = new()
    {
        [typeof(byte)] = ScalarType.Byte,
        [typeof(sbyte)] = ScalarType.Int8,
        [typeof(short)] = ScalarType.Int16,
        [typeof(int)] = ScalarType.Int32,
        [typeof(long)] = ScalarType.Int64,
        [typeof(Half)] = ScalarType.Float16,
        [typeof(float)] = ScalarType.Float32,
        [typeof(double)] = ScalarType.Float64,
        [typeof(bool)] = ScalarType.Bool,
        [typeof(BFloat16)] = ScalarType.BFloat16,
    };
}
