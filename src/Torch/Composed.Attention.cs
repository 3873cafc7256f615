using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Torch;

public static partial class Composed
{
    public static Tensor rope(Tensor x, Tensor cos, Tensor sin)
    {
        using var scope = NewDisposeScope();
        return turned(x, whole(cos, cos), whole(-sin, sin), 1).MoveToOuterDisposeScope();
    }

    // Tables for both halves of a head: [N, R/2] each → [N, 1, R]
    private static Tensor whole(Tensor first, Tensor second) => cat([first, second], 1).unsqueeze(1);

    // The factor is applied before anything is rounded.
    private static Tensor turned(Tensor x, Tensor cos, Tensor sin, double factor)
    {
        using var scope = NewDisposeScope();
        if (factor != 1)
        {
            (cos, sin) = (cos * factor, sin * factor);
        }
        var (turns, width) = (cos.size(2), x.size(2));
        var parts = turns < width ? x.split([turns, width - turns], 2) : [x];
        var wide = parts[0].to(float32);
        var halves = wide.chunk(2, 2);
        var result = (wide * cos).addcmul_(cat([halves[1], halves[0]], 2), sin, 1).to(x.dtype);
        return (turns < width ? cat([result, parts[1] * factor], 2) : result).MoveToOuterDisposeScope();
    }

    public static Tensor attention(
        Tensor q, Tensor k, Tensor v, int[] lengths, double scale, Tensor? cos = null, Tensor? sin = null, int window = 0, double softcap = 0)
    {
        if (lengths.Sum(l => (long)l) != q.size(0))
        {
            throw new ArgumentException($"The sequences have {lengths.Sum(l => (long)l)} rows, q has {q.size(0)}.", nameof(lengths));
        }
        using var scope = NewDisposeScope();
        Tensor queries, keys;
        if (cos is null)
        {
            (queries, keys) = (q * scale, k);
        }
        else
        {
            var (c, s) = (whole(cos, cos), whole(-sin!, sin!));
            (queries, keys) = (turned(q, c, s, scale), turned(k, c, s, 1));
        }
        var equal = runs(lengths).ToArray();
        var rows = Array.ConvertAll(equal, run => (long)run.length * run.count);
        var (qs, ks, vs) = (queries.split(rows), keys.split(rows), v.split(rows));
        var results = equal.Select((run, i) => equal_sequences(qs[i], ks[i], vs[i], run.count, window, softcap)).ToList();
        return (results.Count == 1 ? results[0] : cat(results)).MoveToOuterDisposeScope();
    }

    // Neighbours of one length go through the products together.
    private static IEnumerable<(int length, int count)> runs(int[] lengths)
    {
        for (var first = 0; first < lengths.Length;)
        {
            var next = first + 1;
            while (next < lengths.Length && lengths[next] == lengths[first])
            {
                next++;
            }
            yield return (lengths[first], next - first);
            first = next;
        }
    }

    // q [B · T, H, D] scaled, k and v [B · T, G, D] → [B · T, H · D]; the H / G query heads of a key head lie one below the other in one matrix
    private static Tensor equal_sequences(Tensor q, Tensor k, Tensor v, int count, int window, double softcap)
    {
        using var scope = NewDisposeScope();
        long length = q.size(0) / count, groups = k.size(1), each = q.size(1) / groups, width = q.size(2);
        var queries = q.reshape(count, length, groups, each, width).permute(0, 2, 3, 1, 4).reshape(count * groups, each * length, width);
        var keys = k.reshape(count, length, groups, width).transpose(1, 2).reshape(count * groups, length, width);
        var values = v.reshape(count, length, groups, width).transpose(1, 2).reshape(count * groups, length, width);
        var scores = queries.bmm(keys.transpose(1, 2)); // [B · G, H / G · T, T]
        if (softcap > 0)
        {
            scores = capped(scores.to(float32), softcap).to(scores.dtype);
        }
        if (window != Fused.BothWays)
        {
            scores.add_(hidden_positions(length, window, q).repeat(each, 1)); // 0 or -inf
        }
        var shares = scores.softmax(-1).to(v.dtype);
        return shares.bmm(values).view(count, groups, each, length, width).permute(0, 3, 1, 2, 4).reshape(count * length, groups * each * width).MoveToOuterDisposeScope();
    }

    private static Tensor hidden_positions(long length, int window, Tensor like)
    {
        using var scope = NewDisposeScope();
        var hidden = ones([length, length], float32, like.device).triu(1);
        if (window > 0)
        {
            hidden = hidden + ones([length, length], float32, like.device).tril(-window);
        }
        return zeros([length, length], float32, like.device).masked_fill(hidden.gt(0), float.NegativeInfinity).to(like.dtype).MoveToOuterDisposeScope();
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
