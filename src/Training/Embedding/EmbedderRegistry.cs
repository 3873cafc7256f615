using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Models;
using Platform.Training.Models.Encoders;

namespace Platform.Training.Embedding;

/// <summary>The one place that knows which models embed: encoders of the BERT family, every decoder family with sentence-transformers' files, cross-encoders.</summary>
public static class EmbedderRegistry
{
    private const string ClassifierSuffix = "ForSequenceClassification";

    /// <summary>Families that can be read, by the <c>model_type</c> of their configuration.</summary>
    public static IReadOnlyList<string> Families { get; } = [.. EncoderRegistry.Names, .. FamilyRegistry.Names];

    /// <summary>What a folder is, from its small files; null where it is no embedding model (a generator, or nothing at all).</summary>
    /// <param name="folder">A model folder.</param>
    public static EmbedderKind? Recognise(string folder)
    {
        var path = Path.Combine(folder, "config.json");
        if (!File.Exists(path))
            return null;
        try
        {
            using var config = JsonDocument.Parse(File.ReadAllBytes(path));
            if (config.RootElement.ValueKind != JsonValueKind.Object)
                return null;
            var encoder = config.RootElement.TryGetProperty("model_type", out var type) && type.ValueKind == JsonValueKind.String && EncoderRegistry.Knows(type.GetString());
            return encoder && Classifies(config.RootElement) ? EmbedderKind.Reranker : encoder || File.Exists(EmbedderFiles.ModulesOf(folder)) ? EmbedderKind.Embedder : null;
        }
        catch (JsonException)
        {
            return null; // whoever reads the model itself names the fault
        }
    }

    internal static EmbedderDescription Read(string folder)
    {
        var config = ConfigFile.Read(folder);
        var family = config.Text("model_type") ?? throw config.Wrong("model_type", "the family's name");
        if (EncoderRegistry.Knows(family))
            return Recognise(folder) == EmbedderKind.Reranker ? CrossEncoder(folder, config) : Encoder(folder, config);
        if (FamilyRegistry.Names.Contains(family))
            return Decoder(folder, ModelDescription.Of(FamilyRegistry.Read(config)));
        throw new EngineException("model.unknown_family", $"The embedding model family '{family}' is not known. Known families: {string.Join(", ", Families)}. Choose an embedding model of one of them.");
    }

    private static bool Classifies(JsonElement config) => config.TryGetProperty("architectures", out var names) && names.ValueKind == JsonValueKind.Array
        && names.EnumerateArray().Any(name => name.ValueKind == JsonValueKind.String && name.GetString()!.EndsWith(ClassifierSuffix, StringComparison.Ordinal));

    private static EmbedderDescription Encoder(string folder, ConfigFile config)
    {
        var encoder = EncoderRegistry.Read(config);
        var description = Of(folder, encoder, EmbedderKind.Embedder, encoder.HiddenSize);
        return With(description, EmbedderFiles.Read(folder));
    }

    private static EmbedderDescription CrossEncoder(string folder, ConfigFile config)
    {
        var labels = config.Object("id2label") is { } names ? names.Count : config.Int("num_labels", 2);
        if (labels != 1)
            throw new EngineException("model.unsupported_feature", $"'{folder}' classifies into {labels} labels; a reranker gives one score. Choose a cross-encoder with one label.");
        return Of(folder, EncoderRegistry.Read(config), EmbedderKind.Reranker, 1);
    }

    private static EmbedderDescription Decoder(string folder, ModelDescription decoder) => With(
        new EmbedderDescription
        {
            Kind = EmbedderKind.Embedder,
            Family = decoder.Family,
            Dimensions = decoder.HiddenSize,
            MaxTokens = Math.Min(decoder.ContextTokens, EmbedderFiles.TokenizerLimits(folder).MaxTokens ?? int.MaxValue),
            Parameters = decoder.Parameters,
            VocabularySize = decoder.VocabularySize,
            Decoder = decoder,
        },
        EmbedderFiles.Read(folder));

    private static EmbedderDescription Of(string folder, EncoderConfig encoder, EmbedderKind kind, int dimensions) => new()
    {
        Kind = kind,
        Family = encoder.Family,
        Dimensions = dimensions,
        MaxTokens = Math.Min(encoder.ContextTokens, EmbedderFiles.TokenizerLimits(folder).MaxTokens ?? int.MaxValue),
        Parameters = encoder.Parameters,
        VocabularySize = encoder.VocabularySize,
        Encoder = encoder,
    };

    private static EmbedderDescription With(EmbedderDescription model, EmbedderFiles files)
    {
        var context = model.Encoder?.ContextTokens ?? model.Decoder!.ContextTokens;
        return model with
        {
            Pooling = files.Pooling,
            MaxTokens = files.MaxTokens is { } most ? Math.Min(most, context) : model.MaxTokens,
            QueryPrefix = files.QueryPrefix,
            PassagePrefix = files.PassagePrefix,
            LowerCase = files.LowerCase,
        };
    }
}
