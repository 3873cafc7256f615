using Platform.Training.Lora;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

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
        var parts = gateAndUp.forward(x, pass);
        if (parts.Length == 1)
            parts = parts[0].chunk(2, 1);
        var inner = Activate(parts[0], activation).mul(parts[1]); // [N, F]
        return down.forward(inner, pass)[0].MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        gateAndUp.Dispose();
        down.Dispose();
    }

    public static Tensor Activate(Tensor gate, GateActivation activation) =>
        activation == GateActivation.Silu ? functional.silu(gate) : GeluTanh(gate);

    private static Tensor GeluTanh(Tensor x)
    {
        using var scope = NewDisposeScope();
        var inner = x.mul(x).mul(x).mul(0.044715).add(x).mul(Math.Sqrt(2 / Math.PI));
        return x.mul(0.5).mul(inner.tanh().add(1)).MoveToOuterDisposeScope();
    }
}
