using Platform.Training.Engine;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Lora;

/// <summary>AdamW with clipping over an adapter's flat buffers, as PyTorch defines it.</summary>
internal static class AdamW
{
    /// <returns>Norm of the scaled gradient before clipping.</returns>
    public static double Step(LoraAdapter adapter, OptimStepRequest request)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var gradient = adapter.Gradients;
        var norm = gradient.norm().item<float>() * Math.Abs(request.GradientScale);
        if (!double.IsFinite(norm))
        {
            gradient.zero_();
            throw new EngineException("training.gradient_not_finite", $"The gradient's norm became {norm}. Lower the learning rate or train in fp32; the adapter keeps the values of its last step.");
        }

        Scale(gradient, request, norm);
        var (first, second) = adapter.Moments();
        adapter.Step++;
        first.mul_(request.Beta1).add_(gradient, 1 - request.Beta1);
        second.mul_(request.Beta2).addcmul_(gradient, gradient, 1 - request.Beta2);
        if (request.WeightDecay > 0)
            adapter.Values.mul_(1 - (request.LearningRate * request.WeightDecay));
        var root = Math.Sqrt(1 - Math.Pow(request.Beta2, adapter.Step));
        var denominator = sqrt(second).div_(root).add_(request.Epsilon);
        adapter.Values.addcdiv_(first, denominator, -request.LearningRate / (1 - Math.Pow(request.Beta1, adapter.Step)));
        gradient.zero_();
        adapter.Changed();
        return norm;
    }

    /// <summary>PyTorch's clip_grad_norm_ divides by the norm plus 1e-6 and never scales up.</summary>
    private static void Scale(Tensor gradient, OptimStepRequest request, double norm)
    {
        var factor = request.GradientScale;
        if (request.MaxGradientNorm > 0)
            factor *= Math.Min(1, request.MaxGradientNorm / (norm + 1e-6));
        if (factor != 1)
            gradient.mul_(factor);
    }
}
