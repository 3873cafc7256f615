using Platform.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Sampling;

/// <summary>
/// Keys and values of the tokens so far, for a batch of sequences of different lengths. Sequences are aligned at their ends
/// (shorter ones have unused columns in front), so that the next token of all of them goes into one column.
/// </summary>
internal sealed class KeyValueCache : IDisposable
{
    private const int GrowBy = 128;

    private readonly Tensor?[] _keys; // a layer: [B, K, C, D]
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
        Columns = lengths.Max();
        _capacity = RoundUp(Columns + 1);
        (_keys, _values) = (new Tensor?[_config.Layers], new Tensor?[_config.Layers]);
    }

    /// <summary>Columns in use.</summary>
    public int Columns { get; private set; }

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
        var slot = _firstSlot;
        foreach (var run in batch.Runs)
        {
            Store(_keys[layer]!, key, run, slot);
            Store(_values[layer]!, value, run, slot);
            slot += run.Count;
        }
    }

    /// <summary>Adds one token's keys and values, [B, K, D], and returns all so far as [B, K, C, D] views (the caller's).</summary>
    public (Tensor Keys, Tensor Values) Append(int layer, Tensor key, Tensor value)
    {
        Column(_keys[layer]!, key);
        Column(_values[layer]!, value);
        return (_keys[layer]!.narrow(2, 0, Columns + 1), _values[layer]!.narrow(2, 0, Columns + 1));
    }

    /// <summary>To be called before a token is added to all layers.</summary>
    public void Reserve()
    {
        if (Columns < _capacity)
            return;
        _capacity = RoundUp(Columns + 1);
        Replace(old =>
        {
            var wider = Empty();
            wider.narrow(2, 0, Columns).copy_(old.narrow(2, 0, Columns));
            return wider;
        });
    }

    /// <summary>To be called after a token was added to all layers.</summary>
    public void Advance()
    {
        Columns++;
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

    private Tensor Empty() => zeros([_lengths.Length, _config.KeyValueHeads, _capacity, _config.HeadSize], _dtype).DetachFromDisposeScope();

    private void Column(Tensor target, Tensor values)
    {
        using var column = target.select(2, Columns);
        column.copy_(values);
    }

    private void Store(Tensor target, Tensor rows, SequenceRun run, int slot)
    {
        long b = run.Count, t = run.Length, k = _config.KeyValueHeads, d = _config.HeadSize;
        var part = rows.narrow(0, run.Start, b * t).view(b, t, k, d).permute(0, 2, 1, 3);
        target.narrow(0, slot, b).narrow(2, _lengths.Max() - run.Length, t).copy_(part);
    }

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
