using System.Text.Json;
using Platform.Training.Commands;
using Platform.Training.Engine;
using Platform.Training.Formats;

namespace Platform.Training.Tests.Recipes;

/// <summary>The shipped demo model, stories260K (real weights of 260 thousand parameters), from rows of text to an evaluated adapter.</summary>
public sealed class DemoRunTests
{
    private static string Model => GoldenFiles.Path("demo");

    [Fact]
    public async Task The_demo_model_tells_the_story_that_its_reference_tells()
    {
        // assets/stories260K-hf/EXPECTED.json: 40 greedy tokens, checked against llama2.c's run.c
        using var expected = JsonDocument.Parse(File.ReadAllBytes(GoldenFiles.Path("stories260K", "EXPECTED.json")));
        int[] Ids(string key) => [.. expected.RootElement.GetProperty(key).EnumerateArray().Select(id => id.GetInt32())];
        await using var engine = await TinyModels.EngineAsync(Model);

        (await engine.GreedyAsync(Ids("ids"), 40)).ShouldBe(Ids("greedy_40_ids")[Ids("ids").Length..]);
    }

    [Fact]
    public async Task A_run_from_a_file_learns_to_tell_two_labels_apart()
    {
        using var folder = new TemporaryFolder();
        var lines = new StringWriter();
        var words = new StringWriter();
        WriteConfiguration(folder, epochs: 6);

        (await RunCommand.RunAsync(folder.File("config.json"), folder.File("out"), lines, words, null, TestContext.Current.CancellationToken)).ShouldBe(0, words.ToString());

        var evaluations = Lines(lines, "evaluation").ToDictionary(one => one.GetProperty("subject").GetString()!, one => one.GetProperty("exact_match").GetDouble());
        evaluations["base"].ShouldBe(0);
        evaluations["tuned"].ShouldBeGreaterThan(0.9);
        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder.File("out"), "evaluation.json")));
        report.RootElement.GetProperty("tuned").GetProperty("answers").GetArrayLength().ShouldBe(20);
        using var adapter = WeightFiles.Open(Path.Combine(folder.File("out"), "adapter"));
        adapter.Tensors.Count.ShouldBe(5 * 7 * 2);
    }

    [Fact]
    public async Task The_same_configuration_gives_the_same_curve()
    {
        using var folder = new TemporaryFolder();
        WriteConfiguration(folder, epochs: 1);
        var curves = new List<double[]>();
        foreach (var name in new[] { "one", "two" })
        {
            var lines = new StringWriter();
            await RunCommand.RunAsync(folder.File("config.json"), folder.File(name), lines, TextWriter.Null, null, TestContext.Current.CancellationToken);
            curves.Add([.. Lines(lines, "step").Select(step => step.GetProperty("loss").GetDouble())]);
        }

        curves[0].Length.ShouldBe(8);
        curves[1].ShouldBe(curves[0]);
    }

    [Fact]
    public async Task A_broken_row_is_refused_by_file_and_line_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        WriteConfiguration(folder, epochs: 1);
        File.AppendAllText(folder.File("train.jsonl"), "{\"input\": \"half\n");
        var words = new StringWriter();

        (await RunCommand.RunAsync(folder.File("config.json"), folder.File("out"), TextWriter.Null, words, null, TestContext.Current.CancellationToken)).ShouldBe(1);

        words.ToString().ShouldContain("train.jsonl, line 65");
        Directory.Exists(folder.File("out")).ShouldBeFalse();
    }

    [Fact]
    public async Task Live_figures_of_the_benchmark_are_one_JSON_line()
    {
        var line = new StringWriter();

        (await BenchTrainCommand.RunAsync(new BenchTrainOptions(Model, 2, 16, 4, Precision.Float32, 3), line, TextWriter.Null, TestContext.Current.CancellationToken)).ShouldBe(0);

        var figures = JsonDocument.Parse(line.ToString()).RootElement;
        figures.GetProperty("tokens_per_second_best").GetDouble().ShouldBeGreaterThanOrEqualTo(figures.GetProperty("tokens_per_second_median").GetDouble());
        figures.GetProperty("peak_bytes").GetInt64().ShouldBeGreaterThan(0);
    }

    private static JsonElement[] Lines(StringWriter lines, string kind) =>
        [.. lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("kind").GetString() == kind).Select(line => line.GetProperty("value"))];

    private static void WriteConfiguration(TemporaryFolder folder, int epochs)
    {
        string[] animals = ["cat", "dog", "bird", "fish", "frog", "bear", "fox", "duck"];
        string[] foods = ["cake", "apple", "milk", "bread", "jam", "soup", "egg", "pie"];
        string[] places = ["in the park", "at home", "by the tree", "near the lake"];
        var rows = (from place in places from index in Enumerable.Range(0, 8) from kind in new[] { "animal", "food" }
                    select (Text: $"There was a {(kind == "animal" ? animals : foods)[index]} {place}.", Kind: kind)).ToArray();
        string Lines(IEnumerable<(string Text, string Kind)> some) => string.Concat(some.Select(row => JsonSerializer.Serialize(new { input = row.Text, label = row.Kind }) + "\n"));
        File.WriteAllText(folder.File("train.jsonl"), Lines(rows));
        File.WriteAllText(folder.File("valid.jsonl"), Lines(rows.Take(8)));
        File.WriteAllText(folder.File("test.jsonl"), Lines(rows.Take(20)));
        File.WriteAllText(folder.File("config.json"), JsonSerializer.Serialize(new
        {
            model = Model,
            precision = "fp32",
            data = new { train = "train.jsonl", valid = "valid.jsonl", test = "test.jsonl" },
            lora = new { rank = 8, alpha = 16 },
            epochs,
            batch_size = 8,
            learning_rate = 1e-2,
            warmup_steps = 4,
            answer_tokens = 12,
        }));
    }
}
