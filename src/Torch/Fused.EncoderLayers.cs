using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Torch;

/// <summary>All layers of an encoder in one call.</summary>
public static partial class Fused
{
    private const int PanelColumns = 64;
    private const int MostHeadWidth = 128;

    /// <summary>
    /// Lays a layer's matrices out as the processor's bf16 products take them, and gives the old ones up; the layer as it is where this processor,
    /// type or shape has no kernel for <see cref="encoder"/>.
    /// </summary>
    /// <param name="layer">Plain weights; not to be used afterwards.</param>
    /// <param name="heads">Attention heads.</param>
    /// <returns>The layer to use, in no dispose scope.</returns>
    public static EncoderLayerWeights pack_encoder_layer(EncoderLayerWeights layer, int heads)
    {
        if (!Packs(layer, heads))
        {
            return layer;
        }
        var packed = layer with
        {
            QueryKeyValue = Panels(layer.QueryKeyValue),
            QueryKeyValueBias = Wide(layer.QueryKeyValueBias),
            Output = Panels(layer.Output),
            OutputBias = Wide(layer.OutputBias),
            Up = Panels(layer.Up),
            UpBias = Wide(layer.UpBias),
            Down = Panels(layer.Down),
            DownBias = Wide(layer.DownBias),
        };
        foreach (var given in new[] { layer.QueryKeyValue, layer.QueryKeyValueBias, layer.Output, layer.OutputBias, layer.Up, layer.UpBias, layer.Down, layer.DownBias })
        {
            given.Dispose();
        }
        return packed;
    }

    /// <summary>What an encoder's layers make of its embeddings. Sequences see only themselves, in both directions.</summary>
    /// <param name="x">[N, H].</param>
    /// <param name="lengths">Rows of each sequence.</param>
    /// <param name="heads">Attention heads.</param>
    /// <param name="eps">Added to the variance in norms.</param>
    /// <param name="layers">From the input up; all packed or none.</param>
    /// <returns>[N, H].</returns>
    public static Tensor encoder(Tensor x, int[] lengths, int heads, double eps, IReadOnlyList<EncoderLayerWeights> layers)
    {
#if SYSTEM_LIBTORCH
        if (Takes(x) && Kernels.Encodes(x) && layers.Count > 0 && layers.All(layer => layer.IsPacked))
        {
            return Kernels.encoder(x, lengths, heads, eps, layers);
        }
#endif
        using var scope = NewDisposeScope();
        foreach (var layer in layers)
        {
            x = ByOperations(x, lengths, heads, eps, layer);
        }
        return (layers.Count == 0 ? x.alias() : x).MoveToOuterDisposeScope();
    }

    // Not one kernel but several; each of them has plain operations to fall back on.
    private static Tensor ByOperations(Tensor x, int[] lengths, int heads, double eps, EncoderLayerWeights layer)
    {
        using var scope = NewDisposeScope();
        var (rows, width, head) = (x.size(0), x.size(1), x.size(1) / heads);
        Tensor Bias(Tensor bias) => bias.to(x.dtype);
        var parts = linear(x, Plain(layer.QueryKeyValue), Bias(layer.QueryKeyValueBias)).split([width, width, width], 1);
        var mixed = attention(
            parts[0].view(rows, heads, head), parts[1].view(rows, heads, head), parts[2].view(rows, heads, head), lengths, 1 / Math.Sqrt(head), window: BothWays);
        var middle = layer_norm(linear(mixed, Plain(layer.Output), Bias(layer.OutputBias)), x, layer.AttentionNorm, layer.AttentionNormBias, eps);
        var thought = linear(linear_gelu(middle, Plain(layer.Up), Bias(layer.UpBias)), Plain(layer.Down), Bias(layer.DownBias));
        return layer_norm(thought, middle, layer.Norm, layer.NormBias, eps).MoveToOuterDisposeScope();
    }

    private static bool Packs(EncoderLayerWeights layer, int heads)
    {
#if SYSTEM_LIBTORCH
        var (width, inner) = (layer.Output.size(0), layer.Up.size(0));
        return Native && Kernels.Encodes(layer.Output) && !layer.IsPacked && width % PanelColumns == 0 && inner % PanelColumns == 0 && width % heads == 0 &&
            (width / heads) % 16 == 0 && width / heads <= MostHeadWidth;
#else
        return false;
#endif
    }

    // [M, K] → [M / 64, K / 2, 64, 2]: two neighbours of a row side by side, 64 rows of the matrix to a panel.
    private static Tensor Panels(Tensor weight)
    {
        using var scope = NewDisposeScope();
        return weight.view(weight.size(0) / PanelColumns, PanelColumns, weight.size(1) / 2, 2).permute(0, 2, 1, 3).contiguous().DetachFromDisposeScope();
    }

    private static Tensor Plain(Tensor weight) =>
        weight.dim() == 2 ? weight : weight.permute(0, 2, 1, 3).reshape(weight.size(0) * PanelColumns, weight.size(1) * 2);

    private static Tensor Wide(Tensor bias) => bias.to(ScalarType.Float32, copy: true).DetachFromDisposeScope();
}
