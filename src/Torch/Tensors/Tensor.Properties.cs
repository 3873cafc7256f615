using Platform.Torch.Native;
using static Platform.Torch.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public long[] shape
        {
            get
            {
                var result = new long[lt_rank(Handle)];
                lt_shape(Handle, ref Data.First<long>(result));
                return result;
            }
        }

        public long size(int dim)
        {
            var all = shape;
            return all[dim < 0 ? dim + all.Length : dim];
        }

        public long dim() => lt_rank(Handle);

        public long ndim => lt_rank(Handle);

        public long numel() => lt_numel(Handle);

        public long NumberOfElements => lt_numel(Handle);

        public ScalarType dtype => (ScalarType)lt_dtype(Handle);

        public Device device => Handle.IsZero ? throw new InvalidOperationException("The tensor has no handle.") : CPU;

        public DeviceType device_type => device.type;

        public bool is_cuda => device.type == DeviceType.CUDA;

        public bool is_contiguous() => lt_is_contiguous(Handle) != 0;

        public long[] stride()
        {
            var result = new long[lt_rank(Handle)];
            lt_stride(Handle, ref Data.First<long>(result));
            return result;
        }

        public long element_size() => lt_element_size(Handle);

        public bool requires_grad
        {
            get => lt_requires_grad(Handle) != 0;
            set => Check(lt_set_requires_grad(Handle, value ? 1 : 0), "requires_grad", this);
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public bool is_leaf => lt_is_leaf(Handle) != 0;

        /// <summary>The gradient, a new handle at each read; null where none was computed.</summary>
        public Tensor? grad
        {
            get
            {
                var ok = 0;
                var result = lt_grad(Handle, ref ok);
                Check(ok, nameof(grad), this);
                return result.IsZero ? null : new Tensor(result);
            }

            set => Check(lt_set_grad(Handle, value is null ? default : value.Handle), nameof(grad), this, value);
        }

        public Tensor detach() => Result(lt_detach(Handle), nameof(detach), this);

        public void backward() => autograd.backward([this]);

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);
    }
}
