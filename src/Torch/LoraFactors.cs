using static TorchSharp.torch;

namespace Platform.Torch;

/// <summary>One adapter of a linear layer: adds scale · B(A(x)) to the rows of the result that belong to it.</summary>
/// <param name="A">[r, K], float32.</param>
/// <param name="B">[m, r], float32.</param>
/// <param name="Scale">alpha / r.</param>
/// <param name="Row">First of the m rows it adds to; above 0 where several layers are joined in one weight.</param>
public readonly record struct LoraFactors(Tensor A, Tensor B, double Scale, long Row = 0);
