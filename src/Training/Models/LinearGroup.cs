using Platform.Training.Lora;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

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
    private readonly long[] _sizes;

    /// <param name="index">Place in <see cref="DecoderModel.LinearGroups"/>.</param>
    /// <param name="path">Published path, such as <c>model.layers.0.self_attn</c>.</param>
    /// <param name="parts">The layers, in the order of the weight's rows.</param>
    /// <param name="weight">[ΣO, I], taken over.</param>
    /// <param name="bias">[ΣO], taken over, or null.</param>
    public LinearGroup(int index, string path, IReadOnlyList<LinearPart> parts, Tensor weight, Tensor? bias)
    {
        (Index, Path, Parts, _weight, _bias) = (index, path, parts, weight, bias);
        Inputs = (int)weight.size(1);
        _sizes = [.. parts.Select(part => (long)part.Outputs)];
    }

    public int Index { get; }

    public string Path { get; }

    public IReadOnlyList<LinearPart> Parts { get; }

    public int Inputs { get; }

    /// <param name="x">[N, I] in the type of the weight.</param>
    /// <param name="pass">Adapter of this pass, or null for the base alone.</param>
    /// <returns>For each part [N, O], the caller's.</returns>
    public Tensor[] forward(Tensor x, LoraPass? pass)
    {
        using var scope = NewDisposeScope();
        var frozen = functional.linear(x, _weight, _bias); // [N, ΣO]
        var outputs = Parts.Count == 1 ? [frozen] : frozen.split(_sizes, 1);
        if (pass?.GroupOf(this) is { } lora)
            lora.AddTo(outputs, x, pass);
        foreach (var output in outputs)
            output.MoveToOuterDisposeScope();
        return outputs;
    }

    public void Dispose()
    {
        _weight.Dispose();
        _bias?.Dispose();
    }
}
