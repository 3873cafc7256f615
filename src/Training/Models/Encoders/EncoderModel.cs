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

/// <summary>One encoder layer: attention both ways and a feed-forward, a norm after each.</summary>
internal sealed record EncoderLayer(BiasedLinear QueryKeyValue, BiasedLinear Output, LayerNorm AfterAttention, BiasedLinear Up, BiasedLinear Down, LayerNorm AfterFeedForward) : IDisposable
{
    /// <param name="x">[N, H].</param>
    /// <param name="lengths">Rows of each sequence.</param>
    /// <param name="heads">Attention heads.</param>
    /// <returns>[N, H], the caller's.</returns>
    public Tensor forward(Tensor x, int[] lengths, int heads)
    {
        using var scope = NewDisposeScope();
        var (rows, width) = (x.size(0), x.size(1));
        var parts = QueryKeyValue.forward(x).split([width, width, width], 1);
        var size = width / heads;
        var mixed = Fused.attention(
            parts[0].view(rows, heads, size), parts[1].view(rows, heads, size), parts[2].view(rows, heads, size), lengths, 1 / Math.Sqrt(size), window: Fused.BothWays); // [N, H]
        var middle = AfterAttention.forward(Output.forward(mixed), x);
        var thought = Down.forward(Fused.linear_gelu(middle, Up.Weight, Up.Bias));
        return AfterFeedForward.forward(thought, middle).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (var part in new IDisposable[] { QueryKeyValue, Output, AfterAttention, Up, Down, AfterFeedForward })
            part.Dispose();
    }
}

/// <summary>A frozen encoder of the BERT family.</summary>
/// <param name="Config">Its shape.</param>
/// <param name="Words">[V, H] in the compute type.</param>
/// <param name="Positions">[P, H] in the compute type, the first segment's row added.</param>
/// <param name="SecondSegment">[1, H] in the compute type: what the second segment adds to that; null where there is one segment.</param>
/// <param name="Norm">Of the sum.</param>
/// <param name="Layers">From the input up.</param>
internal sealed record EncoderModel(EncoderConfig Config, Tensor Words, Tensor Positions, Tensor? SecondSegment, LayerNorm Norm, IReadOnlyList<EncoderLayer> Layers) : IDisposable
{
    /// <summary>Hidden states of every row.</summary>
    /// <returns>[N, H] in the compute type, the caller's.</returns>
    public Tensor forward(EncoderBatch batch)
    {
        using var scope = NewDisposeScope();
        var x = Embed(batch);
        foreach (var layer in Layers)
        {
            var next = layer.forward(x, batch.Lengths, Config.Heads);
            x.Dispose();
            x = next;
        }

        return x.MoveToOuterDisposeScope();
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
