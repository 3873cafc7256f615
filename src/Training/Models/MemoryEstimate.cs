using Platform.Training.Engine;

namespace Platform.Training.Models;

/// <summary>Whether something fits a machine's memory.</summary>
public enum MemoryFit
{
    /// <summary>Takes at most 85 % of what is free.</summary>
    Fits = 0,

    /// <summary>Takes 85 to 100 % of what is free.</summary>
    Tight = 1,

    /// <summary>Takes more than is free.</summary>
    DoesNotFit = 2,
}

/// <summary>Expected memory of loading or training a model, in bytes. Pure arithmetic; needs no tensor library.</summary>
/// <param name="WeightBytes">The frozen base.</param>
/// <param name="AdapterBytes">Adapter values, gradients and both Adam moments, all float32.</param>
/// <param name="ActivationBytes">What the forward pass keeps for the backward pass.</param>
/// <param name="LogitBytes">The piece of logits that exists at one time.</param>
/// <param name="RuntimeBytes">Libraries and work space.</param>
public sealed record MemoryEstimate(long WeightBytes, long AdapterBytes, long ActivationBytes, long LogitBytes, long RuntimeBytes)
{
    // Measured: a host with libtorch takes 255 MB before its first step, and 300 to 334 MB after 60 to 240 steps of a tiny model.
    private const long Runtime = 300L << 20;
    private const int LogitRows = 256;
    private const double TightAbove = 0.85;

    /// <summary>Everything together.</summary>
    public long TotalBytes => WeightBytes + AdapterBytes + ActivationBytes + LogitBytes + RuntimeBytes;

    /// <summary>Memory to hold a base model and answer with it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="precision">How weights are held.</param>
    public static MemoryEstimate ForLoading(ModelDescription model, Precision precision) =>
        new(model.Parameters * BytesOf(precision), 0, 0, 8L * model.VocabularySize * sizeof(float), Runtime);

    /// <summary>Memory to train an adapter.</summary>
    /// <param name="model">The model.</param>
    /// <param name="precision">How weights are held.</param>
    /// <param name="lora">Shape of the adapter.</param>
    /// <param name="batch">Sequences in one pass.</param>
    /// <param name="length">Tokens of each.</param>
    /// <exception cref="EngineException">The adapter's shape is refused.</exception>
    public static MemoryEstimate ForTraining(ModelDescription model, Precision precision, LoraOptions lora, int batch, int length) => new(
        model.Parameters * BytesOf(precision),
        model.TrainableParameters(lora) * 4 * sizeof(float),
        (long)(BytesPerToken(model, precision) * batch * length),
        (long)LogitRows * model.VocabularySize * BytesOf(precision),
        Runtime);

    /// <summary>Compares with what is free.</summary>
    /// <param name="freeBytes">Free memory of the machine.</param>
    public MemoryFit On(long freeBytes) =>
        TotalBytes > freeBytes ? MemoryFit.DoesNotFit
        : TotalBytes > freeBytes * TightAbove ? MemoryFit.Tight
        : MemoryFit.Fits;

    /// <summary>Bytes the forward pass keeps for one token, all layers together. The attention keeps no scores, so the length of the sequence does not matter.</summary>
    internal static double BytesPerToken(ModelDescription model, Precision precision)
    {
        var config = model.Config;
        double size = BytesOf(precision), h = config.HiddenSize, q = config.QuerySize, k = config.KeyValueSize;
        var feedForward = config.Experts is { } experts ? 4.0 * experts.PerToken * experts.IntermediateSize : 4.0 * config.IntermediateSize;
        var norms = 2 * h * sizeof(float);
        var linears = size * ((2 * h) + (2 * q) + (2 * k) + feedForward);
        return config.Layers * (norms + linears);
    }

    private static int BytesOf(Precision precision) => precision == Precision.BFloat16 ? 2 : 4;
}
