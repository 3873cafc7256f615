using Platform.Training.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Embedding;

/// <summary>A decoder whose states are pooled to one vector of unit length.</summary>
internal sealed class DecoderEmbedder(DecoderModel model, Pooling pooling) : IEmbeddingModel
{
    public float[][] Run(IReadOnlyList<int[]> sequences, IReadOnlyList<int>? secondStarts)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        using var batch = TokenBatch.Pack(sequences);
        var hidden = model.forward(batch.Ids, new PackedAttention(batch), null); // [N, H]
        var pooled = stack(sequences.Select((sequence, index) => One(hidden, batch.Starts[index], sequence.Length)));
        return Rows.OfUnitLength(pooled.data<float>().ToArray(), sequences.Count);
    }

    public void Dispose() => model.Dispose();

    private Tensor One(Tensor hidden, int start, int length) => pooling switch
    {
        Pooling.Mean => hidden.narrow(0, start, length).to(ScalarType.Float32).mean([0L]),
        Pooling.First => hidden.select(0, start).to(ScalarType.Float32),
        _ => hidden.select(0, start + length - 1).to(ScalarType.Float32),
    };
}
