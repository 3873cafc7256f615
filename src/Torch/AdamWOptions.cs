namespace Platform.Torch;

/// <summary>Settings of an AdamW step.</summary>
/// <param name="LearningRate">Step size.</param>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
/// <param name="WeightDecay">Share of the parameter taken off, times the learning rate.</param>
/// <param name="GradientScale">Factor of the gradients, such as 1 / Σ weights, clipping included.</param>
public readonly record struct AdamWOptions(
    double LearningRate, double Beta1 = 0.9, double Beta2 = 0.999, double Epsilon = 1e-8, double WeightDecay = 0, double GradientScale = 1);
