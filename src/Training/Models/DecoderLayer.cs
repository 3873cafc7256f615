using Platform.Training.Lora;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models;

/// <summary>Norms of one layer; those a family does not have are null.</summary>
internal sealed record LayerNorms(RmsNorm? BeforeAttention, RmsNorm? AfterAttention, RmsNorm? BeforeFeedForward, RmsNorm? AfterFeedForward, RmsNorm? Query, RmsNorm? Key) : IDisposable
{
    public void Dispose()
    {
        foreach (var norm in new[] { BeforeAttention, AfterAttention, BeforeFeedForward, AfterFeedForward, Query, Key })
            norm?.Dispose();
    }
}

/// <summary>One decoder layer: attention and feed-forward, each added to the residual stream.</summary>
internal sealed class DecoderLayer(int index, DecoderConfig config, LayerNorms norms, LinearGroup queryKeyValue, LinearGroup output, IFeedForward feedForward) : IDisposable
{
    /// <param name="x">[N, H], the residual stream.</param>
    /// <param name="rotation">Of the pass's positions.</param>
    /// <param name="attention">Who sees whom.</param>
    /// <param name="pass">Adapter, or null.</param>
    /// <returns>[N, H], the caller's.</returns>
    public Tensor forward(Tensor x, Rotation rotation, IAttention attention, LoraPass? pass)
    {
        using var scope = NewDisposeScope();
        var mixed = Attend(norms.BeforeAttention?.forward(x) ?? x, rotation, attention, pass);
        var middle = Add(x, norms.AfterAttention?.forward(mixed) ?? mixed);
        var thought = feedForward.forward(norms.BeforeFeedForward?.forward(middle) ?? middle, pass);
        return Add(middle, norms.AfterFeedForward?.forward(thought) ?? thought).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        norms.Dispose();
        queryKeyValue.Dispose();
        output.Dispose();
        feedForward.Dispose();
    }

    private Tensor Attend(Tensor x, Rotation rotation, IAttention attention, LoraPass? pass)
    {
        using var scope = NewDisposeScope();
        var parts = queryKeyValue.forward(x, pass);
        if (parts.Length == 1)
            parts = parts[0].split([config.QuerySize, config.KeyValueSize, config.KeyValueSize], 1);

        var n = x.size(0);
        var query = rotation.forward(Heads(parts[0], norms.Query, n, config.Heads)); // [N, Q, D]
        var key = rotation.forward(Heads(parts[1], norms.Key, n, config.KeyValueHeads)); // [N, K, D]
        var value = parts[2].reshape(n, config.KeyValueHeads, config.HeadSize);
        var mixed = attention.forward(index, query, key, value, config.ScaleOfAttention, config.WindowOf(index)); // [N, QD]
        return output.forward(mixed, pass)[0].MoveToOuterDisposeScope();
    }

    private Tensor Heads(Tensor projected, RmsNorm? norm, long n, int heads)
    {
        if (norm is not null && config.QueryKeyNorm == QueryKeyNorm.Whole)
            projected = norm.forward(projected);
        var split = projected.reshape(n, heads, config.HeadSize);
        return norm is not null && config.QueryKeyNorm == QueryKeyNorm.PerHead ? norm.forward(split) : split;
    }

    private Tensor Add(Tensor x, Tensor update) =>
        config.ResidualScale == 1 ? x.add(update) : x.add(update, config.ResidualScale);
}
