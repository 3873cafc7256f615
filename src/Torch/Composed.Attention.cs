using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Torch;

public static partial class Composed
{
    public static Tensor rope(Tensor x, Tensor cos, Tensor sin)
    {
        using var scope = NewDisposeScope();
        var half = cos.size(1);
        var c = cos.unsqueeze(1); // [N, 1, R/2]
        var s = sin.unsqueeze(1);
        var first = x.narrow(2, 0, half).to(float32);
        var second = x.narrow(2, half, half).to(float32);
        List<Tensor> parts = [((first * c) - (second * s)).to(x.dtype), ((second * c) + (first * s)).to(x.dtype)];
        if (2 * half < x.size(2))
        {
            parts.Add(x.narrow(2, 2 * half, x.size(2) - (2 * half)));
        }
        return cat(parts, 2).MoveToOuterDisposeScope();
    }

    public static Tensor attention(
        Tensor q, Tensor k, Tensor v, int[] lengths, double scale, Tensor? cos = null, Tensor? sin = null, int window = 0, double softcap = 0)
    {
        if (lengths.Sum(l => (long)l) != q.size(0))
        {
            throw new ArgumentException($"The sequences have {lengths.Sum(l => (long)l)} rows, q has {q.size(0)}.", nameof(lengths));
        }
        using var scope = NewDisposeScope();
        var queries = cos is null ? q : rope(q, cos, sin!);
        var keys = cos is null ? k : rope(k, cos, sin!);
        var results = new List<Tensor>(lengths.Length);
        long start = 0;
        foreach (var length in lengths)
        {
            var part = one_sequence(queries.narrow(0, start, length), keys.narrow(0, start, length), v.narrow(0, start, length), scale, window, softcap);
            results.Add(part);
            start += length;
        }
        var joined = results.Count == 1 ? results[0] : cat(results);
        return joined.MoveToOuterDisposeScope();
    }

    // q [T, H, D], k and v [T, G, D] → [T, H · D]
    private static Tensor one_sequence(Tensor q, Tensor k, Tensor v, double scale, int window, double softcap)
    {
        using var scope = NewDisposeScope();
        long length = q.size(0), heads = q.size(1), groups = heads / k.size(1);
        var queries = q.transpose(0, 1); // [H, T, D]
        var keys = k.transpose(0, 1).repeat_interleave(groups, 0); // [H, T, D]
        var values = v.transpose(0, 1).repeat_interleave(groups, 0);
        var scores = capped(queries.matmul(keys.transpose(1, 2)).to(float32) * scale, softcap); // [H, T, T]
        var hidden = ones([length, length], float32, q.device).triu(1);
        if (window > 0)
        {
            hidden = hidden + ones([length, length], float32, q.device).tril(-window);
        }
        var seen = window == Fused.BothWays ? scores : scores.masked_fill(hidden.gt(0), float.NegativeInfinity);
        var shares = seen.softmax(-1).to(v.dtype);
        return shares.matmul(values).transpose(0, 1).reshape(length, -1).MoveToOuterDisposeScope();
    }

    public static Tensor attention_cached(Tensor q, Tensor k_cache, Tensor v_cache, int[] lengths, double scale, int window = 0, double softcap = 0)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        long heads = q.size(1), groups = heads / k_cache.size(2);
        var results = new List<Tensor>(lengths.Length);
        for (var row = 0; row < lengths.Length; row++)
        {
            var first = window > 0 ? Math.Max(0, lengths[row] - window) : 0;
            var keys = k_cache.select(0, row).narrow(0, first, lengths[row] - first).transpose(0, 1).repeat_interleave(groups, 0); // [H, T, D]
            var values = v_cache.select(0, row).narrow(0, first, lengths[row] - first).transpose(0, 1).repeat_interleave(groups, 0);
            var query = q.select(0, row).unsqueeze(2); // [H, D, 1]
            var scores = capped(keys.matmul(query).to(float32) * scale, softcap); // [H, T, 1]
            var shares = scores.softmax(1).to(values.dtype).transpose(1, 2); // [H, 1, T]
            results.Add(shares.matmul(values).reshape(-1));
        }
        return stack(results).MoveToOuterDisposeScope();
    }

    private static Tensor capped(Tensor scores, double softcap) => softcap > 0 ? (scores / softcap).tanh() * softcap : scores;
}
