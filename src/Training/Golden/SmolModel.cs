using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Formats;

namespace Platform.Training.Golden;

/// <summary>What the suites over SmolLM2-135M-Instruct share.</summary>
internal static class SmolModel
{
    public const string Name = "smollm2-135m-instruct";

    public static string MissingNote { get; } = $"the model {Name} was not found: name the models folder with --models or LATHE_TEST_MODELS";

    public static async Task<LocalEngine> LoadAsync(GoldenFolder folder, Precision precision, CancellationToken cancellationToken)
    {
        var engine = new LocalEngine();
        await engine.LoadBaseAsync(new LoadBaseRequest(folder.Model(Name) ?? throw new EngineException("golden.model_missing", MissingNote), precision), cancellationToken);
        return engine;
    }

    public static async Task<JsonDocument> ReadAsync(GoldenFolder folder, string file, CancellationToken cancellationToken) =>
        JsonDocument.Parse(await File.ReadAllBytesAsync(folder.File(file), cancellationToken));

    /// <summary>Makes an adapter whose A is read from a file of A matrices; B stays zero.</summary>
    public static async Task CreateAdapterAsync(LocalEngine engine, string id, LoraOptions lora, string fileOfA, CancellationToken cancellationToken)
    {
        await engine.CreateAdapterAsync(new CreateAdapterRequest(id, lora), cancellationToken);
        await engine.ProbeAsync(
            resident =>
            {
                using var source = SafetensorsFile.Open(fileOfA);
                var adapter = resident.Adapter(id);
                foreach (var site in adapter.Layout.Sites)
                    foreach (var part in site.Parts)
                    {
                        var values = new float[lora.Rank * site.Inputs];
                        source.ReadFloat32($"base_model.model.{part.Name}.lora_A.weight", values);
                        using var target = adapter.Values.narrow(0, part.OffsetA, values.Length);
                        target.data<float>().CopyFrom(values);
                    }

                return true;
            },
            cancellationToken);
    }

    /// <summary>Largest difference of the listed logits.</summary>
    public static double Difference(float[] logits, JsonElement ids, JsonElement expected) =>
        Probe.Largest(GoldenJson.Ints(ids).Select(id => logits[id]), GoldenJson.Doubles(expected));
}
