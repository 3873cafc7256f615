using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Training.Embedding;
using Platform.Training.Engine;
using Platform.Training.Formats;
using Platform.Training.Models;
using Platform.Training.Tokenizers;

namespace Platform.Web.Hosting.Models;

/// <summary>What the headers of a model's files say, and what they state about licence and languages.</summary>
internal sealed record ModelHeader(ModelFacts Facts, string Licence, IReadOnlyList<string> Languages);

/// <summary>Reads model folders with the engine's own readers: what is accepted here is what the engine loads. No tensor library is touched.</summary>
internal static class ModelHeaders
{
    private const long MostConfigurationBytes = 4L << 20;

    /// <summary>Reads configuration, tokenizer and the structure of the weights.</summary>
    /// <returns>Refused with the reader's own code and sentence.</returns>
    public static Outcome<ModelHeader> Read(string folder)
    {
        try
        {
            RequireSmall(folder);
            if (EmbedderRegistry.Recognise(folder) is { } kind)
                return EmbedderHeaders.Read(folder, kind, PrecisionOf);
            var description = ModelDescription.Read(folder);
            using var weights = WeightFiles.Open(folder);
            RequireSameModel(description, weights);
            var tokenizer = Tokenizer.Load(folder);
            RequireRows(description, tokenizer);
            return new ModelHeader(FactsOf(folder, description, weights, tokenizer), Licence(weights), Languages(weights));
        }
        catch (EngineException refusal)
        {
            return new DomainError(refusal.Code, refusal.Message);
        }
    }

    /// <summary>Reads the structure of one weights file.</summary>
    public static Outcome RequireReadable(string file)
    {
        try
        {
            using var weights = WeightFiles.Open(file);
            return Outcome.Success;
        }
        catch (EngineException refusal)
        {
            return new DomainError(refusal.Code, refusal.Message);
        }
    }

    /// <summary>Reads every weight once: a value that is not finite refuses the model.</summary>
    public static Outcome RequireFinite(string folder, CancellationToken cancellationToken)
    {
        try
        {
            using var weights = WeightFiles.Open(folder);
            WeightFiles.RequireFinite(weights, cancellationToken);
            return Outcome.Success;
        }
        catch (EngineException refusal)
        {
            return new DomainError(refusal.Code, refusal.Message);
        }
    }

    private static ModelFacts FactsOf(string folder, ModelDescription description, IWeightSource weights, Tokenizer tokenizer) => new(
        description.Family, description.Parameters, description.ContextTokens, description.VocabularySize, description.Layers,
        PrecisionOf(folder, weights), tokenizer.Settings.ChatTemplates.Count > 0);

    private static void RequireSmall(string folder)
    {
        var file = new FileInfo(Path.Combine(folder, "config.json"));
        if (file.Exists && file.Length > MostConfigurationBytes)
            throw new EngineException("model.config_invalid", $"config.json has {file.Length:N0} bytes; a configuration has at most {MostConfigurationBytes:N0}. This is no model's configuration.");
    }

    private static void RequireSameModel(ModelDescription description, IWeightSource weights)
    {
        if (!weights.Tensors.TryGetValue("model.embed_tokens.weight", out var embedding))
            throw new EngineException("model.tensor_missing", "The weights have no tensor 'model.embed_tokens.weight': they are not of a language model, or of a layout that is not known.");
        if (embedding.Shape is not [var rows, var columns] || rows != description.VocabularySize || columns != description.HiddenSize)
            throw new EngineException(
                "model.shape_mismatch",
                $"The embedding is {embedding.ShapeText}, the configuration asks for [{description.VocabularySize}, {description.HiddenSize}]. Configuration and weights are of different models.");
        var last = $"model.layers.{description.Layers - 1}.";
        if (!weights.Tensors.Keys.Any(name => name.StartsWith(last, StringComparison.Ordinal)))
            throw new EngineException("model.tensor_missing", $"The configuration asks for {description.Layers} layers; the weights have fewer. Take the complete model from its publisher.");
    }

    private static void RequireRows(ModelDescription description, Tokenizer tokenizer)
    {
        if (tokenizer.VocabularySize > description.VocabularySize)
            throw new EngineException(
                "model.tokenizer_mismatch",
                $"The tokenizer has {tokenizer.VocabularySize} tokens, the model {description.VocabularySize} rows of embedding. Tokenizer and weights are of different models.");
    }

    /// <summary>The number type that most weights have.</summary>
    private static string PrecisionOf(string folder, IWeightSource weights)
    {
        var kind = weights.Tensors.Values.GroupBy(entry => entry.Kind.Name).MaxBy(group => group.Sum(entry => entry.ElementCount))!.Key;
        var format = Directory.EnumerateFiles(folder, "*.safetensors").Any() ? "safetensors" : "GGUF";
        return $"{format} {kind}";
    }

    private static string Licence(IWeightSource weights) => weights.Metadata.GetValueOrDefault("general.license", "");

    private static string[] Languages(IWeightSource weights) =>
        weights.Metadata.TryGetValue("general.languages", out var list)
            ? list.Trim('[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [];
}
