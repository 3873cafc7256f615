#if SYSTEM_LIBTORCH
using Platform.Torch.Native;
#endif
using static TorchSharp.torch;

namespace Platform.Torch;

/// <summary>What encoders need beside the operations of decoders. No gradients: encoders are not trained.</summary>
public static partial class Fused
{
    /// <summary>As the window of <see cref="attention"/>: every row sees all rows of its sequence, before and after it.</summary>
    public const int BothWays = -1;

    /// <summary>(x + residual − mean) / √(variance + eps) · weight + bias, computed in float32.</summary>
    /// <param name="x">[N, K].</param>
    /// <param name="residual">[N, K], or null.</param>
    /// <param name="weight">[K] float32.</param>
    /// <param name="bias">[K] float32.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <returns>[N, K] in the type of x.</returns>
    public static Tensor layer_norm(Tensor x, Tensor? residual, Tensor weight, Tensor bias, double eps)
    {
#if SYSTEM_LIBTORCH
        if (Takes(x))
        {
            return Tensor.Result(
                NativeMethods.lt_fused_layer_norm(x.Handle, residual is null ? default : residual.Handle, weight.Handle, bias.Handle, eps),
                nameof(layer_norm), x, residual, weight, bias);
        }
#endif
        return Composed.layer_norm(x, residual, weight, bias, eps);
    }

    /// <summary>gelu(x Wᵀ + b) with the exact form of gelu.</summary>
    /// <param name="x">[N, K].</param>
    /// <param name="weight">[M, K].</param>
    /// <param name="bias">[M].</param>
    /// <returns>[N, M].</returns>
    public static Tensor linear_gelu(Tensor x, Tensor weight, Tensor bias)
    {
#if SYSTEM_LIBTORCH
        if (Takes(x))
        {
            return Tensor.Result(NativeMethods.lt_fused_linear_gelu(x.Handle, weight.Handle, bias.Handle), nameof(linear_gelu), x, weight, bias);
        }
#endif
        return Composed.linear_gelu(x, weight, bias);
    }
}
