using Platform.Torch;
using Platform.Training.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models;

/// <summary>Causal attention inside each sequence of a <see cref="TokenBatch"/>; fills a cache on the way when one is given.</summary>
internal sealed class PackedAttention(TokenBatch batch, KeyValueCache? cache = null) : IAttention
{
    public Tensor Positions => batch.Positions;

    public int Reach => batch.Lengths.Max();

    public Tensor forward(int layer, Heads heads)
    {
        var (query, key, value, rotation, scale, window) = heads;
        if (cache is null)
            return Fused.attention(query, key, value, batch.Lengths, scale, rotation.Cos, rotation.Sin, window);

        using var scope = NewDisposeScope();
        var turned = Fused.rope(key, rotation.Cos, rotation.Sin);
        cache.Fill(layer, batch, turned, value);
        return Fused.attention(Fused.rope(query, rotation.Cos, rotation.Sin), turned, value, batch.Lengths, scale, window: window).MoveToOuterDisposeScope();
    }
}
