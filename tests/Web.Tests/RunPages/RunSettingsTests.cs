using System.Text.Json;
using Platform.Training.Recipes;
using Platform.Web.Features.Runs;

namespace Platform.Web.Tests.RunPages;

public sealed class RunSettingsTests
{
    [Fact]
    public void The_defaults_make_a_configuration_that_the_recipe_reads()
    {
        var config = Parse(new RunSettings());

        (config.Lora.Rank, config.BatchSize, config.LearningRate, config.KeepBest, config.Seed).ShouldBe((16, 8, 2e-4, true, 1));
        config.Lora.TargetModules.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_exported_and_imported_again_is_the_same()
    {
        var settings = new RunSettings();
        settings["lora.rank"] = "4";
        settings["lora.target_modules"] = "q_proj,v_proj";
        settings["schedule"] = "linear";
        settings["keep_best"] = "false";
        settings["learning_rate"] = "0.00035";
        var copy = new RunSettings();

        copy.Load(settings.ToJson()).Succeeded.ShouldBeTrue();

        copy.ToJson().ShouldBe(settings.ToJson());
        Parse(copy).Lora.TargetModules.ShouldBe(["q_proj", "v_proj"]);
    }

    [Fact]
    public void Keys_without_a_field_survive_an_import()
    {
        var settings = new RunSettings();
        settings.Load("""{"data": {"train": "train.jsonl", "max_input_tokens": 128}, "seed": 7}""");

        var config = Parse(settings);

        (config.Data.MaxInputTokens, config.Seed, config.Lora.Seed).ShouldBe((128, 7, 7));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[1, 2]")]
    [InlineData("\"text\"")]
    public void A_file_that_is_no_configuration_is_refused_and_changes_nothing(string text)
    {
        var settings = new RunSettings();
        settings["epochs"] = "7";

        var loaded = settings.Load(text);

        loaded.Error!.Code.ShouldBe("run.configuration_invalid");
        settings["epochs"].ShouldBe("7");
    }

    [Theory]
    [InlineData("lora.rank", "0", false)]
    [InlineData("lora.rank", "1", true)]
    [InlineData("lora.rank", "1.5", false)]
    [InlineData("lora.rank", "", false)]
    [InlineData("learning_rate", "0", false)]
    [InlineData("learning_rate", "1e-4", true)]
    [InlineData("learning_rate", "NaN", false)]
    [InlineData("learning_rate", "2", false)]
    [InlineData("warmup_ratio", "1", false)]
    [InlineData("schedule", "square", false)]
    [InlineData("steps", "0", true)]
    [InlineData("batch_size", "-8", false)]
    public void A_value_outside_its_limits_is_wrong(string path, string text, bool accepted)
    {
        var settings = new RunSettings();

        settings[path] = text;

        settings.Wrong.Select(setting => setting.Path).ShouldBe(accepted ? [] : [path]);
    }

    [Theory]
    [InlineData(RunMethod.Quick, 8, 100, 0)]
    [InlineData(RunMethod.Balanced, 16, 0, 0)]
    [InlineData(RunMethod.Best, 32, 0, 4)]
    public void A_method_sets_rank_steps_and_patience(RunMethod method, int rank, int steps, int patience)
    {
        var settings = new RunSettings();

        RunMethods.Apply(settings, method, rows: 5000, validRows: 500, parameters: 135_000_000);

        var config = Parse(settings);
        (config.Lora.Rank, config.Steps, config.EarlyStopPatience, config.LearningRate).ShouldBe((rank, steps, patience, 1e-3));
        settings.Wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Without_validation_rows_no_method_stops_early()
    {
        var settings = new RunSettings();

        RunMethods.Apply(settings, RunMethod.Best, rows: 20, validRows: 0, parameters: 260_000);

        Parse(settings).EarlyStopPatience.ShouldBe(0);
    }

    private static SupervisedConfig Parse(RunSettings settings) => JsonSerializer.Deserialize<SupervisedConfig>(settings.ToJson(), SupervisedConfigRules.Json)!;
}
