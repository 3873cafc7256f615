using System.Globalization;
using System.Text.Json;
using Platform.Domain.Statistics.Retrieval;

namespace Platform.Domain.Statistics.Golden;

internal static class RetrievalCases
{
    private const int Cut = 10;

    public static readonly Dictionary<string, Func<JsonElement, Dictionary<string, object>>> All = new(StringComparer.Ordinal)
    {
        ["retrieval_metrics"] = Metrics,
        ["retrieval_mean"] = Mean,
    };

    private static RetrievalScore Score(JsonElement inputs) => new(
        inputs.GetProperty("scores").EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetDouble(), StringComparer.Ordinal),
        inputs.GetProperty("grades").EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.GetInt32(), StringComparer.Ordinal));

    private static Dictionary<string, object> Metrics(JsonElement inputs)
    {
        var score = Score(inputs);
        Dictionary<string, object> At(Func<int, double> measure) =>
            inputs.Counts("ks").ToDictionary(k => k.ToString(CultureInfo.InvariantCulture), k => (object)measure(k), StringComparer.Ordinal);
        return new()
        {
            ["ranking"] = score.Ranking,
            ["recall_at"] = At(score.RecallAt),
            ["precision_at"] = At(score.PrecisionAt),
            ["mrr_at_10"] = score.ReciprocalRankAt(Cut),
            ["ndcg_linear_at_10"] = score.NdcgAt(Cut, exponential: false),
            ["ndcg_exponential_at_10"] = score.NdcgAt(Cut, exponential: true),
            ["ndcg_linear"] = score.NdcgAt(int.MaxValue, exponential: false),
            ["ndcg_exponential"] = score.NdcgAt(int.MaxValue, exponential: true),
            ["average_precision"] = score.AveragePrecisionAt(int.MaxValue),
            ["average_precision_at_10"] = score.AveragePrecisionAt(Cut),
        };
    }

    private static Dictionary<string, object> Mean(JsonElement inputs)
    {
        RetrievalScore[] counted = [.. inputs.Items("queries").Select(Score).Where(score => score.HasRelevant)];
        return new()
        {
            ["queries_counted"] = counted.Length,
            ["recall_at_10"] = counted.Average(score => score.RecallAt(Cut)),
            ["mrr_at_10"] = counted.Average(score => score.ReciprocalRankAt(Cut)),
            ["ndcg_linear_at_10"] = counted.Average(score => score.NdcgAt(Cut, exponential: false)),
            ["ndcg_exponential_at_10"] = counted.Average(score => score.NdcgAt(Cut, exponential: true)),
            ["average_precision"] = counted.Average(score => score.AveragePrecisionAt(int.MaxValue)),
        };
    }
}
