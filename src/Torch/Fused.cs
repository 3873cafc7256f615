using static TorchSharp.torch;

namespace Platform.Torch;

/// <summary>
/// The operations a transformer's step consists of. Two implementations: native kernels, and <see cref="Composed"/> of plain tensor
/// operations, which is the reference and what runs on the real TorchSharp package. Tokens of all sequences lie in one row dimension N:
/// sequences are packed one after another, <c>lengths</c> tells how many rows each has, and none sees another.
/// Letters: N tokens, K and M widths, H query heads, G key/value heads (H is a multiple of G), D head width, V vocabulary, r rank.
/// Activations and frozen weights are bfloat16 or float32, all of one kind in one call; adapters, tables and moments are float32.
/// </summary>
public static partial class Fused
{
    /// <summary>True to use native kernels where they take the tensors' type. LATHE_FUSED=0 in the environment starts with false.</summary>
    public static bool Native { get; set; } = Environment.GetEnvironmentVariable("LATHE_FUSED") != "0";

#if SYSTEM_LIBTORCH
    private static bool Takes(Tensor x) => Native && Kernels.Take(x);

    private static (Tensor, Tensor) Pair(Tensor[] two) => (two[0], two[1]);
#endif

    /// <summary>y = x Wᵀ + b with a frozen weight.</summary>
    /// <param name="x">[N, K].</param>
    /// <param name="weight">[M, K].</param>
    /// <param name="bias">[M], or null.</param>
    /// <returns>[N, M].</returns>
    public static Tensor linear(Tensor x, Tensor weight, Tensor? bias = null)
    {
#if SYSTEM_LIBTORCH
        if (Takes(x) && !weight.requires_grad)
        {
            return Kernels.lora_linear(x, weight, [], bias, null);
        }
#endif
        return Composed.linear(x, weight, bias);
    }

    /// <summary>y = x Wᵀ + b + Σ scale · (x' Aᵀ) Bᵀ, each adapter on its own rows of the result. Gradients go to x, x', A and B.</summary>
    /// <param name="x">[N, K].</param>
    /// <param name="weight">[M, K], frozen; several layers with the same input may be joined in it, one below the other.</param>
    /// <param name="adapters">The adapters; none is the plain layer.</param>
    /// <param name="bias">[M], or null.</param>
    /// <param name="adapter_input">x' [N, K]: x after dropout; null means x.</param>
    /// <returns>[N, M].</returns>
    public static Tensor lora_linear(Tensor x, Tensor weight, IReadOnlyList<LoraFactors> adapters, Tensor? bias = null, Tensor? adapter_input = null)
    {
#if SYSTEM_LIBTORCH
        if (Takes(x) && !weight.requires_grad)
        {
            return Kernels.lora_linear(x, weight, adapters, bias, adapter_input);
        }
#endif
        return Composed.lora_linear(x, weight, adapters, bias, adapter_input);
    }

    /// <summary>x / √(mean(x²) + eps) · weight, computed in float32. The weight is frozen.</summary>
    /// <param name="x">[…, K]: the last dimension is normalised, so [N, H, D] normalises each head.</param>
    /// <param name="weight">[K].</param>
    /// <param name="eps">Added to the mean square.</param>
    /// <param name="unit_offset">True where the model stores weight − 1 (Gemma).</param>
    public static Tensor rms_norm(Tensor x, Tensor weight, double eps, bool unit_offset = false)
    {
#if SYSTEM_LIBTORCH
        if (Takes(x) && !weight.requires_grad)
        {
            return Kernels.rms_norm(x, null, weight, eps, unit_offset)[0];
        }
#endif
        return Composed.rms_norm(x, weight, eps, unit_offset);
    }

