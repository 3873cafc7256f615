using Platform.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models;

/// <summary>y = x / rms(x) · weight, in float32, over the last dimension.</summary>
/// <param name="weight">[D] float32, taken over. Where a family multiplies by 1 + weight, the one is in it already.</param>
/// <param name="epsilon">Added under the root.</param>
internal sealed class RmsNorm(Tensor weight, double epsilon) : IDisposable
{
    /// <param name="x">[.., D].</param>
    /// <returns>[.., D] in the type of x, the caller's.</returns>
    public Tensor forward(Tensor x) => Fused.rms_norm(x, weight, epsilon);

    /// <param name="x">[.., D].</param>
    /// <param name="dtype">Type of the result.</param>
    /// <returns>[.., D], the caller's.</returns>
    public Tensor forward(Tensor x, ScalarType dtype)
    {
        if (x.dtype == dtype)
            return forward(x);
        using var scope = NewDisposeScope();
        return Fused.rms_norm(x, weight, epsilon).to(dtype).MoveToOuterDisposeScope();
    }

    /// <param name="x">[.., D].</param>
    /// <param name="residual">[.., D].</param>
    /// <returns>x + residual and its norm, both [.., D], the caller's.</returns>
    public (Tensor Sum, Tensor Normed) forward(Tensor x, Tensor residual) => Fused.add_rms_norm(x, residual, weight, epsilon);

    public void Dispose() => weight.Dispose();
}
