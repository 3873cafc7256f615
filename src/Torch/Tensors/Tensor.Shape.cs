using Platform.Torch.Native;
using static Platform.Torch.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor view(params long[] shape) => Result(lt_view(Handle, ref First(shape), shape.Length), nameof(view), this);

        public Tensor reshape(params long[] shape) => Result(lt_reshape(Handle, ref First(shape), shape.Length), nameof(reshape), this);

        public Tensor permute(params long[] permutation) => Result(lt_permute(Handle, ref First(permutation), permutation.Length), nameof(permute), this);

        public Tensor expand(params long[] sizes) => Result(lt_expand(Handle, ref First(sizes), sizes.Length), nameof(expand), this);

        public Tensor repeat(params long[] sizes) => Result(lt_repeat(Handle, ref First(sizes), sizes.Length), nameof(repeat), this);

        public Tensor transpose(long dim0, long dim1) => Result(lt_transpose(Handle, dim0, dim1), nameof(transpose), this);

        public Tensor t() => Result(lt_t(Handle), nameof(t), this);

        public Tensor alias() => Result(lt_alias(Handle), nameof(alias), this);

        public Tensor unsqueeze(long dim) => Result(lt_unsqueeze(Handle, dim), nameof(unsqueeze), this);

        public Tensor squeeze(long? dim = null) => Result(lt_squeeze(Handle, dim ?? 0, dim is null ? 0 : 1), nameof(squeeze), this);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Result(lt_flatten(Handle, start_dim, end_dim), nameof(flatten), this);

        public Tensor narrow(long dim, long start, long length) => Result(lt_narrow(Handle, dim, start, length), nameof(narrow), this);

        public Tensor slice(long dim, long start, long finish, long step) => Result(lt_slice(Handle, dim, start, finish, step), nameof(slice), this);

        public Tensor select(long dim, long index) => Result(lt_select(Handle, dim, index), nameof(select), this);

        public Tensor[] split(long size, int dim = 0)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
            var length = this.size(dim);
            var sizes = new long[Math.Max(1, (length + size - 1) / size)];
            Array.Fill(sizes, size);
            sizes[^1] = length - (size * (sizes.Length - 1));
            return split(sizes, dim);
        }

        public Tensor[] split(long[] sizes, long dim = 0)
        {
            var parts = new TensorHandle[sizes.Length];
            Check(lt_split(Handle, ref First(sizes), sizes.Length, dim, ref First(parts)), nameof(split), this);
            return Wrap(parts);
        }

        public Tensor[] chunk(long chunks, long dim = 0)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(chunks, 1);
            return split(Math.Max(1, (size((int)dim) + chunks - 1) / chunks), (int)dim);
        }

        public Tensor[] unbind(long dimension = 0)
        {
            var parts = new TensorHandle[size((int)dimension)];
            Check(lt_unbind(Handle, dimension, ref First(parts)), nameof(unbind), this);
            return Wrap(parts);
        }

        public Tensor clone() => Result(lt_clone(Handle), nameof(clone), this);

        public Tensor contiguous() => Result(lt_contiguous(Handle), nameof(contiguous), this);

        public Tensor copy_(Tensor source, bool nonBlocking = false)
        {
            Check(lt_copy_(Handle, source.Handle), nameof(copy_), this, source);
            return this;
        }

        public Tensor cpu() => alias();

        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(device ?? CUDA, non_blocking: non_blocking);

        /// <summary>The same numbers as another type. A tensor of that type already is returned as an alias, unless a copy is asked for.</summary>
        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            var result = type == dtype && !copy ? alias() : Result(lt_to(Handle, (int)type, copy ? 1 : 0), nameof(to), this);
            if (disposeAfter)
            {
                Dispose();
            }
            return result;
        }

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            RequireCpu(device);
            return to(type, copy, disposeAfter, non_blocking);
        }

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, device, copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        internal static Tensor[] Wrap(TensorHandle[] handles) => Array.ConvertAll(handles, h => new Tensor(h));

        private static ref T First<T>(T[] array) => ref Data.First<T>(array);
    }
}
