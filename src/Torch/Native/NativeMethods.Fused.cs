using System.Runtime.InteropServices;

namespace Platform.Torch.Native;

// fused_*.cpp and kernels.cpp.
internal static partial class NativeMethods
{
    [DllImport(Library.Name)]
    internal static extern int lt_fused_rms_norm(TensorHandle x, TensorHandle residual, TensorHandle weight, double eps, int unitOffset, ref TensorHandle result);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_fused_gated(TensorHandle gate, TensorHandle up, int gelu);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_fused_rope(TensorHandle x, TensorHandle cos, TensorHandle sin);

    [DllImport(Library.Name)]
    internal static extern int lt_fused_head_loss(
        TensorHandle x, TensorHandle weight, TensorHandle targets, TensorHandle weights, double logitScale, int allLogprobs, ref TensorHandle result);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_fused_head_logprobs(TensorHandle x, TensorHandle weight, TensorHandle targets, double logitScale);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_fused_attention(
        TensorHandle q, TensorHandle k, TensorHandle v, TensorHandle cos, TensorHandle sin, ref int lengths, long count, double scale, long window, double softcap);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_fused_attention_cached(
        TensorHandle q, TensorHandle keys, TensorHandle values, ref int lengths, long count, double scale, long window, double softcap);

    [DllImport(Library.Name)]
    internal static extern TensorHandle lt_fused_lora(
        TensorHandle x, TensorHandle adapterInput, TensorHandle weight, TensorHandle bias, ref TensorHandle a, ref TensorHandle b, ref long rows, ref double scales, long count);

    [DllImport(Library.Name)]
    internal static extern int lt_fused_adamw(
        ref TensorHandle parameters, ref TensorHandle gradients, ref TensorHandle firsts, ref TensorHandle seconds, long count,
        double rate, double beta1, double beta2, double epsilon, double correction, double decay, double scale);

    [DllImport(Library.Name)]
    internal static extern int lt_fused_norm(ref TensorHandle gradients, long count, ref double norm);

    [DllImport(Library.Name)]
    internal static extern int lt_multiplies_bf16();

    [DllImport(Library.Name, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int lt_use_kernels(string? name);

    [DllImport(Library.Name, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    internal static extern int lt_kernels_are(string name);
}
