using Platform.Torch;
using Platform.Training.Engine;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Lora;

/// <summary>The trainable matrices beside one group of frozen layers: A and B for each adapted layer. All are views of the adapter's flat buffer.</summary>
internal sealed class LoraGroup : IDisposable
{
    private readonly LoraSiteLayout _layout;

    public LoraGroup(LoraSiteLayout layout, LoraOptions options, Tensor values, Tensor gradients)
    {
        _layout = layout;
        Factors = [.. layout.Parts.Select(part => new LoraFactors(
            Leaf(values, gradients, part.OffsetA, options.Rank, layout.Inputs),
            Leaf(values, gradients, part.OffsetB, part.Outputs, options.Rank),
            options.Alpha / options.Rank,
            part.FirstRow))];
    }

    /// <summary>A [r, I], B [O, r] in float32 and where their update goes, for each adapted layer.</summary>
    public IReadOnlyList<LoraFactors> Factors { get; }

    /// <summary>The adapter's input in this pass: x with some numbers dropped, or null where nothing is dropped. The layers of a group share one draw.</summary>
    public Tensor? DroppedOut(Tensor x, LoraPass pass)
    {
        if (pass.Dropout == 0)
            return null;
        using var scope = NewDisposeScope();
        using var chance = pass.Chance(_layout);
        var kept = rand(x.shape, ScalarType.Float32, generator: chance).ge(pass.Dropout).to(x.dtype);
        return (x * kept * (1 / (1 - pass.Dropout))).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var factors in Factors)
        {
            factors.A.Dispose();
            factors.B.Dispose();
        }
    }

    private static Tensor Leaf(Tensor values, Tensor gradients, long offset, long rows, long columns)
    {
        using var scope = NewDisposeScope();
        var leaf = values.narrow(0, offset, rows * columns).view(rows, columns).detach().requires_grad_();
        leaf.grad = gradients.narrow(0, offset, rows * columns).view(rows, columns);
        return leaf.DetachFromDisposeScope();
    }
}
