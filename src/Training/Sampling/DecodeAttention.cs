using Platform.Torch;
using Platform.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Sampling;

/// <summary>Attention of one new token a sequence over everything in the cache.</summary>
internal sealed class DecodeAttention : IAttention, IDisposable
{
    private readonly KeyValueCache _cache;
    private readonly Tensor _columns; // [B] int64
    private readonly int[] _lengths;

    public DecodeAttention(KeyValueCache cache)
    {
        _cache = cache;
        cache.Reserve();
        _columns = tensor(cache.NextColumns(), [cache.Lengths.Count]).DetachFromDisposeScope();
        _lengths = [.. cache.Lengths.Select(length => length + 1)];
        Positions = tensor([.. cache.Lengths.Select(length => (long)length)], [cache.Lengths.Count]).DetachFromDisposeScope();
        Reach = _lengths.Max();
    }

    public Tensor Positions { get; }

    public int Reach { get; }

    public Tensor forward(int layer, Heads heads)
    {
        using var scope = NewDisposeScope();
        var rotation = heads.Rotation;
        var (keys, values) = _cache.Append(layer, _columns, Fused.rope(heads.Key, rotation.Cos, rotation.Sin), heads.Value); // [B, C, K, D]
        return Fused.attention_cached(Fused.rope(heads.Query, rotation.Cos, rotation.Sin), keys, values, _lengths, heads.Scale, heads.Window).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        Positions.Dispose();
        _columns.Dispose();
    }
}
