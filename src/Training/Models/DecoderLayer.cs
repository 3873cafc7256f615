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
internal sealed class DecoderLayer(int index, DecoderConfig config, ScalarType dtype, LayerNorms norms, LinearGroup queryKeyValue, LinearGroup output, IFeedForward feedForward) : IDisposable
{
    /// <param name="x">[N, H], the residual stream.</param>
    /// <param name="rotation">Of the pass's positions.</param>
    /// <param name="attention">Who sees whom.</param>
    /// <param name="pass">Adapter, or null.</param>
    /// <returns>[N, H], the caller's.</returns>
    public Tensor forward(Tensor x, Rotation rotation, IAttention attention, LoraPass? pass)
    {
        using var scope = NewDisposeScope();
        var mixed = Attend(norms.BeforeAttention?.forward(x, dtype) ?? x.to(dtype), rotation, attention, pass);
        var (middle, input) = Between(x, norms.AfterAttention?.forward(mixed) ?? mixed);
        var thought = feedForward.forward(input, pass);
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
        var parts = queryKeyValue.forward(x, pass).split([config.QuerySize, config.KeyValueSize, config.KeyValueSize], 1);
        var n = x.size(0);
        var heads = new Heads(
            HeadsOf(parts[0], norms.Query, n, config.Heads), // [N, Q, D]
            HeadsOf(parts[1], norms.Key, n, config.KeyValueHeads), // [N, K, D]
            parts[2].view(n, config.KeyValueHeads, config.HeadSize),
            rotation,
            config.ScaleOfAttention,
            config.WindowOf(index));
        return output.forward(attention.forward(index, heads), pass).MoveToOuterDisposeScope();
    }

    /// <summary>The sum after attention, and what the feed-forward reads.</summary>
    private (Tensor Sum, Tensor Input) Between(Tensor x, Tensor mixed)
    {
        if (norms.BeforeFeedForward is { } norm && config.ResidualScale == 1 && x.dtype == dtype)
            return norm.forward(mixed, x);
        var sum = Add(x, mixed);
        return (sum, norms.BeforeFeedForward?.forward(sum, dtype) ?? sum.to(dtype));
    }

    private Tensor HeadsOf(Tensor projected, RmsNorm? norm, long n, int heads)
    {
        if (norm is not null && config.QueryKeyNorm == QueryKeyNorm.Whole)
            projected = norm.forward(projected);
        var split = projected.view(n, heads, config.HeadSize);
        return norm is not null && config.QueryKeyNorm == QueryKeyNorm.PerHead ? norm.forward(split) : split;
    }

    private Tensor Add(Tensor x, Tensor update) =>
        config.ResidualScale == 1 ? x.add(update) : x.add(update, config.ResidualScale);
}
