using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Recipes;

namespace Platform.Training.Tests.Recipes;

public sealed class SupervisedConfigTests
{
    private static readonly SupervisedConfig Good = new() { Model = "/m", Data = new SupervisedData { Train = "/t.jsonl" } };

    [Fact]
    public void A_configuration_survives_its_JSON_form()
    {
        var config = Good with { Lora = new LoraOptions { Rank = 8, TargetModules = ["q_proj"] }, Schedule = LearningRateSchedule.Linear, Precision = Precision.Float32 };

        var text = JsonSerializer.Serialize(config, SupervisedConfigRules.Json);

        text.ShouldContain("\"precision\": \"fp32\"");
        text.ShouldContain("\"schedule\": \"linear\"");
        JsonSerializer.Serialize(JsonSerializer.Deserialize<SupervisedConfig>(text, SupervisedConfigRules.Json), SupervisedConfigRules.Json).ShouldBe(text);
    }

    [Theory]
    [InlineData("""{"learning_rte": 1}""", "learning_rte")]
    [InlineData("""{"schedule": "sawtooth"}""", "schedule")]
    [InlineData("""{"epochs": 1.5}""", "epochs")]
    [InlineData("not json", "line")]
    public void A_configuration_that_is_not_one_is_refused_naming_what_is_wrong(string text, string named)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("c.json"), text);

        var refusal = Should.Throw<EngineException>(() => SupervisedConfigRules.Read(folder.File("c.json")));

        refusal.Code.ShouldBe("config.invalid");
        refusal.Message.ShouldContain(named, Case.Insensitive);
    }

    [Fact]
    public void Paths_are_relative_to_the_file()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("c.json"), """{"model": "m", "data": {"train": "d/t.jsonl", "valid": "/v.jsonl"}}""");

        var config = SupervisedConfigRules.Read(folder.File("c.json"));

        config.Model.ShouldBe(folder.File("m"));
        config.Data.Train.ShouldBe(folder.File("d/t.jsonl"));
        config.Data.Valid.ShouldBe("/v.jsonl");
    }

    public static TheoryData<string, SupervisedConfig> WrongOnes => new()
    {
        { "epochs", Good with { Epochs = 0 } },
        { "batch_size", Good with { BatchSize = 0 } },
        { "learning_rate", Good with { LearningRate = 0 } },
        { "learning_rate", Good with { LearningRate = double.NaN } },
        { "warmup_ratio", Good with { WarmupRatio = 1 } },
        { "keep_checkpoints", Good with { KeepCheckpoints = 0 } },
        { "model", Good with { Model = "" } },
        { "data.train", Good with { Data = new SupervisedData() } },
        { "early_stop_patience", Good with { EarlyStopPatience = 2 } },
    };

    [Theory]
    [MemberData(nameof(WrongOnes))]
    public void A_value_out_of_range_is_refused_by_its_name(string named, SupervisedConfig config) =>
        Should.Throw<EngineException>(() => SupervisedConfigRules.Check(config)).Message.ShouldContain(named);

    [Fact]
    public void A_cosine_rises_over_the_warm_up_and_ends_near_zero()
    {
        var plan = new RecipePlan(Good with { LearningRate = 1, WarmupSteps = 4, Steps = 40 }, 100);

        plan.RateOf(0).ShouldBe(0.25);
        plan.RateOf(3).ShouldBe(1);
        plan.RateOf(4).ShouldBe(1);
        plan.RateOf(22).ShouldBe(0.5, 1e-12);
        plan.RateOf(39).ShouldBe(0.5 * (1 + Math.Cos(Math.PI * 35 / 36)), 1e-12);
    }

    [Fact]
    public void Every_epoch_takes_every_row_once_in_an_order_of_its_own()
    {
        var plan = new RecipePlan(Good with { BatchSize = 3, GradientAccumulation = 2, Epochs = 2 }, 20);
        int[][] epochs = [.. Enumerable.Range(0, 2).Select(epoch => Enumerable.Range(epoch * 4, 4).SelectMany(plan.BatchesOf).SelectMany(batch => batch).ToArray())];

        plan.TotalSteps.ShouldBe(8);
        foreach (var epoch in epochs)
            epoch.Order().ShouldBe(Enumerable.Range(0, 20));
        epochs[0].ShouldNotBe(epochs[1]);
        plan.BatchesOf(1).Select(batch => batch.Length).ShouldBe([3, 3]);
    }
}
