using Platform.Torch.Native;
using static Platform.Torch.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor softmax(long dim, ScalarType? dtype = null) => Result(lt_softmax(Handle, dim, Code(dtype)), nameof(softmax), this);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Result(lt_log_softmax(Handle, dim, Code(dtype)), nameof(log_softmax), this);

        public Tensor logsumexp(long dim, bool keepdim = false) => Result(lt_logsumexp(Handle, dim, keepdim ? 1 : 0), nameof(logsumexp), this);

        public Tensor sum(ScalarType? type = null) => Sum([], false, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => Sum([dim], keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => Sum(dim, keepdim, type);

        public Tensor mean() => Mean([], false, null);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Mean(dimensions, keepdim, type);

        public Tensor max() => Result(lt_max_all(Handle), nameof(max), this);

        public Tensor min() => Result(lt_min_all(Handle), nameof(min), this);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            var pair = new TensorHandle[2];
            Check(lt_max(Handle, dim, keepdim ? 1 : 0, ref pair[0]), nameof(max), this);
            return (new Tensor(pair[0]), new Tensor(pair[1]));
        }

        public Tensor argmax() => Result(lt_argmax_all(Handle), nameof(argmax), this);

        public Tensor argmax(long dim, bool keepdim = false) => Result(lt_argmax(Handle, dim, keepdim ? 1 : 0), nameof(argmax), this);

        public Tensor all() => Result(lt_all(Handle), nameof(all), this);

        public Tensor any() => Result(lt_any(Handle), nameof(any), this);

        public Tensor norm(float p = 2) => Result(lt_norm(Handle, p), nameof(norm), this);

        public Tensor cumsum(long dim, ScalarType? type = null) => Result(lt_cumsum(Handle, dim, Code(type)), nameof(cumsum), this);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true)
        {
            var pair = new TensorHandle[2];
            Check(lt_topk(Handle, k, dim, largest ? 1 : 0, sorted ? 1 : 0, ref pair[0]), nameof(topk), this);
            return (new Tensor(pair[0]), new Tensor(pair[1]));
        }

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false)
        {
            var pair = new TensorHandle[2];
            Check(lt_sort(Handle, dim, descending ? 1 : 0, ref pair[0]), nameof(sort), this);
            return (new Tensor(pair[0]), new Tensor(pair[1]));
        }

        public Tensor tril(long diagonal = 0) => Result(lt_tril(Handle, diagonal), nameof(tril), this);

        public Tensor triu(long diagonal = 0) => Result(lt_triu(Handle, diagonal), nameof(triu), this);

        public Tensor gather(long dim, Tensor index) => Result(lt_gather(Handle, dim, index.Handle), nameof(gather), this, index);

        public Tensor index_select(long dim, Tensor index) => Result(lt_index_select(Handle, dim, index.Handle), nameof(index_select), this, index);

        public Tensor masked_fill(Tensor mask, Scalar value) => Result(lt_masked_fill(Handle, mask.Handle, value.Value), nameof(masked_fill), this, mask);

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Result(lt_repeat_interleave(Handle, repeats, dim ?? 0, dim is null ? 0 : 1), nameof(repeat_interleave), this);

        private Tensor Sum(ReadOnlySpan<long> dims, bool keep, ScalarType? type) =>
            Result(lt_sum(Handle, ref Data.First(dims), dims.Length, keep ? 1 : 0, Code(type)), nameof(sum), this);

        private Tensor Mean(ReadOnlySpan<long> dims, bool keep, ScalarType? type) =>
            Result(lt_mean(Handle, ref Data.First(dims), dims.Length, keep ? 1 : 0, Code(type)), nameof(mean), this);
    }
}
