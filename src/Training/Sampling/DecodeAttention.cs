using Platform.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Sampling;

/// <summary>Attention of one new token a sequence over everything in the cache.</summary>
internal sealed class DecodeAttention : IAttention, IDisposable
{
    private readonly KeyValueCache _cache;
    private readonly Dictionary<int, Tensor> _masks = [];

    public DecodeAttention(KeyValueCache cache)
    {
        _cache = cache;
        cache.Reserve();
        Positions = tensor([.. cache.Lengths.Select(length => (long)length)], [cache.Lengths.Count]).DetachFromDisposeScope();
        Reach = cache.Lengths.Max() + 1;
    }

    public Tensor Positions { get; }

    public int Reach { get; }

    /// <summary>B sequences, Q query heads in groups of G over K key heads, C columns, head size D.</summary>
    public Tensor forward(int layer, Tensor query, Tensor key, Tensor value, double scale, int window)
    {
        using var scope = NewDisposeScope();
        long b = query.size(0), heads = query.size(1), d = query.size(2), k = key.size(1);
        var (keys, values) = _cache.Append(layer, key, value); // [B, K, C, D]
        var c = keys.size(2);
        var q = query.mul(scale).reshape(b, k, heads / k, d); // [B, K, G, D]
        var scores = matmul(q, keys.transpose(2, 3)).to(ScalarType.Float32); // [B, K, G, C]
        var weights = scores.add_(MaskOf(window, (int)c)).softmax(-1).to(query.dtype);
        return matmul(weights, values).reshape(b, heads * d).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        Positions.Dispose();
        foreach (var mask in _masks.Values)
            mask.Dispose();
    }

    /// <summary>[B, 1, 1, C]: 0 where a sequence has a token that the new one may see, −∞ elsewhere.</summary>
    private Tensor MaskOf(int window, int columns)
    {
        if (_masks.TryGetValue(window, out var known))
            return known;

        var lengths = _cache.Lengths;
        var mask = new float[lengths.Count * columns];
        for (var row = 0; row < lengths.Count; row++)
        {
            var hidden = columns - 1 - lengths[row];
            if (window > 0)
                hidden = Math.Max(hidden, columns - window);
            mask.AsSpan(row * columns, Math.Clamp(hidden, 0, columns)).Fill(float.NegativeInfinity);
        }

        return _masks[window] = tensor(mask, [lengths.Count, 1, 1, columns]).DetachFromDisposeScope();
    }
}
