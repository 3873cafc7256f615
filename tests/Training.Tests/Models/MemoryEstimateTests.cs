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

    [Fact]
    public void The_estimate_of_a_measured_step_is_within_a_quarter()
    {
        // SmolLM2-135M, rank 16 on all layers, 4 x 256 tokens, bf16: peak 1,216 MB measured with `bench train` (AMD EPYC Zen 5, 2 threads).
        var estimate = MemoryEstimate.ForTraining(ModelDescription.Read(SmolConfiguration()), Precision.BFloat16, new LoraOptions(), 4, 256);

        (estimate.TotalBytes / 1_216_000_000.0).ShouldBeInRange(0.8, 1.25);
    }

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
