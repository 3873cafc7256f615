using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Torch;

/// <summary>What <see cref="Fused"/> offers, of plain tensor operations: the reference for the kernels, and what runs where they do not. Shapes as there.</summary>
public static partial class Composed
{
    public static Tensor linear(Tensor x, Tensor weight, Tensor? bias = null) => nn.functional.linear(x, weight, bias);

    public static Tensor lora_linear(Tensor x, Tensor weight, IReadOnlyList<LoraFactors> adapters, Tensor? bias = null, Tensor? adapter_input = null)
    {
        using var scope = NewDisposeScope();
        var result = nn.functional.linear(x, weight, bias); // [N, M]
        if (adapters.Count == 0)
        {
            return result.MoveToOuterDisposeScope();
        }
        var hidden = (adapter_input ?? x).matmul(cat([.. adapters.Select(a => a.A)]).to(x.dtype).t()); // [N, Σr]
        return result.addmm(hidden, blocks(adapters, weight.size(0)).to(x.dtype).t()).MoveToOuterDisposeScope();
    }

    // All scaled B in one [M, Σr], zeros between them: one product with more columns is faster than several thin ones, and needs no joining of results.
    private static Tensor blocks(IReadOnlyList<LoraFactors> adapters, long height)
    {
        using var scope = NewDisposeScope();
        var ranks = adapters.Sum(a => a.A.size(0));
        Tensor? joined = null;
        long column = 0;
        foreach (var adapter in adapters)
        {
            var (rows, rank) = (adapter.B.size(0), adapter.A.size(0));
            var block = adapter.B * adapter.Scale;
            if (rows < height || rank < ranks)
            {
                block = nn.functional.pad(block, [column, ranks - column - rank, adapter.Row, height - adapter.Row - rows]);
            }
            joined = joined is null ? block : joined + block;
            column += rank;
        }
        return joined!.MoveToOuterDisposeScope();
    }

    public static Tensor rms_norm(Tensor x, Tensor weight, double eps, bool unit_offset = false)
    {
        using var scope = NewDisposeScope();
        var wide = x.to(float32);
        var normed = wide * (wide.pow(2).mean([-1], keepdim: true) + eps).rsqrt();
        var factor = unit_offset ? weight.to(float32) + 1 : weight.to(float32);
        return (normed * factor).to(x.dtype).MoveToOuterDisposeScope();
    }

    public static (Tensor sum, Tensor normed) add_rms_norm(Tensor x, Tensor residual, Tensor weight, double eps, bool unit_offset = false)
    {
        var sum = x + residual;
        return (sum, rms_norm(sum, weight, eps, unit_offset));
    }

    public static Tensor swiglu(Tensor gate_up)
    {
        using var scope = NewDisposeScope();
        var parts = gate_up.chunk(2, -1);
        return swiglu(parts[0], parts[1]).MoveToOuterDisposeScope();
    }

    public static Tensor swiglu(Tensor gate, Tensor up)
    {
        using var scope = NewDisposeScope();
        // not silu(): its backward pass in bf16 is the slowest operation of a step on the processor
        return (gate * gate.sigmoid() * up).MoveToOuterDisposeScope();
    }

    public static Tensor geglu(Tensor gate_up)
    {
        using var scope = NewDisposeScope();
        var parts = gate_up.chunk(2, -1);
        var gate = parts[0].to(float32);
        var inner = (gate + (gate.pow(3) * 0.044715)) * Math.Sqrt(2 / Math.PI);
        var gelu = gate * 0.5 * (inner.tanh() + 1);
        return (gelu.to(gate_up.dtype) * parts[1]).MoveToOuterDisposeScope();
    }

    public static double grad_norm(IReadOnlyList<Tensor> gradients)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return gradients.Count == 0 ? 0 : stack(gradients.Select(g => g.to(float32).norm())).norm().ToDouble();
    }

    public static void adamw_step(
        IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> gradients, IReadOnlyList<Tensor> exp_avg, IReadOnlyList<Tensor> exp_avg_sq, long step, AdamWOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        using var quiet = no_grad();
        var rate = options.LearningRate / (1 - Math.Pow(options.Beta1, step));
        var correction = Math.Sqrt(1 - Math.Pow(options.Beta2, step));
        for (var i = 0; i < parameters.Count; i++)
        {
            using var scope = NewDisposeScope();
            var gradient = gradients[i] * options.GradientScale;
            exp_avg[i].mul_(options.Beta1).add_(gradient, 1 - options.Beta1);
            exp_avg_sq[i].mul_(options.Beta2).addcmul_(gradient, gradient, 1 - options.Beta2);
            parameters[i].mul_(1 - (options.LearningRate * options.WeightDecay));
            parameters[i].addcdiv_(exp_avg[i], (exp_avg_sq[i].sqrt() / correction) + options.Epsilon, -rate);
        }
    }
}
