using Platform.Training.Engine;
using Platform.Training.Models;

namespace Platform.Training.Tests.Models;

public sealed class MemoryEstimateTests
{
    private static readonly ModelDescription Model = ModelDescription.Read(TinyModels.Llama);

    [Fact]
    public void Weights_and_adapter_are_counted_exactly()
    {
        var lora = new LoraOptions { Rank = 4 };
        var estimate = MemoryEstimate.ForTraining(Model, Precision.BFloat16, lora, 4, 256);

        estimate.WeightBytes.ShouldBe(2 * 135_488);
        estimate.AdapterBytes.ShouldBe(4 * 4 * Model.TrainableParameters(lora));
        estimate.TotalBytes.ShouldBe(estimate.WeightBytes + estimate.AdapterBytes + estimate.ActivationBytes + estimate.LogitBytes + estimate.RuntimeBytes);
    }

    [Fact]
    public void Activations_grow_with_the_tokens_of_a_pass()
    {
        var lora = new LoraOptions { Rank = 4 };
        var one = MemoryEstimate.ForTraining(Model, Precision.Float32, lora, 1, 128).ActivationBytes;

        MemoryEstimate.ForTraining(Model, Precision.Float32, lora, 4, 256).ActivationBytes.ShouldBe(8 * one);
        MemoryEstimate.ForTraining(Model, Precision.BFloat16, lora, 1, 128).ActivationBytes.ShouldBeLessThan(one);
    }

    [Theory]
    [InlineData(200, MemoryFit.Fits)]
    [InlineData(110, MemoryFit.Tight)]
    [InlineData(99, MemoryFit.DoesNotFit)]
    public void A_need_of_100_bytes_is_judged_by_what_is_free(long free, MemoryFit fit) =>
        new MemoryEstimate(50, 20, 15, 10, 5).On(free).ShouldBe(fit);

    // Peaks of `bench train --rank 16` with SmolLM2-135M (AMD EPYC Zen 5, 2 threads).
    [Theory]
    [InlineData(Precision.BFloat16, 4, 1_283_000_000)]
    [InlineData(Precision.BFloat16, 8, 1_974_000_000)]
    [InlineData(Precision.Float32, 4, 2_092_000_000)]
    public void The_interval_holds_the_measured_peak_of_a_model_of_135_million(Precision precision, int batch, long measured) =>
        Holds(MemoryEstimate.ForTraining(ModelDescription.Read(SmolConfiguration()), precision, new LoraOptions(), batch, 256), measured);

    // Peaks of `lathe run` with the demo's model and rows (8 rows of 55 tokens a step on average, rank 32, bf16) after 60 and 240 steps.
    [Theory]
    [InlineData(300_700_000)]
    [InlineData(334_400_000)]
    public void The_interval_holds_the_measured_peak_of_the_demo(long measured) =>
        Holds(MemoryEstimate.ForTraining(ModelDescription.Read(GoldenFiles.Path("demo")), Precision.BFloat16, new LoraOptions { Rank = 32 }, 8, 55), measured);

    /// <summary>The portal shows 85 to 115 percent of the estimate.</summary>
    private static void Holds(MemoryEstimate estimate, long measured) => (measured / (double)estimate.TotalBytes).ShouldBeInRange(0.85, 1.15);

    private static string SmolConfiguration()
    {
        var folder = Directory.CreateTempSubdirectory("lathe-test-").FullName;
        File.WriteAllText(Path.Combine(folder, "config.json"), """
            {"model_type": "llama", "vocab_size": 49152, "hidden_size": 576, "intermediate_size": 1536, "num_hidden_layers": 30, "num_attention_heads": 9,
             "num_key_value_heads": 3, "rms_norm_eps": 1e-5, "rope_theta": 100000, "max_position_embeddings": 8192, "tie_word_embeddings": true}
            """);
        return folder;
    }
}
