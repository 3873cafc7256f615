using System.Text.Json;
using Platform.Training.Formats;

namespace Platform.Training.Tests.Formats;

/// <summary>golden/smollm2/logits.json, weights: what transformers 5.23.0 de-quantises out of the same GGUF file, q/k rows un-permuted.</summary>
public sealed class SmolWeightTests
{
    [Fact]
    public void A_quantised_model_gives_the_reference_weights_under_hugging_face_names()
    {
        using IWeightSource source = WeightFiles.Open(GoldenFiles.Model("smollm2-135m-instruct"));
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(GoldenFiles.Path("smollm2", "logits.json")));
        JsonElement weights = golden.RootElement.GetProperty("weights");
        weights.GetArrayLength().ShouldBeGreaterThan(3);
        foreach (JsonElement weight in weights.EnumerateArray())
        {
            Compare(source, weight);
        }

        source.Tensors.Keys.ShouldAllBe(name => name.StartsWith("model."));
    }

    private static void Compare(IWeightSource source, JsonElement weight)
    {
        TensorEntry entry = source.Tensors[weight.GetProperty("name").GetString()!];
        entry.Shape.ShouldBe(weight.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()));
        float[] values = new float[entry.ElementCount];
        source.ReadFloat32(entry.Name, values);
        values.Take(8).ShouldBe(weight.GetProperty("first8").EnumerateArray().Select(value => value.GetSingle()));
        values.Sum(value => (double)value).ShouldBe(weight.GetProperty("sum").GetDouble(), 1e-3);
        values.Sum(value => (double)value * value).ShouldBe(weight.GetProperty("sum_of_squares").GetDouble(), 1e-2);
        if (weight.GetProperty("row3_first4") is { ValueKind: JsonValueKind.Array } row)
        {
            values.Skip(3 * (int)entry.RowLength).Take(4).ShouldBe(row.EnumerateArray().Select(value => value.GetSingle()));
        }
    }
}
