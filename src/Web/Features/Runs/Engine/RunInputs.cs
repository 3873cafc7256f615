using System.Text.Json;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Runs;
using Platform.Training.Engine;
using Platform.Training.Models;
using Platform.Training.Recipes;
using Platform.Web.Hosting.Files;

namespace Platform.Web.Features.Runs.Engine;

/// <summary>The rows of a run, ready for the engine.</summary>
/// <param name="Rows">Training and validation rows.</param>
/// <param name="LeftOut">Rows that are longer than the limit.</param>
/// <param name="Encoder">The model's own tokenizer and template.</param>
internal sealed record RunInput(RecipeRows Rows, int LeftOut, ConversationEncoder Encoder);

/// <summary>
/// Turns a run's configuration and data version into what the recipe takes. Rows go from the encrypted store straight into memory as tokens:
/// no plain copy of the data is written.
/// </summary>
internal sealed class RunInputs(IDatasetReader datasets)
{
    /// <summary>File names that stand for the splits in an exported configuration; the version's export has the same.</summary>
    public static readonly SupervisedData Splits = new() { Train = "train.jsonl", Valid = "valid.jsonl", Test = "test.jsonl" };

    /// <summary>Reads a configuration.</summary>
    /// <returns>Refused with <c>run.configuration_invalid</c> or the code of the value that is out of its range.</returns>
    public static Outcome<SupervisedConfig> Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<SupervisedConfig>(json, SupervisedConfigRules.Json)
                ?? (Outcome<SupervisedConfig>)RunErrors.ConfigurationInvalid("The configuration is empty. Export one from a run, or fill in the form.");
        }
        catch (JsonException fault)
        {
            return RunErrors.ConfigurationInvalid($"The configuration cannot be read: {fault.Message} Export one from a run to see its form.");
        }
    }

    /// <summary>The run's configuration with the model's folder of this node.</summary>
    public static SupervisedConfig ConfigurationOf(Run run, string modelFolder)
    {
        var parsed = Parse(run.Configuration);
        return parsed.Succeeded ? parsed.Value with { Model = modelFolder } : throw new EngineException(parsed.Error.Code, parsed.Error.Message);
    }

    public async Task<RunInput> ReadAsync(DatasetVersionId versionId, SupervisedConfig config, CancellationToken cancellationToken)
    {
        var limit = LimitOf(config, ModelDescription.Read(config.Model).ContextTokens);
        var encoder = new ConversationEncoder(config.Model, limit, config.Data.MaxInputTokens);
        var (train, tooLong) = await ReadAsync(versionId, SplitName.Train, encoder, cancellationToken);
        var (valid, validTooLong) = config.Data.Valid is null ? ([], 0) : await ReadAsync(versionId, SplitName.Valid, encoder, cancellationToken);
        if (train.Count == 0)
            throw new EngineException("data.empty_split", $"No training row is left: {tooLong} are longer than {limit} tokens. Raise the longest row's length, or choose a model with a longer context.");
        return new RunInput(new RecipeRows(train, valid), tooLong + validTooLong, encoder);
    }

    /// <summary>Longest row in tokens.</summary>
    public static int LimitOf(SupervisedConfig config, int contextTokens) => config.MaxLength > 0 ? Math.Min(config.MaxLength, contextTokens) : contextTokens;

    private async Task<(List<RecipeRow> Rows, int TooLong)> ReadAsync(
        DatasetVersionId versionId, SplitName split, ConversationEncoder encoder, CancellationToken cancellationToken)
    {
        var opened = await datasets.OpenAsync(versionId, split, cancellationToken);
        if (!opened.Succeeded && split == SplitName.Valid && opened.Error.Code == "dataset.split_missing")
            return ([], 0);
        if (!opened.Succeeded)
            throw new EngineException(opened.Error.Code, opened.Error.Message);
        var (rows, index, tooLong) = (new List<RecipeRow>(), 0, 0);
        await foreach (var row in opened.Value.WithCancellation(cancellationToken))
        {
            if (encoder.Encode(index++, row) is { } encoded)
                rows.Add(encoded);
            else
                tooLong++;
        }
        return (rows, tooLong);
    }
}