    /// <summary>The residual sum x + residual, and its norm.</summary>
    /// <returns>sum and normed, both shaped like x.</returns>
    public static (Tensor sum, Tensor normed) add_rms_norm(Tensor x, Tensor residual, Tensor weight, double eps, bool unit_offset = false)
    {
#if SYSTEM_LIBTORCH
        if (Takes(x) && !weight.requires_grad)
        {
            return Pair(Kernels.rms_norm(x, residual, weight, eps, unit_offset));
        }
#endif
        return Composed.add_rms_norm(x, residual, weight, eps, unit_offset);
    }

    /// <summary>silu(gate) · up, the two lying side by side: [N, 2M] → [N, M].</summary>
    public static Tensor swiglu(Tensor gate_up)
    {
#if SYSTEM_LIBTORCH
        if (Takes(gate_up))
        {
            return Kernels.gated(gate_up, null, false);
        }
#endif
        return Composed.swiglu(gate_up);
    }

    /// <summary>silu(gate) · up: [N, M] each.</summary>
    public static Tensor swiglu(Tensor gate, Tensor up)
    {
#if SYSTEM_LIBTORCH
        if (Takes(gate))
        {
            return Kernels.gated(gate, up, false);
        }
#endif
        return Composed.swiglu(gate, up);
    }

    /// <summary>gelu(gate) · up with the tanh form of gelu (Gemma): [N, 2M] → [N, M].</summary>
    public static Tensor geglu(Tensor gate_up)
    {
#if SYSTEM_LIBTORCH
        if (Takes(gate_up))
        {
            return Kernels.gated(gate_up, null, true);
        }
#endif
        return Composed.geglu(gate_up);
    }

    /// <summary>Turns the first R of D dimensions of each head by the position's angles; pairs are (i, i + R/2).</summary>
    /// <param name="x">[N, heads, D].</param>
    /// <param name="cos">[N, R/2] float32: the table's rows for the tokens' positions.</param>
    /// <param name="sin">[N, R/2] float32.</param>
    public static Tensor rope(Tensor x, Tensor cos, Tensor sin)
    {
#if SYSTEM_LIBTORCH
        if (Takes(x))
        {
            return Kernels.rope(x, cos, sin);
        }
#endif
        return Composed.rope(x, cos, sin);
    }

    /// <summary>Attention within each sequence, causal unless the window says otherwise; queries and keys are turned first where tables are given.</summary>
    /// <param name="q">[N, H, D].</param>
    /// <param name="k">[N, G, D]; query head h reads head h / (H / G).</param>
    /// <param name="v">[N, G, D].</param>
    /// <param name="lengths">Rows of each sequence, in order; they add up to N.</param>
    /// <param name="scale">Of the scores, mostly 1/√D.</param>
    /// <param name="cos">[N, R/2] float32, or null when the caller has turned q and k.</param>
    /// <param name="sin">As cos.</param>
    /// <param name="window">Number of latest positions a query sees, itself included; 0 means all up to itself, <see cref="BothWays"/> the whole sequence.</param>
    /// <param name="softcap">Scores become softcap · tanh(score / softcap); 0 means not.</param>
    /// <returns>[N, H · D].</returns>
    public static Tensor attention(
        Tensor q, Tensor k, Tensor v, int[] lengths, double scale, Tensor? cos = null, Tensor? sin = null, int window = 0, double softcap = 0)
    {
#if SYSTEM_LIBTORCH
        if (Takes(q))
        {
            return Kernels.attention(q, k, v, lengths, scale, cos, sin, window, softcap);
        }
#endif
        return Composed.attention(q, k, v, lengths, scale, cos, sin, window, softcap);
    }

