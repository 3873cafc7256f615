using Platform.Training.Engine;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Platform.Training.Lora;

/// <summary>The trainable matrices beside one group of frozen layers: A joined over its layers, B for each. All are views of the adapter's flat buffer.</summary>
internal sealed class LoraGroup : IDisposable
{
    private readonly LoraSiteLayout _layout;
    private readonly Tensor _a; // [Σr, I] float32, leaf
    private readonly Tensor[] _b; // [O, r] float32 each, leaves
    private readonly int _rank;
    private readonly double _scale;
    private Tensor[]? _ready; // A, then B · scale, in the compute type, for passes without gradients

    public LoraGroup(LoraSiteLayout layout, LoraOptions options, Tensor values, Tensor gradients)
    {
        (_layout, _rank, _scale) = (layout, options.Rank, options.Alpha / options.Rank);
        _a = Leaf(values, gradients, layout.OffsetA, (long)layout.Parts.Count * _rank, layout.Inputs);
        _b = [.. layout.Parts.Select(part => Leaf(values, gradients, part.OffsetB, part.Outputs, _rank))];
    }

    /// <summary>Adds each adapted layer's update to its output.</summary>
    /// <param name="outputs">For each layer of the group [N, O]; adapted ones are replaced.</param>
    /// <param name="x">[N, I].</param>
    /// <param name="pass">Dropout and gradient mode.</param>
    public void AddTo(Tensor[] outputs, Tensor x, LoraPass pass)
    {
        var (a, b, scale) = pass.Trains ? (_a.to(x.dtype), null, _scale) : (Ready(x.dtype)[0], Ready(x.dtype)[1..], 1.0);
        if (pass.Dropout > 0)
            pass.SeedDropout(_layout);
        var joined = pass.Dropout > 0 ? null : functional.linear(x, a); // [N, Σr]
        for (var index = 0; index < _layout.Parts.Count; index++)
        {
            var part = _layout.Parts[index];
            var down = joined?.narrow(1, part.RowInA, _rank)
                ?? functional.linear(functional.dropout(x, pass.Dropout, true), a.narrow(0, part.RowInA, _rank)); // [N, r]
            var up = b?[index] ?? _b[index].to(x.dtype); // [O, r]
            outputs[part.Part] = addmm(outputs[part.Part], down, up.t(), 1f, (float)scale);
        }
    }

    /// <summary>Forgets what was made ready for passes without gradients; called when the values change.</summary>
    public void Changed()
    {
        foreach (var tensor in _ready ?? [])
            tensor.Dispose();
        _ready = null;
    }

    public void Dispose()
    {
        Changed();
        _a.Dispose();
        foreach (var b in _b)
            b.Dispose();
    }

    private static Tensor Leaf(Tensor values, Tensor gradients, long offset, long rows, long columns)
    {
        using var scope = NewDisposeScope();
        var leaf = values.narrow(0, offset, rows * columns).view(rows, columns).detach().requires_grad_();
        leaf.grad = gradients.narrow(0, offset, rows * columns).view(rows, columns);
        return leaf.DetachFromDisposeScope();
    }

    private Tensor[] Ready(ScalarType dtype)
    {
        if (_ready is not null && _ready[0].dtype == dtype)
            return _ready;

        Changed();
        using var scope = NewDisposeScope();
        _ready = [_a.detach().to(dtype, copy: true), .. _b.Select(b => b.detach().mul(_scale).to(dtype))];
        foreach (var tensor in _ready)
            tensor.DetachFromDisposeScope();
        return _ready;
    }
}
