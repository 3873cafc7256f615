using System.Runtime.InteropServices;

namespace Platform.Torch.Native;

// shim.cpp: creation, properties, views.
internal static partial class NativeMethods
{
    static NativeMethods() => Library.Register();

    [DllImport(Library.Name)]
    internal static extern long lt_error(ref byte buffer, long capacity);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_empty(ref long shape, long rank, int dtype);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_full(ref long shape, long rank, Number value, int dtype);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_full_like(TensorHandle x, Number value, int dtype);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_empty_like(TensorHandle x, int dtype);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_arange(Number start, Number stop, Number step, int dtype);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_from_bytes(ref byte data, long bytes, ref long shape, long rank, int dtype);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_cat(ref TensorHandle tensors, long count, long dim);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_stack(ref TensorHandle tensors, long count, long dim);

    [DllImport(Library.Name)]
    internal static extern void lt_free(TensorHandle x);

    [DllImport(Library.Name)]
    [SuppressGCTransition]
    internal static extern long lt_rank(TensorHandle x);

    [DllImport(Library.Name)]
    [SuppressGCTransition]
    internal static extern long lt_numel(TensorHandle x);

    [DllImport(Library.Name)]
    [SuppressGCTransition]
    internal static extern int lt_dtype(TensorHandle x);

    [DllImport(Library.Name)]
    [SuppressGCTransition]
    internal static extern long lt_element_size(TensorHandle x);

    [DllImport(Library.Name)]
    [SuppressGCTransition]
    internal static extern int lt_is_contiguous(TensorHandle x);

    [DllImport(Library.Name)]
    [SuppressGCTransition]
    internal static extern int lt_requires_grad(TensorHandle x);

    [DllImport(Library.Name)]
    [SuppressGCTransition]
    internal static extern int lt_is_leaf(TensorHandle x);

    [DllImport(Library.Name)]
    [SuppressGCTransition]
    internal static extern void lt_shape(TensorHandle x, ref long result);

    [DllImport(Library.Name)]
    [SuppressGCTransition]
    internal static extern void lt_stride(TensorHandle x, ref long result);

    [DllImport(Library.Name)]
    internal static extern unsafe void* lt_data(TensorHandle x);

    [DllImport(Library.Name)]
    [SuppressGCTransition]
    internal static extern long lt_owned_bytes(TensorHandle x);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_view(TensorHandle x, ref long shape, long rank);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_reshape(TensorHandle x, ref long shape, long rank);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_permute(TensorHandle x, ref long dims, long rank);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_expand(TensorHandle x, ref long shape, long rank);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_repeat(TensorHandle x, ref long counts, long rank);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_transpose(TensorHandle x, long a, long b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_t(TensorHandle x);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_alias(TensorHandle x);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_unsqueeze(TensorHandle x, long dim);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_squeeze(TensorHandle x, long dim, int hasDim);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_flatten(TensorHandle x, long start, long end);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_narrow(TensorHandle x, long dim, long start, long length);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_slice(TensorHandle x, long dim, long start, long finish, long step);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_select(TensorHandle x, long dim, long index);

    [DllImport(Library.Name)]
    internal static extern int lt_split(TensorHandle x, ref long parts, long count, long dim, ref TensorHandle result);

    [DllImport(Library.Name)]
    internal static extern int lt_unbind(TensorHandle x, long dim, ref TensorHandle result);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_contiguous(TensorHandle x);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_clone(TensorHandle x);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_to(TensorHandle x, int dtype, int copy);

    [DllImport(Library.Name)]
    internal static extern int lt_copy_(TensorHandle x, TensorHandle source);
}
