using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Training.Embedding;
using Platform.Training.Engine;
using Platform.Training.Golden;

namespace Platform.Training.Tests.Embedding;

/// <summary>Tiny random encoders against plain PyTorch 1.13 (Golden/encoders/make.py), and MiniLM against transformers 5.23 (golden/minilm, copied here).</summary>
public sealed class EncoderParityTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("bert", "mean", Precision.Float32, 1e-5)]
    [InlineData("bert", "mean", Precision.BFloat16, 2e-3)]
    [InlineData("xlm-roberta", "first", Precision.Float32, 1e-5)]
    [InlineData("xlm-roberta", "first", Precision.BFloat16, 2e-3)]
    public async Task An_encoder_gives_the_vectors_of_the_reference(string model, string pooling, Precision precision, double tolerance)
    {
        await using var engine = new LocalEngine();
        var (ids, expected) = Cases(model, pooling);

        var together = await engine.EmbedAsync(Request(GoldenFiles.Path("encoders", model), ids, precision), Stop);

        together.Tokens.ShouldBe(ids.Sum(one => one.Length));
        Farthest(together.Vectors, expected).ShouldBeLessThan(tolerance);
        foreach (var vector in together.Vectors)
            vector.Sum(value => (double)value * value).ShouldBe(1, 1e-5);
    }

    [Theory]
    [InlineData("mean", "mean_tokens")]
    [InlineData("first", "cls_token")]
    [InlineData("last", "lasttoken")]
    public async Task The_pooling_is_the_one_that_the_model_names(string pooling, string key)
    {
        using var folder = Copy("bert");
        File.WriteAllText(folder.File("1_Pooling/config.json"), new JsonObject { ["pooling_mode_" + key] = true }.ToJsonString());
        await using var engine = new LocalEngine();
        var (ids, expected) = Cases("bert", pooling);

        var vectors = (await engine.EmbedAsync(Request(folder.Path, ids), Stop)).Vectors;

        Farthest(vectors, expected).ShouldBeLessThan(1e-5);
    }

    [Theory]
    [InlineData("bert-rerank")]
    [InlineData("xlm-rerank")]
    public async Task A_cross_encoder_gives_the_scores_of_the_reference(string model)
    {
        using var figures = JsonDocument.Parse(File.ReadAllBytes(GoldenFiles.Path("encoders", model, "figures.json")));
        var cases = figures.RootElement.EnumerateArray().ToArray();
        await using var engine = new LocalEngine();
        var request = Request(GoldenFiles.Path("encoders", model), [.. cases.Select(one => GoldenJson.Ints(one.GetProperty("ids")))]);
        int[] starts = [.. cases.Select(one => one.GetProperty("second").GetInt32())];

        var scores = (await engine.EmbedAsync(request with { SecondStarts = model == "bert-rerank" ? starts : null }, Stop)).Vectors;

        for (var index = 0; index < cases.Length; index++)
            scores[index].ShouldHaveSingleItem().ShouldBe((float)GoldenJson.Doubles(cases[index].GetProperty("row"))[0], 1e-4);
    }

    [Fact]
    public async Task A_text_has_the_same_vector_alone_as_among_others()
    {
        await using var engine = new LocalEngine();
        var (ids, _) = Cases("bert", "mean");
        var request = Request(GoldenFiles.Path("encoders", "bert"), [.. Enumerable.Range(0, 40).SelectMany(_ => ids)]);

        var many = (await engine.EmbedAsync(request, Stop)).Vectors;

        for (var index = 0; index < ids.Length; index++)
        {
            var alone = (await engine.EmbedAsync(request with { Sequences = [ids[index]] }, Stop)).Vectors[0];
            Farthest([many[index], many[^(ids.Length - index)]], [[.. alone.Select(value => (double)value)], [.. alone.Select(value => (double)value)]]).ShouldBeLessThan(1e-6);
        }
    }

    [Fact]
    public async Task A_decoders_vector_is_the_state_that_its_logits_come_from()
    {
        using var folder = new TemporaryFolder();
        CopyInto(TinyModels.Llama, folder.Path);
        Directory.CreateDirectory(folder.File("1_Pooling"));
        File.WriteAllText(folder.File("modules.json"), """[{"type":"x.Transformer"},{"type":"x.Pooling","path":"1_Pooling"},{"type":"x.Normalize"}]""");
        File.WriteAllText(folder.File("1_Pooling/config.json"), """{"pooling_mode_lasttoken":true}""");
        await using var engine = new LocalEngine();
        await engine.LoadBaseAsync(new LoadBaseRequest(folder.Path, Precision.Float32), Stop);
        int[] ids = TinyModels.Sequence(12, seed: 3);

        var vector = (await engine.EmbedAsync(Request(folder.Path, [ids, ids[..5]]), Stop)).Vectors[0];

        var logits = await engine.ProbeAsync(resident => Probe.Run(resident, null, [ids], [ids.Length - 1]).Logits[0], Stop);
        var fromVector = await engine.ProbeAsync(resident => LogitsOf(resident, vector), Stop);
        Cosine(fromVector, [.. logits.Select(value => (double)value)]).ShouldBe(1, 1e-6);
    }

    [Fact]
    public async Task MiniLM_gives_the_ids_vectors_and_similarities_of_the_reference()
    {
        var models = Path.GetDirectoryName(GoldenFiles.Model(MinilmSuite.Model));

        var checks = await new MinilmSuite().RunAsync(new GoldenFolder(GoldenFiles.Path("minilm"), "minilm", models), Stop).ToListAsync(Stop);

        checks.Count.ShouldBe(6);
        foreach (var check in checks)
            check.Passed.ShouldBeTrue($"{check.Name}: {check.Difference} > {check.Tolerance}");
    }

    internal static EmbedRequest Request(string folder, IReadOnlyList<int[]> ids, Precision precision = Precision.Float32) => new() { Model = new LoadEmbedderRequest(folder, precision), Sequences = ids };

    internal static (int[][] Ids, double[][] Expected) Cases(string model, string pooling)
    {
        using var figures = JsonDocument.Parse(File.ReadAllBytes(GoldenFiles.Path("encoders", model, "figures.json")));
        return ([.. figures.RootElement.EnumerateArray().Select(one => GoldenJson.Ints(one.GetProperty("ids")))], [.. figures.RootElement.EnumerateArray().Select(one => GoldenJson.Doubles(one.GetProperty(pooling)))]);
    }

    internal static TemporaryFolder Copy(string model)
    {
        var folder = new TemporaryFolder();
        CopyInto(GoldenFiles.Path("encoders", model), folder.Path);
        return folder;
    }

    private static void CopyInto(string source, string target)
    {
        foreach (var path in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var to = Path.Combine(target, Path.GetRelativePath(source, path));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(path, to);
        }
    }

    private static double Farthest(IReadOnlyList<float[]> vectors, double[][] expected) => vectors.Zip(expected, (mine, theirs) => 1 - Cosine(mine, theirs)).Max();

    private static double Cosine(float[] a, double[] b)
    {
        var (along, first, second) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
            (along, first, second) = (along + (a[i] * b[i]), first + ((double)a[i] * a[i]), second + (b[i] * b[i]));
        return along / Math.Sqrt(first * second);
    }

    private static float[] LogitsOf(ResidentModel resident, float[] vector)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        return resident.Model.Logits(TorchSharp.torch.tensor(vector, [1, vector.Length])).data<float>().ToArray();
    }
}
