using TorchSharp;

namespace Platform.Training.Models;

/// <summary>Which earlier tokens each row of a pass sees: packed sequences, or one new token a sequence over a cache.</summary>
internal interface IAttention
{
    /// <summary>Position of each row in its sequence, [N] int64.</summary>
    torch.Tensor Positions { get; }

    /// <summary>Largest position plus one.</summary>
    int Reach { get; }

    /// <param name="layer">Index of the layer, from 0.</param>
    /// <param name="query">[N, Q, D], rotated.</param>
    /// <param name="key">[N, K, D], rotated; Q is a multiple of K.</param>
    /// <param name="value">[N, K, D].</param>
    /// <param name="scale">Multiplies q·k.</param>
    /// <param name="window">A row sees itself and the window − 1 rows before it; 0 means all before it.</param>
    /// <returns>[N, Q·D], the caller's.</returns>
    torch.Tensor forward(int layer, torch.Tensor query, torch.Tensor key, torch.Tensor value, double scale, int window);
}
