using System.Runtime.InteropServices;

namespace Platform.Torch.Native;

// math.cpp: arithmetic, reductions, losses.
internal static partial class NativeMethods
{
    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_add_scaled(TensorHandle x, TensorHandle y, Number alpha);

    [DllImport(Library.Name)]
    internal static extern int lt_add_scaled_(TensorHandle x, TensorHandle y, Number alpha);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_div_rounded(TensorHandle x, TensorHandle y, int mode);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_div_scalar_rounded(TensorHandle x, Number y, int mode);

    [DllImport(Library.Name)]
    internal static extern int lt_addcmul_(TensorHandle x, TensorHandle a, TensorHandle b, Number value);

    [DllImport(Library.Name)]
    internal static extern int lt_addcdiv_(TensorHandle x, TensorHandle a, TensorHandle b, Number value);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_addmm(TensorHandle x, TensorHandle a, TensorHandle b, Number beta, Number alpha);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_linear(TensorHandle x, TensorHandle weight, TensorHandle bias);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_clamp(TensorHandle x, Number low, int hasLow, Number high, int hasHigh);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_gelu(TensorHandle x, int tanhForm);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_where(TensorHandle condition, TensorHandle x, TensorHandle y);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_masked_fill(TensorHandle x, TensorHandle mask, Number value);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_softmax(TensorHandle x, long dim, int dtype);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_log_softmax(TensorHandle x, long dim, int dtype);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_logsumexp(TensorHandle x, long dim, int keep);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_sum(TensorHandle x, ref long dims, long count, int keep, int dtype);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_mean(TensorHandle x, ref long dims, long count, int keep, int dtype);

    [DllImport(Library.Name)]
    internal static extern int lt_max(TensorHandle x, long dim, int keep, ref TensorHandle result);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_argmax(TensorHandle x, long dim, int keep);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_norm(TensorHandle x, double p);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_cumsum(TensorHandle x, long dim, int dtype);

    [DllImport(Library.Name)]
    internal static extern int lt_topk(TensorHandle x, long k, long dim, int largest, int sorted, ref TensorHandle result);

    [DllImport(Library.Name)]
    internal static extern int lt_sort(TensorHandle x, long dim, int descending, ref TensorHandle result);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_tril(TensorHandle x, long diagonal);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_triu(TensorHandle x, long diagonal);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_gather(TensorHandle x, long dim, TensorHandle index);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_index_select(TensorHandle x, long dim, TensorHandle index);

    [DllImport(Library.Name)]
    internal static extern int lt_scatter_(TensorHandle x, long dim, TensorHandle index, TensorHandle source);

    [DllImport(Library.Name)]
    internal static extern int lt_index_add_(TensorHandle x, long dim, TensorHandle index, TensorHandle source, Number alpha);

    [DllImport(Library.Name)]
    internal static extern int lt_index_copy_(TensorHandle x, long dim, TensorHandle index, TensorHandle source);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_repeat_interleave(TensorHandle x, long repeats, long dim, int hasDim);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_cross_entropy(TensorHandle x, TensorHandle target, TensorHandle weight, long reduction, long ignoreIndex, double smoothing);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_nll_loss(TensorHandle x, TensorHandle target, TensorHandle weight, long reduction);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_dropout(TensorHandle x, double p, int training);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_one_hot(TensorHandle x, long classes);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_pad(TensorHandle x, ref long amounts, long count, double value);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_neg(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_abs(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_exp(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_log(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_sqrt(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_rsqrt(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_sin(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_cos(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_tanh(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_sigmoid(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_relu(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_silu(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_isfinite(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_logical_not(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_max_all(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_min_all(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_argmax_all(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_all(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_any(TensorHandle a);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_add(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_sub(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_mul(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_div(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_pow(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_minimum(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_maximum(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_matmul(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_mm(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_bmm(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_outer(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_eq(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_ne(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_lt(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_le(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_gt(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_ge(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_logical_and(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_logical_or(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_add_scalar(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_sub_scalar(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_rsub_scalar(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_mul_scalar(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_div_scalar(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_rdiv_scalar(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_pow_scalar(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_remainder_scalar(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_eq_scalar(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_ne_scalar(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_lt_scalar(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_le_scalar(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_gt_scalar(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_ge_scalar(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern int lt_add_(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern int lt_sub_(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern int lt_mul_(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern int lt_div_(TensorHandle a, TensorHandle b);

    [DllImport(Library.Name)]
    internal static extern int lt_add_scalar_(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern int lt_sub_scalar_(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern int lt_mul_scalar_(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern int lt_div_scalar_(TensorHandle a, Number number);

    [DllImport(Library.Name)]
    internal static extern int lt_fill_(TensorHandle a, Number number);
}
