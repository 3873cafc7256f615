using Platform.Training.Models.Encoders;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Embedding;

/// <summary>An encoder with a classifier of one label over its first token: how well a passage answers a query.</summary>
/// <param name="model">The encoder.</param>
/// <param name="inner">The layer before the score (BERT's pooler, RoBERTa's dense).</param>
/// <param name="score">[1, H].</param>
internal sealed class CrossEncoder(EncoderModel model, BiasedLinear inner, BiasedLinear score) : IEmbeddingModel
{
    public float[][] Run(IReadOnlyList<int[]> sequences, IReadOnlyList<int>? secondStarts)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        using var batch = EncoderBatch.Pack(sequences, secondStarts, model.Config.FirstPosition, model.Config.Positions, model.TakesAnyRows);
        var first = model.forward(batch).index_select(0, tensor([.. batch.Starts.Select(row => (long)row)], [batch.Starts.Length])); // [S, H]
        var scores = score.forward(inner.forward(first).tanh()).to(ScalarType.Float32).data<float>().ToArray();
        return [.. scores.Select(value => new[] { value })];
    }

    public void Dispose()
    {
        model.Dispose();
        inner.Dispose();
        score.Dispose();
    }
}
