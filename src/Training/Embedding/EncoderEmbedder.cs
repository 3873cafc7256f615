using Platform.Training.Models.Encoders;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Embedding;

/// <summary>An encoder whose states are pooled to one vector of unit length.</summary>
internal sealed class EncoderEmbedder(EncoderModel model, Pooling pooling) : IEmbeddingModel
{
    public float[][] Run(IReadOnlyList<int[]> sequences, IReadOnlyList<int>? secondStarts)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        using var batch = EncoderBatch.Pack(sequences, secondStarts, model.Config.FirstPosition, model.Config.Positions, model.TakesAnyRows);
        var hidden = model.forward(batch); // [N, H]
        var pooled = pooling switch
        {
            Pooling.Mean => Means(hidden, batch, sequences.Count),
            Pooling.First => hidden.index_select(0, RowsOf(batch, sequences, last: false)).to(ScalarType.Float32),
            Pooling.Last => hidden.index_select(0, RowsOf(batch, sequences, last: true)).to(ScalarType.Float32),
            _ => throw new ArgumentOutOfRangeException(nameof(sequences), pooling, "no such pooling"),
        };
        return Rows.OfUnitLength(pooled.data<float>().ToArray(), sequences.Count);
    }

    public void Dispose() => model.Dispose();

    // One narrow a sequence: the sums stay in float32 and touch no row of another sequence.
    private static Tensor Means(Tensor hidden, EncoderBatch batch, int count)
    {
        using var scope = NewDisposeScope();
        var means = Enumerable.Range(0, count).Select(index => hidden.narrow(0, batch.Starts[index], batch.Lengths[index]).to(ScalarType.Float32).mean([0L])).ToArray();
        return stack(means).MoveToOuterDisposeScope();
    }

    private static Tensor RowsOf(EncoderBatch batch, IReadOnlyList<int[]> sequences, bool last) =>
        tensor([.. sequences.Select((sequence, index) => (long)(batch.Starts[index] + (last ? sequence.Length - 1 : 0)))], [sequences.Count]);
}
