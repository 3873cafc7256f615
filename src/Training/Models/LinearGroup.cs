using Platform.Torch;
using Platform.Training.Lora;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models;

/// <summary>One linear layer of a group.</summary>
/// <param name="Name">Published name, such as <c>q_proj</c>.</param>
/// <param name="Outputs">Rows of its weight.</param>
internal readonly record struct LinearPart(string Name, int Outputs);

/// <summary>Frozen linear layers that read the same input, such as q, k and v; held as one matrix so that one product serves all.</summary>
internal sealed class LinearGroup : IDisposable
{
    private readonly Tensor _weight; // [ΣO, I]
    private readonly Tensor? _bias; // [ΣO]

    /// <param name="index">Place in <see cref="DecoderModel.LinearGroups"/>.</param>
    /// <param name="path">Published path, such as <c>model.layers.0.self_attn</c>.</param>
    /// <param name="parts">The layers, in the order of the weight's rows.</param>
    /// <param name="weight">[ΣO, I], taken over.</param>
    /// <param name="bias">[ΣO], taken over, or null.</param>
    public LinearGroup(int index, string path, IReadOnlyList<LinearPart> parts, Tensor weight, Tensor? bias)
    {
        (Index, Path, Parts, _weight, _bias) = (index, path, parts, weight, bias);
        Inputs = (int)weight.size(1);
    }

    public int Index { get; }

    public string Path { get; }

    public IReadOnlyList<LinearPart> Parts { get; }

    public int Inputs { get; }

    /// <param name="x">[N, I] in the type of the weight.</param>
    /// <param name="pass">Adapter of this pass, or null for the base alone.</param>
    /// <returns>[N, ΣO], the caller's.</returns>
    public Tensor forward(Tensor x, LoraPass? pass)
    {
        if (pass?.GroupOf(this) is not { } lora)
            return Fused.linear(x, _weight, _bias);
        using var scope = NewDisposeScope();
        return Fused.lora_linear(x, _weight, lora.Factors, _bias, lora.DroppedOut(x, pass)).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _weight.Dispose();
        _bias?.Dispose();
    }
}
