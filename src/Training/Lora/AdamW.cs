using Platform.Torch;
using Platform.Training.Engine;
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
        var norm = Fused.grad_norm([adapter.Gradients]) * Math.Abs(request.GradientScale);
        if (!double.IsFinite(norm))
        {
            adapter.ClearGradients();
            throw new EngineException("training.gradient_not_finite", $"The gradient's norm became {norm}. Lower the learning rate or train in fp32; the adapter keeps the values of its last step.");
        }

        var (first, second) = adapter.Moments();
        adapter.Step++;
        var options = new AdamWOptions(request.LearningRate, request.Beta1, request.Beta2, request.Epsilon, request.WeightDecay, Scale(request, norm));
        Fused.adamw_step([adapter.Values], [adapter.Gradients], [first], [second], adapter.Step, options);
        adapter.ClearGradients();
        return norm;
    }

    /// <summary>PyTorch's clip_grad_norm_ divides by the norm plus 1e-6 and never scales up.</summary>
    private static double Scale(OptimStepRequest request, double norm) =>
        request.MaxGradientNorm > 0 ? request.GradientScale * Math.Min(1, request.MaxGradientNorm / (norm + 1e-6)) : request.GradientScale;
}
