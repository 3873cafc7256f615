using Platform.Domain.Models;
using Platform.Training.Embedding;
using Platform.Training.Engine;
using Platform.Training.Formats;

namespace Platform.Web.Hosting.Models;

/// <summary>Reads folders of embedding models and cross-encoders with the engine's own readers.</summary>
internal static class EmbedderHeaders
{
    /// <exception cref="EngineException">The reader's refusal.</exception>
    public static ModelHeader Read(string folder, EmbedderKind kind, Func<string, IWeightSource, string> precision)
    {
        var description = EmbedderDescription.Read(folder);
        using var weights = WeightFiles.Open(folder);
        RequireSameModel(description, weights);
        _ = EmbeddingTokenizer.Load(folder, description);
        var facts = new ModelFacts(
            description.Family, description.Parameters, description.MaxTokens, description.VocabularySize, description.Layers, precision(folder, weights), HasChatTemplate: false)
        {
            Kind = kind == EmbedderKind.Embedder ? ModelKind.Embedder : ModelKind.Reranker,
            Dimensions = kind == EmbedderKind.Embedder ? description.Dimensions : 0,
        };
        return new ModelHeader(facts, "", []);
    }

    private static void RequireSameModel(EmbedderDescription description, IWeightSource weights)
    {
        var table = weights.Tensors.Values.FirstOrDefault(entry =>
            entry.Name.EndsWith("embeddings.word_embeddings.weight", StringComparison.Ordinal) || entry.Name.EndsWith("embed_tokens.weight", StringComparison.Ordinal));
        if (table is null)
            throw new EngineException("model.tensor_missing", "The weights have no table of word embeddings: they are not of an embedding model, or of a layout that is not known.");
        if (table.Shape is not [var rows, var columns] || rows != description.VocabularySize || columns != description.HiddenSize)
            throw new EngineException(
                "model.shape_mismatch",
                $"The embedding is {table.ShapeText}, the configuration asks for [{description.VocabularySize}, {description.HiddenSize}]. Configuration and weights are of different models.");
        if (!weights.Tensors.Keys.Any(name => name.Contains($".{description.Layers - 1}.", StringComparison.Ordinal)))
            throw new EngineException("model.tensor_missing", $"The configuration asks for {description.Layers} layers; the weights have fewer. Take the complete model from its publisher.");
    }
}
