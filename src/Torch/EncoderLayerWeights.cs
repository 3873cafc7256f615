using static TorchSharp.torch;

namespace Platform.Torch;

/// <summary>
/// Weights of one layer of an encoder: attention both ways and a feed-forward with gelu, a norm after each. H width, F inner width.
/// Matrices lie as <c>[outputs, inputs]</c> with biases of their type, or all four packed by <see cref="Fused.pack_encoder_layer"/> with float32 biases.
/// </summary>
/// <param name="QueryKeyValue">[3H, H]: queries, keys and values, one below the other.</param>
/// <param name="QueryKeyValueBias">[3H].</param>
/// <param name="Output">[H, H], after attention.</param>
/// <param name="OutputBias">[H].</param>
/// <param name="AttentionNorm">[H] float32.</param>
/// <param name="AttentionNormBias">[H] float32.</param>
/// <param name="Up">[F, H].</param>
/// <param name="UpBias">[F].</param>
/// <param name="Down">[H, F].</param>
/// <param name="DownBias">[H].</param>
/// <param name="Norm">[H] float32, of the layer's result.</param>
/// <param name="NormBias">[H] float32.</param>
public sealed record EncoderLayerWeights(
    Tensor QueryKeyValue, Tensor QueryKeyValueBias, Tensor Output, Tensor OutputBias, Tensor AttentionNorm, Tensor AttentionNormBias,
    Tensor Up, Tensor UpBias, Tensor Down, Tensor DownBias, Tensor Norm, Tensor NormBias) : IDisposable
{
    /// <summary>True when the matrices are packed.</summary>
    public bool IsPacked => QueryKeyValue.dim() > 2;

    /// <summary>In the order of the parameters, which is the one that the kernels know.</summary>
    internal Tensor[] Parts =>
        [QueryKeyValue, QueryKeyValueBias, Output, OutputBias, AttentionNorm, AttentionNormBias, Up, UpBias, Down, DownBias, Norm, NormBias];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var part in Parts)
        {
            part.Dispose();
        }
    }
}
