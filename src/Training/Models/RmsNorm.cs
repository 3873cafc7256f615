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
    public Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var wide = x.to(ScalarType.Float32);
        var inverse = rsqrt(wide.mul(wide).mean([-1], keepdim: true).add(epsilon)); // [.., 1]
        return wide.mul(inverse).mul(weight).to(x.dtype).MoveToOuterDisposeScope();
    }

    public void Dispose() => weight.Dispose();
}
