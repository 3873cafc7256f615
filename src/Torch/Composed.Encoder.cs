using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Torch;

public static partial class Composed
{
    public static Tensor layer_norm(Tensor x, Tensor? residual, Tensor weight, Tensor bias, double eps)
    {
        using var scope = NewDisposeScope();
        var wide = residual is null ? x.to(float32) : x.to(float32) + residual.to(float32);
        var centred = wide - wide.mean([-1], keepdim: true);
        var factor = (centred.pow(2).mean([-1], keepdim: true) + eps).rsqrt();
        return ((centred * factor * weight) + bias).to(x.dtype).MoveToOuterDisposeScope();
    }

    public static Tensor linear_gelu(Tensor x, Tensor weight, Tensor bias)
    {
        using var scope = NewDisposeScope();
        return nn.functional.linear(x, weight, bias).gelu().MoveToOuterDisposeScope();
    }
}
