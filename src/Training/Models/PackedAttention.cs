using Platform.Training.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models;

/// <summary>Causal attention inside each sequence of a <see cref="TokenBatch"/>; fills a cache on the way when one is given.</summary>
internal sealed class PackedAttention(TokenBatch batch, KeyValueCache? cache = null) : IAttention, IDisposable
{
    private readonly Dictionary<(int Length, int Window), Tensor> _masks = [];

    public Tensor Positions => batch.Positions;

    public int Reach => batch.Runs.Max(run => run.Length);

    public Tensor forward(int layer, Tensor query, Tensor key, Tensor value, double scale, int window)
    {
        cache?.Fill(layer, batch, key, value);
        if (batch.Runs.Count == 1)
            return OfRun(batch.Runs[0], query, key, value, scale, window);

        using var scope = NewDisposeScope();
        var parts = batch.Runs.Select(run => OfRun(run, Rows(query, run), Rows(key, run), Rows(value, run), scale, window)).ToArray();
        return cat(parts, 0).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var mask in _masks.Values)
            mask.Dispose();
        _masks.Clear();
    }

    private static Tensor Rows(Tensor x, SequenceRun run) => x.narrow(0, run.Start, (long)run.Count * run.Length);

    /// <summary>B sequences of T tokens, Q query heads in groups of G over K key heads, head size D.</summary>
    private Tensor OfRun(SequenceRun run, Tensor query, Tensor key, Tensor value, double scale, int window)
    {
        using var scope = NewDisposeScope();
        long b = run.Count, t = run.Length, d = query.size(2), heads = query.size(1), k = key.size(1);
        var g = heads / k;
        var q = query.mul(scale).view(b, t, k, g, d).permute(0, 2, 3, 1, 4).reshape(b * k, g * t, d); // [BK, GT, D]
        var keys = key.view(b, t, k, d).permute(0, 2, 3, 1).reshape(b * k, d, t); // [BK, D, T]
        var scores = bmm(q, keys).to(ScalarType.Float32).view(b * k, g, t, t); // [BK, G, T, T]
        var weights = scores.add_(MaskOf(run.Length, window)).softmax(-1).to(query.dtype).view(b * k, g * t, t);
        var values = value.view(b, t, k, d).permute(0, 2, 1, 3).reshape(b * k, t, d); // [BK, T, D]
        var mixed = bmm(weights, values).view(b, k, g, t, d).permute(0, 3, 1, 2, 4); // [B, T, K, G, D]
        return mixed.reshape(b * t, heads * d).MoveToOuterDisposeScope();
    }

    /// <summary>[T, T]: 0 where a row may look, −∞ elsewhere.</summary>
    private Tensor MaskOf(int length, int window)
    {
        var key = (length, window > 0 && window < length ? window : 0);
        if (_masks.TryGetValue(key, out var known))
            return known;

        using var scope = NewDisposeScope();
        var hidden = full([length, length], float.NegativeInfinity).triu(1);
        if (key.Item2 > 0)
            hidden = hidden + full([length, length], float.NegativeInfinity).tril(-key.Item2);
        return _masks[key] = hidden.DetachFromDisposeScope();
    }
}
