using System.CommandLine;
using System.Text.Json;
using Platform.Domain.Statistics.Retrieval;
using Platform.Domain.Statistics.Sampling;
using Platform.Rag.Index;
using Platform.Rag.Index.Embedded;
using Platform.Rag.Keyword;
using Platform.Rag.Retrieval;
using Platform.Training.Engine;
using Platform.Web.Hosting.Embedding;

namespace Platform.Web.Hosting.Commands;

/// <summary>Measures the searches on a folder of texts, questions and answers: one JSON line for each method. It needs no portal.</summary>
internal static class BenchRetrievalCommand
{
    private const int Cut = 10;

    public static Command CommandLine()
    {
        var data = new Option<string>("--data") { Description = "Folder with corpus.jsonl[.gz], queries.jsonl[.gz] and qrels.tsv.", Required = true };
        var model = new Option<string?>("--model") { Description = "Folder of an embedding model. Without one only keyword search is measured." };
        var precision = new Option<string>("--precision") { Description = "bf16 or fp32.", DefaultValueFactory = _ => "bf16" };
        precision.AcceptOnlyFromAmong("bf16", "fp32");
        var coding = new Option<VectorCoding>("--coding") { Description = "What the vector search's first pass reads: Int8, FourBit or Binary." };
        var command = new Command("retrieval", "Measures keyword, dense and hybrid search: nDCG, recall and MRR at 10, one JSON line a method.") { data, model, precision, coding };
        command.SetAction((parsed, stop) => RunAsync(
            parsed.GetRequiredValue(data), parsed.GetValue(model), (parsed.GetValue(precision) == "fp32" ? Precision.Float32 : Precision.BFloat16, parsed.GetValue(coding)), Console.Out, Console.Error, stop));
        return command;
    }

    public static async Task<int> RunAsync(string data, string? model, (Precision Precision, VectorCoding Coding) form, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("lathe-bench-");
        try
        {
            var set = RetrievalSet.Read(data);
            var trial = new RetrievalTrial(set, new SqliteKeywordIndex(scratch.FullName));
            await trial.IndexWordsAsync(cancellationToken);
            await WriteAsync(output, "keyword", set, await trial.KeywordAsync(cancellationToken));
            if (model is not null)
                await MeaningAsync(trial, set, scratch.FullName, new LoadEmbedderRequest(Path.GetFullPath(model), form.Precision), form.Coding, output, cancellationToken);
            return 0;
        }
        catch (Exception fault) when (fault is InvalidDataException or EngineException)
        {
            await error.WriteLineAsync(fault.Message);
            return 1;
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static async Task MeaningAsync(
        RetrievalTrial trial, RetrievalSet set, string scratch, LoadEmbedderRequest model, VectorCoding coding, TextWriter output, CancellationToken cancellationToken)
    {
        await using var engine = new LocalEngine();
        using var vectors = new EmbeddedVectorIndex(scratch);
        var embedder = await EngineTextEmbedder.OpenAsync(engine, null, model, cancellationToken);
        await trial.IndexMeaningsAsync(vectors, coding, embedder, cancellationToken);
        var (at10, atDepth) = trial.AgainstFullComparison;
        await output.WriteLineAsync(JsonSerializer.Serialize(new { bench = "retrieval", method = "dense_against_full_comparison", coding = coding.ToString(), shared_at_10 = at10, shared_at_100 = atDepth, queries = set.Queries.Count }));
        await WriteAsync(output, "dense", set, trial.Dense);
        await WriteAsync(output, "rrf_60", set, trial.RankFusion());
        await WriteAsync(output, "hybrid", set, trial.Hybrid(FusionSettings.Default));
        if (set.Queries.Count >= FusionLearner.FewestQuestions)
            await WriteAsync(output, "hybrid_learnt_cross_validated", set, trial.CrossValidated());
    }

    private static Task WriteAsync(TextWriter output, string method, RetrievalSet set, IReadOnlyList<List<int>> rankings)
    {
        var scores = set.Queries.Zip(rankings, (query, ranking) => set.Score(query.Id, ranking)).ToList();
        return output.WriteLineAsync(JsonSerializer.Serialize(new
        {
            bench = "retrieval",
            method,
            ndcg_at_10 = Mean(scores, score => score.NdcgAt(Cut, exponential: true)),
            recall_at_10 = Mean(scores, score => score.RecallAt(Cut)),
            mrr_at_10 = Mean(scores, score => score.ReciprocalRankAt(Cut)),
            queries = scores.Count,
        }));
    }

    private static double Mean(List<RetrievalScore> scores, Func<RetrievalScore, double> of) => Math.Round(Moments.Mean([.. scores.Select(of)]), 6);
}
