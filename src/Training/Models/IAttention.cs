using TorchSharp;

namespace Platform.Training.Models;

/// <summary>Queries, keys and values of one layer's rows.</summary>
/// <param name="Query">[N, Q, D], not rotated.</param>
/// <param name="Key">[N, K, D], not rotated; Q is a multiple of K.</param>
/// <param name="Value">[N, K, D].</param>
/// <param name="Rotation">Of the rows' positions.</param>
/// <param name="Scale">Multiplies q·k.</param>
/// <param name="Window">A row sees itself and the window − 1 rows before it; 0 means all before it.</param>
internal readonly record struct Heads(torch.Tensor Query, torch.Tensor Key, torch.Tensor Value, Rotation Rotation, double Scale, int Window);

/// <summary>Which earlier tokens each row of a pass sees: packed sequences, or one new token a sequence over a cache.</summary>
internal interface IAttention
{
    /// <summary>Position of each row in its sequence, [N] int64.</summary>
    torch.Tensor Positions { get; }

    /// <summary>Largest position plus one.</summary>
    int Reach { get; }

    /// <param name="layer">Index of the layer, from 0.</param>
    /// <param name="heads">Its rows.</param>
    /// <returns>[N, Q·D], the caller's.</returns>
    torch.Tensor forward(int layer, Heads heads);
}
