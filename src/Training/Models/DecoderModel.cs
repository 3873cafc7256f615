using Platform.Torch;
using Platform.Training.Lora;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models;

/// <summary>A frozen decoder of any supported family.</summary>
internal sealed class DecoderModel : IDisposable
{
    private readonly Tensor _embedding; // [V, H]
    private readonly Tensor _head; // [V, H], the embedding itself where they are tied
    private readonly IReadOnlyList<DecoderLayer> _layers;
    private readonly RmsNorm _finalNorm;
    private readonly Rotary _rotary;
    private readonly Rotary? _windowRotary;

    public DecoderModel(DecoderConfig config, ScalarType dtype, DecoderParts parts)
    {
        (Config, DType) = (config, dtype);
        (_embedding, _head, _layers, _finalNorm) = (parts.Embedding, parts.Head, parts.Layers, parts.FinalNorm);
        LinearGroups = parts.LinearGroups;
        _rotary = new Rotary(config.Rotary, config.HeadSize);
        _windowRotary = config.WindowRotary is { } window ? new Rotary(window, config.HeadSize) : null;
    }

    public DecoderConfig Config { get; }

    /// <summary>Compute type: bfloat16 or float32.</summary>
    public ScalarType DType { get; }

    /// <summary>All linear layers an adapter can have, in order.</summary>
    public IReadOnlyList<LinearGroup> LinearGroups { get; }

    /// <summary>[V, H] in the compute type; belongs to the model.</summary>
    public Tensor Head => _head;

    public int LayerCount => _layers.Count;

    /// <summary>The whole pass: tokens to normalised hidden states.</summary>
    /// <param name="ids">[N] int64.</param>
    /// <param name="attention">Who sees whom.</param>
    /// <param name="pass">Adapter, or null.</param>
    /// <returns>[N, H], the caller's.</returns>
    public Tensor forward(Tensor ids, IAttention attention, LoraPass? pass)
    {
        using var scope = NewDisposeScope();
        var rotations = RotationsOf(attention);
        var x = Embed(ids);
        for (var layer = 0; layer < _layers.Count; layer++)
            x = Layer(layer, x, rotations, attention, pass);
        return Finish(x).MoveToOuterDisposeScope();
    }

    /// <summary>[N] to [N, H].</summary>
    public Tensor Embed(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var x = _embedding.index_select(0, ids).to(ScalarType.Float32);
        return (Config.EmbeddingScale == 1 ? x : x.mul(Config.EmbeddingScale)).MoveToOuterDisposeScope();
    }

    /// <summary>One layer, [N, H] to [N, H].</summary>
    public Tensor Layer(int layer, Tensor x, Rotations rotations, IAttention attention, LoraPass? pass) =>
        _layers[layer].forward(x, Config.WindowOf(layer) > 0 ? rotations.Window : rotations.Full, attention, pass);

    /// <summary>The last norm, [N, H] to [N, H].</summary>
    public Tensor Finish(Tensor x) => _finalNorm.forward(x, DType);

    /// <summary>Rotations of a pass's positions; their tensors are the caller's.</summary>
    public Rotations RotationsOf(IAttention attention)
    {
        var full = _rotary.At(attention.Positions, attention.Reach);
        return new Rotations(full, _windowRotary?.At(attention.Positions, attention.Reach) ?? full);
    }

    /// <summary>Logits of hidden states in float32.</summary>
    /// <param name="hidden">[M, H].</param>
    /// <returns>[M, V] float32, the caller's.</returns>
    public Tensor Logits(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        var logits = Fused.linear(hidden, _head).to(ScalarType.Float32);
        return (Config.LogitDivisor == 1 ? logits : logits.div_(Config.LogitDivisor)).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var layer in _layers)
            layer.Dispose();
        _finalNorm.Dispose();
        _rotary.Dispose();
        _windowRotary?.Dispose();
        if (!ReferenceEquals(_head, _embedding))
            _head.Dispose();
        _embedding.Dispose();
    }
}

/// <summary>Rotations of full layers and of layers with a window; mostly the same.</summary>
internal sealed record Rotations(Rotation Full, Rotation Window);

/// <summary>What a loader hands to a model, which takes it over.</summary>
internal sealed record DecoderParts(Tensor Embedding, Tensor Head, IReadOnlyList<DecoderLayer> Layers, RmsNorm FinalNorm, IReadOnlyList<LinearGroup> LinearGroups);
