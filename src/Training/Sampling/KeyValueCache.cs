using Platform.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Sampling;

/// <summary>Keys and values of the tokens so far, for a batch of sequences of different lengths; each begins in the first column.</summary>
internal sealed class KeyValueCache : IDisposable
{
    private const int GrowBy = 128;

    private readonly Tensor?[] _keys; // a layer: [B, C, K, D]
    private readonly Tensor?[] _values;
    private readonly DecoderConfig _config;
    private readonly ScalarType _dtype;
    private int[] _lengths;
    private int _capacity;
    private int _firstSlot;

    /// <param name="model">The model.</param>
    /// <param name="lengths">Prompt length of each sequence.</param>
    public KeyValueCache(DecoderModel model, IReadOnlyList<int> lengths)
    {
        (_config, _dtype) = (model.Config, model.DType);
        _lengths = [.. lengths];
        _capacity = RoundUp(_lengths.Max() + 1);
        (_keys, _values) = (new Tensor?[_config.Layers], new Tensor?[_config.Layers]);
    }

    /// <summary>Tokens of each sequence.</summary>
    public IReadOnlyList<int> Lengths => _lengths;

    /// <summary>Says which sequences the following prompt passes fill: those from this one on.</summary>
    public void StartAt(int slot) => _firstSlot = slot;

    /// <summary>Stores the prompt's keys and values of one layer.</summary>
    public void Fill(int layer, TokenBatch batch, Tensor key, Tensor value)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        _keys[layer] ??= Empty();
        _values[layer] ??= Empty();
        for (var index = 0; index < batch.Lengths.Length; index++)
        {
            Store(_keys[layer]!, key, batch, index);
            Store(_values[layer]!, value, batch, index);
        }
    }

    /// <summary>Adds one token's keys and values, [B, K, D].</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="columns">For each sequence the row of its next column, [B] int64, as <see cref="NextColumns"/> gives them.</param>
    /// <param name="key">[B, K, D].</param>
    /// <param name="value">[B, K, D].</param>
    /// <returns>The whole caches of the layer, [B, C, K, D], not the caller's.</returns>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor columns, Tensor key, Tensor value)
    {
        Put(_keys[layer]!, columns, key);
        Put(_values[layer]!, columns, value);
        return (_keys[layer]!, _values[layer]!);
    }

    /// <summary>Where the next token of each sequence goes, counted over the cache of one layer.</summary>
    public long[] NextColumns() => [.. _lengths.Select((length, slot) => ((long)slot * _capacity) + length)];

    /// <summary>To be called before a token is added to all layers.</summary>
    public void Reserve()
    {
        var used = _lengths.Max();
        if (used < _capacity)
            return;
        _capacity = RoundUp(used + 1);
        Replace(old =>
        {
            var wider = Empty();
            wider.narrow(1, 0, used).copy_(old.narrow(1, 0, used));
            return wider;
        });
    }

    /// <summary>To be called after a token was added to all layers.</summary>
    public void Advance()
    {
        for (var index = 0; index < _lengths.Length; index++)
            _lengths[index]++;
    }

    /// <summary>Drops all sequences but these.</summary>
    public void Keep(IReadOnlyList<int> slots)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        _lengths = [.. slots.Select(slot => _lengths[slot])];
        var rows = tensor([.. slots.Select(slot => (long)slot)], [slots.Count]);
        Replace(old => old.index_select(0, rows));
    }

    public void Dispose()
    {
        foreach (var tensor in _keys.Concat(_values))
            tensor?.Dispose();
    }

    private static int RoundUp(int columns) => (columns + GrowBy - 1) / GrowBy * GrowBy;

    private Tensor Empty() => zeros([_lengths.Length, _capacity, _config.KeyValueHeads, _config.HeadSize], _dtype).DetachFromDisposeScope();

    private static void Put(Tensor target, Tensor columns, Tensor values)
    {
        using var scope = NewDisposeScope();
        target.view(-1, target.size(2), target.size(3)).index_copy_(0, columns, values);
    }

    private void Store(Tensor target, Tensor rows, TokenBatch batch, int index) =>
        target.select(0, _firstSlot + index).narrow(0, 0, batch.Lengths[index]).copy_(rows.narrow(0, batch.Starts[index], batch.Lengths[index]));

    private void Replace(Func<Tensor, Tensor> change)
    {
        for (var layer = 0; layer < _keys.Length; layer++)
        {
            _keys[layer] = Swap(_keys[layer]!, change);
            _values[layer] = Swap(_values[layer]!, change);
        }
    }

    private static Tensor Swap(Tensor old, Func<Tensor, Tensor> change)
    {
        var changed = change(old).DetachFromDisposeScope();
        old.Dispose();
        return changed;
    }
}
