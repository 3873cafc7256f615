#if SYSTEM_LIBTORCH
using Platform.Torch.Native;
using static Platform.Torch.Native.NativeMethods;
using static TorchSharp.torch;

namespace Platform.Torch;

/// <summary>The native half of <see cref="Fused"/>: passes tensors on and names the operation when it fails.</summary>
internal static class Kernels
{
    /// <summary>True when the native half computes with tensors of this type on this processor.</summary>
    internal static bool Take(Tensor x) => x.dtype switch
    {
        ScalarType.Float32 => true,
        ScalarType.BFloat16 => lt_multiplies_bf16() != 0,
        _ => false,
    };

    /// <summary>True when whole encoders are computed in this tensor's type on this processor.</summary>
    internal static bool Encodes(Tensor x) => x.dtype == ScalarType.BFloat16 && lt_encodes() != 0;

    internal static Tensor encoder(Tensor x, int[] lengths, int heads, double eps, IReadOnlyList<EncoderLayerWeights> layers)
    {
        Tensor[] parts = [.. layers.SelectMany(layer => layer.Parts)];
        var handles = Handles(parts);
        return Tensor.Result(
            lt_fused_encoder(x.Handle, ref Data.First<int>(lengths), lengths.Length, ref Data.First<TensorHandle>(handles), layers.Count, heads, eps), nameof(encoder), [x, .. parts]);
    }

    internal static Tensor[] rms_norm(Tensor x, Tensor? residual, Tensor weight, double eps, bool unit_offset)
    {
        var result = new TensorHandle[residual is null ? 1 : 2];
        var ok = lt_fused_rms_norm(x.Handle, Handle(residual), weight.Handle, eps, unit_offset ? 1 : 0, ref result[0]);
        Tensor.Check(ok, nameof(rms_norm), x, residual, weight);
        return Tensor.Wrap(result);
    }

    internal static Tensor gated(Tensor gate, Tensor? up, bool gelu) =>
        Tensor.Result(lt_fused_gated(gate.Handle, Handle(up), gelu ? 1 : 0), gelu ? "geglu" : "swiglu", gate, up);

    internal static Tensor rope(Tensor x, Tensor cos, Tensor sin) =>
        Tensor.Result(lt_fused_rope(x.Handle, cos.Handle, sin.Handle), nameof(rope), x, cos, sin);

    internal static Tensor attention(Tensor q, Tensor k, Tensor v, int[] lengths, double scale, Tensor? cos, Tensor? sin, int window, double softcap) =>
        Tensor.Result(
            lt_fused_attention(q.Handle, k.Handle, v.Handle, Handle(cos), Handle(sin), ref Data.First<int>(lengths), lengths.Length, scale, window, softcap),
            nameof(attention), q, k, v, cos, sin);

    internal static Tensor attention_cached(Tensor q, Tensor k_cache, Tensor v_cache, int[] lengths, double scale, int window, double softcap) =>
        Tensor.Result(
            lt_fused_attention_cached(q.Handle, k_cache.Handle, v_cache.Handle, ref Data.First<int>(lengths), lengths.Length, scale, window, softcap),
            nameof(attention_cached), q, k_cache, v_cache);

    internal static Tensor lora_linear(Tensor x, Tensor weight, IReadOnlyList<LoraFactors> adapters, Tensor? bias, Tensor? adapter_input)
    {
        var a = new TensorHandle[adapters.Count];
        var b = new TensorHandle[adapters.Count];
        var rows = new long[3 * adapters.Count];
        var scales = new double[adapters.Count];
        for (var i = 0; i < adapters.Count; i++)
        {
            (a[i], b[i], scales[i]) = (adapters[i].A.Handle, adapters[i].B.Handle, adapters[i].Scale);
            (rows[3 * i], rows[(3 * i) + 1], rows[(3 * i) + 2]) = (adapters[i].Row, adapters[i].B.size(0), adapters[i].A.size(0));
        }
        var result = lt_fused_lora(
            x.Handle, Handle(adapter_input), weight.Handle, Handle(bias), ref Data.First<TensorHandle>(a), ref Data.First<TensorHandle>(b),
            ref Data.First<long>(rows), ref Data.First<double>(scales), adapters.Count);
        return Tensor.Result(result, nameof(lora_linear), [x, weight, bias, adapter_input, .. adapters.Select(p => p.A), .. adapters.Select(p => p.B)]);
    }

    internal static (Tensor loss, Tensor logprobs) lm_head_cross_entropy(
        Tensor x, Tensor weight, Tensor targets, Tensor weights, double logit_scale, bool all_logprobs)
    {
        var result = new TensorHandle[2];
        var ok = lt_fused_head_loss(x.Handle, weight.Handle, targets.Handle, weights.Handle, logit_scale, all_logprobs ? 1 : 0, ref result[0]);
        Tensor.Check(ok, nameof(lm_head_cross_entropy), x, weight, targets, weights);
        return (new Tensor(result[0]), new Tensor(result[1]));
    }

    internal static Tensor lm_head_logprobs(Tensor x, Tensor weight, Tensor targets, double logit_scale) =>
        Tensor.Result(lt_fused_head_logprobs(x.Handle, weight.Handle, targets.Handle, logit_scale), nameof(lm_head_logprobs), x, weight, targets);

    internal static double grad_norm(IReadOnlyList<Tensor> gradients)
    {
        var handles = Handles(gradients);
        double norm = 0;
        Tensor.Check(lt_fused_norm(ref Data.First<TensorHandle>(handles), handles.Length, ref norm), nameof(grad_norm), [.. gradients]);
        return norm;
    }

    internal static void adamw_step(
        IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> gradients, IReadOnlyList<Tensor> exp_avg, IReadOnlyList<Tensor> exp_avg_sq, long step, AdamWOptions options)
    {
        var (all, slopes, firsts, seconds) = (Handles(parameters), Handles(gradients), Handles(exp_avg), Handles(exp_avg_sq));
        var ok = lt_fused_adamw(
            ref Data.First<TensorHandle>(all), ref Data.First<TensorHandle>(slopes), ref Data.First<TensorHandle>(firsts), ref Data.First<TensorHandle>(seconds), all.Length,
            options.LearningRate / (1 - Math.Pow(options.Beta1, step)), options.Beta1, options.Beta2, options.Epsilon,
            Math.Sqrt(1 - Math.Pow(options.Beta2, step)), 1 - (options.LearningRate * options.WeightDecay), options.GradientScale);
        Tensor.Check(ok, nameof(adamw_step), [.. parameters]);
        GC.KeepAlive((gradients, exp_avg, exp_avg_sq));
    }

    private static TensorHandle Handle(Tensor? tensor) => tensor is null ? default : tensor.Handle;

    private static TensorHandle[] Handles(IReadOnlyList<Tensor> tensors)
    {
        var result = new TensorHandle[tensors.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = tensors[i].Handle;
        }
        return result;
    }
}
#endif