    /// <summary>Attention of one new token a sequence to what a cache holds. No gradients.</summary>
    /// <param name="q">[B, H, D], turned already.</param>
    /// <param name="k_cache">[B, C, G, D], the new token's key in it already.</param>
    /// <param name="v_cache">[B, C, G, D].</param>
    /// <param name="lengths">Entries valid in each row of the cache, the new one included; 1 to C.</param>
    /// <param name="scale">Of the scores.</param>
    /// <param name="window">Number of latest positions seen; 0 means all.</param>
    /// <param name="softcap">As in <see cref="attention"/>.</param>
    /// <returns>[B, H · D].</returns>
    public static Tensor attention_cached(Tensor q, Tensor k_cache, Tensor v_cache, int[] lengths, double scale, int window = 0, double softcap = 0)
    {
#if SYSTEM_LIBTORCH
        if (Takes(q))
        {
            return Kernels.attention_cached(q, k_cache, v_cache, lengths, scale, window, softcap);
        }
#endif
        return Composed.attention_cached(q, k_cache, v_cache, lengths, scale, window, softcap);
    }

    /// <summary>loss = −Σ weight · log softmax(logits)[target] with logits = softcap(x Wᵀ · logit_scale). The gradient goes to x.</summary>
    /// <param name="x">[N, K].</param>
    /// <param name="weight">[V, K], frozen.</param>
    /// <param name="targets">[N] int64.</param>
    /// <param name="weights">[N] float32; rows of weight 0 cost nothing.</param>
    /// <param name="logit_scale">Factor of the logits.</param>
    /// <param name="softcap">As in <see cref="attention"/>.</param>
    /// <param name="all_logprobs">True to compute the log-probabilities of rows of weight 0 too; else they are 0.</param>
    /// <returns>The loss, a float32 scalar, and the targets' log-probabilities [N] float32 (without gradient).</returns>
    public static (Tensor loss, Tensor logprobs) lm_head_cross_entropy(
        Tensor x, Tensor weight, Tensor targets, Tensor weights, double logit_scale = 1, double softcap = 0, bool all_logprobs = false)
    {
#if SYSTEM_LIBTORCH
        if (Takes(x) && softcap == 0 && !weight.requires_grad)
        {
            return Kernels.lm_head_cross_entropy(x, weight, targets, weights, logit_scale, all_logprobs);
        }
#endif
        return Composed.lm_head_cross_entropy(x, weight, targets, weights, logit_scale, softcap, all_logprobs);
    }

    /// <summary>log softmax(logits)[target] of each row, with a gradient to x: for losses that are not linear in the log-probabilities.</summary>
    /// <returns>[N] float32.</returns>
    public static Tensor lm_head_logprobs(Tensor x, Tensor weight, Tensor targets, double logit_scale = 1, double softcap = 0)
    {
#if SYSTEM_LIBTORCH
        if (Takes(x) && softcap == 0 && !weight.requires_grad)
        {
            return Kernels.lm_head_logprobs(x, weight, targets, logit_scale);
        }
#endif
        return Composed.lm_head_logprobs(x, weight, targets, logit_scale, softcap);
    }

    /// <summary>The joint norm of gradients.</summary>
    public static double grad_norm(IReadOnlyList<Tensor> gradients)
    {
#if SYSTEM_LIBTORCH
        if (Native)
        {
            return Kernels.grad_norm(gradients);
        }
#endif
        return Composed.grad_norm(gradients);
    }

    /// <summary>One AdamW step in place: moments, bias correction, decoupled decay; everything float32.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="gradients">One a parameter; not changed.</param>
    /// <param name="exp_avg">First moments.</param>
    /// <param name="exp_avg_sq">Second moments.</param>
    /// <param name="step">Number of this step, from 1.</param>
    /// <param name="options">Rates and decays.</param>
    public static void adamw_step(
        IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> gradients, IReadOnlyList<Tensor> exp_avg, IReadOnlyList<Tensor> exp_avg_sq, long step, AdamWOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
#if SYSTEM_LIBTORCH
        if (Native)
        {
            Kernels.adamw_step(parameters, gradients, exp_avg, exp_avg_sq, step, options);
            return;
        }
#endif
        Composed.adamw_step(parameters, gradients, exp_avg, exp_avg_sq, step, options);
    }
}
