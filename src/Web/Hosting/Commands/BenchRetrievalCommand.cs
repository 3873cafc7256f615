using System.CommandLine;
using System.Text.Json;
using Platform.Domain.Statistics.Retrieval;
using Platform.Domain.Statistics.Sampling;
using Platform.Rag.Index;
using Platform.Rag.Keyword;

namespace Platform.Web.Hosting.Commands;

/// <summary>Measures the searches on a folder of texts, questions and answers: one JSON line for each method. It needs no portal.</summary>
internal static class BenchRetrievalCommand
{
    private const int Depth = 100;
    private const int Cut = 10;
    private const string Index = "bench";

    private static readonly PartitionKey Partition = new("bench");
    private static readonly ReaderScope Everything = new(new HashSet<string>());

    public static Command CommandLine()
    {
        var data = new Option<string>("--data") { Description = "Folder with corpus.jsonl[.gz], queries.jsonl[.gz] and qrels.tsv.", Required = true };
        var command = new Command("retrieval", "Measures keyword search: nDCG, recall and MRR at 10, one JSON line a method.") { data };
        command.SetAction((parsed, stop) => RunAsync(parsed.GetRequiredValue(data), Console.Out, Console.Error, stop));
        return command;
    }

    public static async Task<int> RunAsync(string data, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("lathe-bench-");
        try
        {
            var set = RetrievalSet.Read(data);
            var rankings = await KeywordAsync(set, new SqliteKeywordIndex(scratch.FullName), cancellationToken);
            await output.WriteLineAsync(Line("keyword", set, rankings));
            return 0;
        }
        catch (InvalidDataException fault)
        {
            await error.WriteLineAsync(fault.Message);
            return 1;
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static async Task<List<List<int>>> KeywordAsync(RetrievalSet set, SqliteKeywordIndex index, CancellationToken cancellationToken)
    {
        foreach (var batch in set.Texts.Select((text, position) => (Passage(position), text.Text)).Chunk(1000))
            await index.UpsertAsync(Partition, Index, batch, cancellationToken);
        var rankings = new List<List<int>>();
        foreach (var query in set.Queries)
        {
            var hits = await index.SearchAsync(Partition, Index, query.Text, Everything, Depth, cancellationToken);
            rankings.Add([.. hits.Select(hit => Position(hit.Id))]);
        }
        return rankings;
    }

    // A passage's id is its position, so that equal scores are cut by the text's own id.
    private static IndexedPassage Passage(int position)
    {
        var id = new Guid(position, 0, 0, new byte[8]);
        return new IndexedPassage(id, id, [], new Dictionary<string, string>());
    }

    private static int Position(Guid id) => BitConverter.ToInt32(id.ToByteArray());

    private static string Line(string method, RetrievalSet set, List<List<int>> rankings)
    {
        var scores = set.Queries.Zip(rankings, (query, ranking) => set.Score(query.Id, ranking)).ToList();
        return JsonSerializer.Serialize(new
        {
            bench = "retrieval",
            method,
            ndcg_at_10 = Mean(scores, score => score.NdcgAt(Cut, exponential: true)),
            recall_at_10 = Mean(scores, score => score.RecallAt(Cut)),
            mrr_at_10 = Mean(scores, score => score.ReciprocalRankAt(Cut)),
            queries = scores.Count,
        });
    }

    private static double Mean(List<RetrievalScore> scores, Func<RetrievalScore, double> of) => Math.Round(Moments.Mean([.. scores.Select(of)]), 6);
}
