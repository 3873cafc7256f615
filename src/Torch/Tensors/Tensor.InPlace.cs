using static Platform.Torch.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor add_(Tensor target) => Changed(lt_add_(Handle, target.Handle), nameof(add_), target);

        public Tensor add_(Scalar scalar) => Changed(lt_add_scalar_(Handle, scalar.Value), nameof(add_));

        public Tensor add_(Tensor target, Scalar alpha) => Changed(lt_add_scaled_(Handle, target.Handle, alpha.Value), nameof(add_), target);

        public Tensor sub_(Tensor target) => Changed(lt_sub_(Handle, target.Handle), nameof(sub_), target);

        public Tensor sub_(Scalar scalar) => Changed(lt_sub_scalar_(Handle, scalar.Value), nameof(sub_));

        public Tensor mul_(Tensor target) => Changed(lt_mul_(Handle, target.Handle), nameof(mul_), target);

        public Tensor mul_(Scalar scalar) => Changed(lt_mul_scalar_(Handle, scalar.Value), nameof(mul_));

        public Tensor div_(Tensor target) => Changed(lt_div_(Handle, target.Handle), nameof(div_), target);

        public Tensor div_(Scalar scalar) => Changed(lt_div_scalar_(Handle, scalar.Value), nameof(div_));

        public Tensor fill_(Scalar value) => Changed(lt_fill_(Handle, value.Value), nameof(fill_));

        public Tensor zero_() => fill_(0);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Changed(lt_addcmul_(Handle, tensor1.Handle, tensor2.Handle, value.Value), nameof(addcmul_), tensor1, tensor2);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Changed(lt_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, value.Value), nameof(addcdiv_), tensor1, tensor2);

        public Tensor scatter_(long dim, Tensor index, Tensor src) => Changed(lt_scatter_(Handle, dim, index.Handle, src.Handle), nameof(scatter_), index, src);

        public Tensor index_add_(long dim, Tensor index, Tensor source, Scalar alpha) =>
            Changed(lt_index_add_(Handle, dim, index.Handle, source.Handle, alpha.Value), nameof(index_add_), index, source);

        public Tensor index_copy_(long dim, Tensor index, Tensor source) =>
            Changed(lt_index_copy_(Handle, dim, index.Handle, source.Handle), nameof(index_copy_), index, source);

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) =>
            Changed(lt_normal_(Handle, mean, std, Generator.HandleOf(generator)), nameof(normal_));

        public Tensor uniform_(double from, double to, Generator? generator = null) =>
            Changed(lt_uniform_(Handle, from, to, Generator.HandleOf(generator)), nameof(uniform_));

        private Tensor Changed(int succeeded, string operation, Tensor? first = null, Tensor? second = null)
        {
            Check(succeeded, operation, this, first, second);
            return this;
        }
    }
}
