using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Platform.Training.Data;
using Platform.Training.Engine;

namespace Platform.Training.Recipes;

/// <summary>Reading, writing and checking of configurations.</summary>
public static class SupervisedConfigRules
{
    /// <summary>The one JSON form: snake case, unknown keys refused.</summary>
    public static JsonSerializerOptions Json { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter<TooLongPolicy>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
    };

    /// <summary>Reads a configuration. Relative paths in it are relative to its file.</summary>
    /// <param name="path">Path of the JSON file.</param>
    /// <exception cref="EngineException"><c>config.not_found</c>, <c>config.invalid</c>.</exception>
    public static SupervisedConfig Read(string path)
    {
        if (!File.Exists(path))
            throw new EngineException("config.not_found", $"There is no file '{path}'. Export a configuration from a run, or write one.");
        try
        {
            var config = JsonSerializer.Deserialize<SupervisedConfig>(File.ReadAllBytes(path), Json)
                ?? throw new EngineException("config.invalid", $"'{path}' holds nothing.");
            return Rooted(config, Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch (JsonException fault)
        {
            throw new EngineException("config.invalid", $"'{path}' is not a configuration: {fault.Message}", fault);
        }
    }

    /// <summary>Checks the values that need no file; the first wrong one is refused with value, limit and remedy.</summary>
    /// <param name="config">The configuration.</param>
    /// <exception cref="EngineException"><c>config.value_out_of_range</c>, <c>config.value_missing</c>.</exception>
    public static void Check(SupervisedConfig config)
    {
        Given(config.Model, "model", "the folder of a base model");
        Given(config.Data.Train, "data.train", "a JSON lines file");
        AtLeast(config.Epochs, 1, "epochs");
        AtLeast(config.Steps, 0, "steps");
        AtLeast(config.BatchSize, 1, "batch_size");
        AtLeast(config.GradientAccumulation, 1, "gradient_accumulation");
        AtLeast(config.MaxLength, 0, "max_length");
        AtLeast(config.Data.MaxInputTokens, 0, "data.max_input_tokens");
        Within(config.LearningRate is > 0 and <= 1, config.LearningRate, "learning_rate", "above 0 to 1; usual are 1e-5 to 1e-3");
        AtLeast(config.WarmupSteps, 0, "warmup_steps");
        Within(config.WarmupRatio is >= 0 and < 1, config.WarmupRatio, "warmup_ratio", "0 to below 1; usual is 0.03 to 0.1");
        Within(config.WeightDecay is >= 0 and < 1, config.WeightDecay, "weight_decay", "0 to below 1; usual is 0 to 0.1");
        Within(config.MaxGradientNorm >= 0 && double.IsFinite(config.MaxGradientNorm), config.MaxGradientNorm, "max_gradient_norm", "at least 0; usual is 1, and 0 means no clipping");
        AtLeast(config.ValidateEvery, 0, "validate_every");
        AtLeast(config.ValidationRows, 0, "validation_rows");
        AtLeast(config.EarlyStopPatience, 0, "early_stop_patience");
        AtLeast(config.CheckpointEvery, 0, "checkpoint_every");
        AtLeast(config.KeepCheckpoints, 1, "keep_checkpoints");
        AtLeast(config.SampleAnswers, 0, "sample_answers");
        AtLeast(config.AnswerTokens, 1, "answer_tokens");
        if (config.EarlyStopPatience > 0 && config.Data.Valid is null)
            throw new EngineException("config.value_missing", "early_stop_patience needs validation rows: set data.valid, or early_stop_patience to 0.");
    }

    private static SupervisedConfig Rooted(SupervisedConfig config, string folder) => config with
    {
        Model = config.Model.Length == 0 ? config.Model : Path.GetFullPath(config.Model, folder),
        Data = config.Data with
        {
            Train = config.Data.Train.Length == 0 ? config.Data.Train : Path.GetFullPath(config.Data.Train, folder),
            Valid = config.Data.Valid is { } valid ? Path.GetFullPath(valid, folder) : null,
            Test = config.Data.Test is { } test ? Path.GetFullPath(test, folder) : null,
        },
    };

    private static void Given(string value, string name, string what)
    {
        if (value.Length == 0)
            throw new EngineException("config.value_missing", $"{name} is missing. Name {what}.");
    }

    private static void AtLeast(int value, int least, string name) =>
        Within(value >= least, value, name, string.Create(CultureInfo.InvariantCulture, $"at least {least}"));

    private static void Within(bool holds, double value, string name, string range)
    {
        if (!holds)
            throw new EngineException("config.value_out_of_range", string.Create(CultureInfo.InvariantCulture, $"{name} is {value}; it must be {range}."));
    }
}
