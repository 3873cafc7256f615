using Platform.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models.Encoders;

/// <summary>A linear layer with a bias.</summary>
/// <param name="Weight">[O, I] in the compute type.</param>
/// <param name="Bias">[O] in the compute type.</param>
internal sealed record BiasedLinear(Tensor Weight, Tensor Bias) : IDisposable
{
    /// <param name="x">[N, I].</param>
    /// <returns>[N, O], the caller's.</returns>
    public Tensor forward(Tensor x) => Fused.linear(x, Weight, Bias);

    public void Dispose()
    {
        Weight.Dispose();
        Bias.Dispose();
    }
}

/// <summary>A norm with mean and bias.</summary>
/// <param name="Weight">[H] float32.</param>
/// <param name="Bias">[H] float32.</param>
/// <param name="Epsilon">Added to the variance.</param>
internal sealed record LayerNorm(Tensor Weight, Tensor Bias, double Epsilon) : IDisposable
{
    /// <param name="x">[N, H].</param>
    /// <param name="residual">[N, H].</param>
    /// <returns>[N, H], the caller's.</returns>
    public Tensor forward(Tensor x, Tensor residual) => Fused.layer_norm(x, residual, Weight, Bias, Epsilon);

    public void Dispose()
    {
        Weight.Dispose();
        Bias.Dispose();
    }
}

/// <summary>A frozen encoder of the BERT family.</summary>
/// <param name="Config">Its shape.</param>
/// <param name="Words">[V, H] in the compute type.</param>
/// <param name="Positions">[P, H] in the compute type, the first segment's row added.</param>
/// <param name="SecondSegment">[1, H] in the compute type: what the second segment adds to that; null where there is one segment.</param>
/// <param name="Norm">Of the sum.</param>
/// <param name="Layers">From the input up.</param>
internal sealed record EncoderModel(EncoderConfig Config, Tensor Words, Tensor Positions, Tensor? SecondSegment, LayerNorm Norm, IReadOnlyList<EncoderLayerWeights> Layers) : IDisposable
{
    /// <summary>False where products are made for a number of rows ahead: then a batch is filled up, so that few numbers come.</summary>
    public bool TakesAnyRows => Layers.Count > 0 && Layers[0].IsPacked;

    /// <summary>Hidden states of every row.</summary>
    /// <returns>[N, H] in the compute type, the caller's.</returns>
    public Tensor forward(EncoderBatch batch)
    {
        using var scope = NewDisposeScope();
        return Fused.encoder(Embed(batch), batch.Lengths, Config.Heads, Config.NormEpsilon, Layers).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        Words.Dispose();
        Positions.Dispose();
        SecondSegment?.Dispose();
        Norm.Dispose();
        foreach (var layer in Layers)
            layer.Dispose();
    }

    private Tensor Embed(EncoderBatch batch)
    {
        using var scope = NewDisposeScope();
        var places = Positions.index_select(0, batch.Positions);
        if (batch.Segments is { } segments && SecondSegment is { } second)
            places = places + (segments.unsqueeze(1).to(second.dtype) * second);
        return Norm.forward(Words.index_select(0, batch.Ids), places).MoveToOuterDisposeScope();
    }
}
