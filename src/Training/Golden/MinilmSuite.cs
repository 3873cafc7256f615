using System.Runtime.CompilerServices;
using System.Text.Json;
using Platform.Training.Embedding;
using Platform.Training.Engine;
using Platform.Training.Formats;

namespace Platform.Training.Golden;

/// <summary>Ids and embeddings of MiniLM: tokens equal, vectors of the same direction in both precisions, alone and in a batch.</summary>
internal sealed class MinilmSuite : IGoldenSuite
{
    public const string Model = "all-minilm-l6-v2";

    private const double SingleTolerance = 1e-4;
    private const double HalfTolerance = 1e-3;

    public bool Recognises(GoldenFolder folder) => File.Exists(folder.File("embeddings.safetensors")) && File.Exists(folder.File("texts.json"));

    public async IAsyncEnumerable<GoldenCheck> RunAsync(GoldenFolder folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (folder.Model(Model) is not { } model)
        {
            yield return GoldenCheck.Missed($"{folder.Name}: embeddings", $"the model {Model} was not found: name the models folder with --models or LATHE_TEST_MODELS");
            yield break;
        }

        using var cases = JsonDocument.Parse(await File.ReadAllBytesAsync(folder.File("texts.json"), cancellationToken));
        var description = EmbedderDescription.Read(model);
        var tokenizer = EmbeddingTokenizer.Load(model, description);
        var wanted = cases.RootElement.EnumerateArray().Select(one => GoldenJson.Ints(one.GetProperty("ids"))).ToArray();
        var ids = cases.RootElement.EnumerateArray().Select(one => tokenizer.Encode(one.GetProperty("text").GetString()!, asked: false)).ToArray();
        yield return new GoldenCheck($"{folder.Name}: ids of {ids.Length} texts, wrong ones", ids.Zip(wanted).Count(pair => !pair.First.SequenceEqual(pair.Second)), 0);

        var expected = Expected(folder, ids.Length, description.Dimensions);
        await using var engine = new LocalEngine();
        foreach (var precision in new[] { Precision.Float32, Precision.BFloat16 })
        {
            var request = new EmbedRequest { Model = new LoadEmbedderRequest(model, precision), Sequences = wanted };
            var together = (await engine.EmbedAsync(request, cancellationToken)).Vectors;
            var tolerance = precision == Precision.Float32 ? SingleTolerance : HalfTolerance;
            yield return new GoldenCheck($"{folder.Name}: {precision} embeddings, largest 1 − cosine", Farthest(together, expected), tolerance);
            var alone = new List<float[]>();
            foreach (var one in wanted)
                alone.AddRange((await engine.EmbedAsync(request with { Sequences = [one] }, cancellationToken)).Vectors);
            yield return new GoldenCheck($"{folder.Name}: {precision} embeddings one by one, largest 1 − cosine", Farthest(alone, expected), tolerance);
            if (precision == Precision.Float32)
                yield return new GoldenCheck($"{folder.Name}: {precision} similarities", await SimilaritiesAsync(folder, together, cancellationToken), SingleTolerance);
        }
    }

    private static float[][] Expected(GoldenFolder folder, int count, int dimensions)
    {
        using var source = SafetensorsFile.Open(folder.File("embeddings.safetensors"));
        var values = new float[count * dimensions];
        source.ReadFloat32("embeddings", values);
        return [.. values.Chunk(dimensions)];
    }

    private static double Farthest(IReadOnlyList<float[]> computed, float[][] expected) => computed.Zip(expected, (mine, theirs) => 1 - Cosine(mine, theirs)).Max();

    private static async Task<double> SimilaritiesAsync(GoldenFolder folder, IReadOnlyList<float[]> vectors, CancellationToken cancellationToken)
    {
        using var rows = JsonDocument.Parse(await File.ReadAllBytesAsync(folder.File("similarity.json"), cancellationToken));
        return rows.RootElement.EnumerateArray().SelectMany((row, i) => GoldenJson.Doubles(row).Select((value, j) => Math.Abs(value - Cosine(vectors[i], vectors[j])))).Max();
    }

    private static double Cosine(float[] a, float[] b)
    {
        var (along, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
            (along, first, second) = (along + ((double)a[i] * b[i]), first + ((double)a[i] * a[i]), second + ((double)b[i] * b[i]));
        return along / Math.Sqrt(first * second);
    }
}
