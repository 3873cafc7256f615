using System.CommandLine;
using System.Text.Json;
using Platform.Domain.Statistics.Classification;
using Platform.Rag.Answering;
using Platform.Rag.Embedding;
using Platform.Training.Engine;
using Platform.Web.Hosting.Embedding;

namespace Platform.Web.Hosting.Commands;

/// <summary>
/// Measures the support score on sentences that a passage bears, contradicts or does not speak of. The floor is chosen on one half of the items and all figures are of the other half.
/// It needs no portal.
/// </summary>
internal static class BenchSupportCommand
{
    private static readonly string[] Kinds = ["number", "denial", "unrelated"];

    public static Command CommandLine()
    {
        var data = new Option<string>("--data") { Description = "Folder with the data sets (legal-contractnli-retrieval, finance-tatqa, medical-pubmedqa, finance-zh-fineva, legal-zh-lecoqa; those that are there).", Required = true };
        var model = new Option<string?>("--model") { Description = "Folder of an embedding model. Without one the score goes by words alone." };
        var pairs = new Option<string?>("--pairs") { Description = "File for every pair with the parts of its score, as JSON lines." };
        var command = new Command("support", "Measures the support score: for each set, the share of borne, contradicted and unrelated sentences that pass the floor, and the area under the curve.") { data, model, pairs };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetRequiredValue(data), parsed.GetValue(model), parsed.GetValue(pairs), Console.Out, Console.Error, stop));
        return command;
    }

    public static async Task<int> RunAsync(string data, string? model, string? pairs, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var made = new SupportPairs(data).Read();
            if (made.Count == 0)
                throw new InvalidDataException($"'{data}' holds none of the data sets.");
            await using var engine = new LocalEngine();
            var embedder = model is null ? null : await EngineTextEmbedder.OpenAsync(engine, null, new LoadEmbedderRequest(Path.GetFullPath(model), Precision.BFloat16), cancellationToken);
            var judged = await JudgeAsync(made, embedder, cancellationToken);
            if (pairs is not null)
                await File.WriteAllLinesAsync(pairs, judged.Select(one => JsonSerializer.Serialize(one)), cancellationToken);
            await ReportAsync(judged, output);
            return 0;
        }
        catch (Exception fault) when (fault is InvalidDataException or EngineException)
        {
            await error.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    private static async Task<List<Judged>> JudgeAsync(IReadOnlyList<SupportPair> pairs, ITextEmbedder? embedder, CancellationToken cancellationToken)
    {
        List<Judged> judged = [];
        foreach (var pair in pairs)
        {
            var sentences = await Support.JudgeAsync(pair.Sentence + " [1]", [new AnswerSource(1, "", pair.Passage)], embedder, cancellationToken);
            if (sentences.Count > 0)
                judged.Add(new Judged(pair, sentences.Average(one => one.Value), sentences));
        }

        return judged;
    }

    private static async Task ReportAsync(List<Judged> judged, TextWriter output)
    {
        var floor = FloorOf(judged.Where(one => one.Pair.Half == 0).ToList());
        var held = judged.Where(one => one.Pair.Half == 1).ToList();
        foreach (var set in held.GroupBy(one => one.Pair.Set).Append(new All(held)))
        {
            foreach (var at in new[] { floor, new AnswerOptions().Floor }.Distinct())
            {
                var borne = set.Where(one => one.Pair.Kind == "borne").ToList();
                var line = new Dictionary<string, object> { ["bench"] = "support", ["set"] = set.Key, ["floor"] = Math.Round(at, 3), ["borne"] = borne.Count, ["borne_pass"] = Share(borne, at) };
                foreach (var kind in Kinds)
                {
                    var wrong = set.Where(one => one.Pair.Kind == kind).ToList();
                    if (wrong.Count == 0)
                        continue;
                    (line[kind], line[$"{kind}_pass"], line[$"{kind}_auc"]) = (wrong.Count, Share(wrong, at), Area(borne, wrong));
                }

                await output.WriteLineAsync(JsonSerializer.Serialize(line));
            }
        }
    }

    // Largest difference between the share of borne sentences that pass and the mean share of the three kinds of wrong ones.
    private static double FloorOf(List<Judged> chosen) => Enumerable.Range(1, 95).Select(step => step / 100.0).MaxBy(floor =>
        Share([.. chosen.Where(one => one.Pair.Kind == "borne")], floor) - Kinds.Average(kind => Share([.. chosen.Where(one => one.Pair.Kind == kind)], floor)));

    private static double Share(List<Judged> some, double floor) => some.Count == 0 ? 0 : Math.Round(some.Average(one => one.Value >= floor ? 1.0 : 0), 3);

    private static double Area(List<Judged> borne, List<Judged> wrong) =>
        Math.Round(RocAuc.Of([.. borne.Concat(wrong).Select(one => one.Value)], [.. borne.Select(_ => 1), .. wrong.Select(_ => 0)]), 3);

    private sealed record Judged(SupportPair Pair, double Value, IReadOnlyList<SentenceSupport> Sentences);

    private sealed class All(List<Judged> judged) : List<Judged>(judged), IGrouping<string, Judged>
    {
        public string Key => "all";
    }
}
