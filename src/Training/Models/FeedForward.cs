using Platform.Torch;
using Platform.Training.Lora;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models;

/// <summary>The part of a layer after attention.</summary>
internal interface IFeedForward : IDisposable
{
    /// <param name="x">[N, H].</param>
    /// <param name="pass">Adapter, or null.</param>
    /// <returns>[N, H], the caller's.</returns>
    Tensor forward(Tensor x, LoraPass? pass);
}

/// <summary>down(act(gate(x)) · up(x)).</summary>
internal sealed class GatedFeedForward(LinearGroup gateAndUp, LinearGroup down, GateActivation activation) : IFeedForward
{
    public Tensor forward(Tensor x, LoraPass? pass)
    {
        using var scope = NewDisposeScope();
        var inner = Gated(gateAndUp.forward(x, pass), activation); // [N, F]
        return down.forward(inner, pass).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        gateAndUp.Dispose();
        down.Dispose();
    }

    /// <summary>[N, 2F], gate and up side by side, to [N, F].</summary>
    public static Tensor Gated(Tensor gateAndUp, GateActivation activation) =>
        activation == GateActivation.Silu ? Fused.swiglu(gateAndUp) : Fused.geglu(gateAndUp);
}
