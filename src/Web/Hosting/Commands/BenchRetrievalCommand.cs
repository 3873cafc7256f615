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
    private static readonly double[] Shares = [0.1, 0.25, 0.5, 1];

    public static Command CommandLine()
    {
        var data = new Option<string>("--data") { Description = "Folder with corpus.jsonl[.gz], queries.jsonl[.gz] and qrels.tsv.", Required = true };
        var model = new Option<string?>("--model") { Description = "Folder of an embedding model. Without one only keyword search is measured." };
        var precision = new Option<string>("--precision") { Description = "bf16 or fp32.", DefaultValueFactory = _ => "bf16" };
        precision.AcceptOnlyFromAmong("bf16", "fp32");
        var coding = new Option<VectorCoding>("--coding") { Description = "What the vector search's first pass reads: Int8, FourBit or Binary." };
        var reranker = new Option<string?>("--reranker") { Description = "Folder of a cross-encoder, or of a base model, that looks at the best hits a second time." };
        var depth = new Option<int>("--rerank-depth") { Description = "Hits that are looked at a second time.", DefaultValueFactory = _ => 20 };
        var queries = new Option<int>("--queries") { Description = "Only that many questions, evenly spread over the set; 0 means all." };
        var command = new Command("retrieval", "Measures keyword, dense and hybrid search: nDCG, recall and MRR at 10, one JSON line a method.") { data, model, precision, coding, reranker, depth, queries };
        command.SetAction((parsed, stop) => RunAsync(
            parsed.GetRequiredValue(data), parsed.GetValue(model), (parsed.GetValue(precision) == "fp32" ? Precision.Float32 : Precision.BFloat16, parsed.GetValue(coding)), Console.Out, Console.Error, stop,
            new BenchReranking(parsed.GetValue(reranker), parsed.GetValue(depth), parsed.GetValue(queries))));
        return command;
    }

    public static async Task<int> RunAsync(string data, string? model, (Precision Precision, VectorCoding Coding) form, TextWriter output, TextWriter error, CancellationToken cancellationToken, BenchReranking? look = null)
    {
        var scratch = Directory.CreateTempSubdirectory("lathe-bench-");
        try
        {
            var set = Spread(RetrievalSet.Read(data), look?.Queries ?? 0);
            var trial = new RetrievalTrial(set, new SqliteKeywordIndex(scratch.FullName));
            await trial.IndexWordsAsync(cancellationToken);
            await WriteAsync(output, "keyword", set, await trial.KeywordAsync(cancellationToken));
            if (model is not null)
                await MeaningAsync(trial, set, scratch.FullName, new LoadEmbedderRequest(Path.GetFullPath(model), form.Precision), form.Coding, output, cancellationToken);
            if (look?.Reranker is { } reranker)
                await LookAsync(trial, set, Path.GetFullPath(reranker), look.Depth, output, cancellationToken);
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

    private static RetrievalSet Spread(RetrievalSet set, int queries) =>
        queries <= 0 || queries >= set.Queries.Count ? set : set with { Queries = [.. Enumerable.Range(0, queries).Select(at => set.Queries[(int)((long)at * set.Queries.Count / queries)])] };

    private static async Task LookAsync(RetrievalTrial trial, RetrievalSet set, string folder, int depth, TextWriter output, CancellationToken cancellationToken)
    {
        await using var engine = new LocalEngine();
        var look = new RerankTrial(set, trial.Found(FusionSettings.Default), depth);
        await look.LookAsync(await RerankTrial.OpenAsync(engine, folder, cancellationToken), cancellationToken);
        foreach (var share in Shares)
            await WriteAsync(output, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"reranked_{share:0.##}"), set, await look.OrderAsync(share, cancellationToken));
        await output.WriteLineAsync(JsonSerializer.Serialize(new
        {
            bench = "rerank",
            depth,
            queries = look.Milliseconds.Count,
            milliseconds_p50 = look.Milliseconds[look.Milliseconds.Count / 2],
            milliseconds_p95 = look.Milliseconds[(int)(look.Milliseconds.Count * 0.95)],
        }));
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

/// <summary>A second look to measure.</summary>
/// <param name="Reranker">Folder of the model; null for none.</param>
/// <param name="Depth">Hits that are looked at.</param>
/// <param name="Queries">Only that many questions; 0 means all.</param>
internal sealed record BenchReranking(string? Reranker, int Depth, int Queries);
