using System.Text.Json;
using Platform.Domain.Statistics.Answers;
using Platform.Domain.Statistics.Classification;
using Platform.Domain.Statistics.Proportions;

namespace Platform.Domain.Statistics.Golden;

internal static class ClassificationCases
{
    public static readonly Dictionary<string, Func<JsonElement, Dictionary<string, object>>> All = new(StringComparer.Ordinal)
    {
        ["classification_report"] = Report,
        ["brier"] = i => new() { ["brier"] = BrierScore.Binary(i.Numbers("probability"), i.Counts("outcome")) },
        ["brier_multiclass"] = i => new() { ["brier"] = BrierScore.Multiclass(i.Rows("probabilities"), i.Counts("truth")) },
        ["expected_calibration_error"] = Calibration,
        ["roc_auc"] = i => new() { ["auc"] = RocAuc.Of(i.Numbers("score"), i.Counts("label")) },
        ["macro_f1_bootstrap"] = MacroF1Bootstrap,
        ["macro_f1_permutation"] = MacroF1Permutation,
        ["mcnemar_classifiers"] = McNemarClassifiers,
        ["exact_match_f1_en"] = i => Match(i, AnswerLanguage.English),
        ["exact_match_f1_zh"] = i => Match(i, AnswerLanguage.Chinese),
        ["rouge_l_en"] = i => Rouge(i, AnswerLanguage.English),
        ["rouge_l_zh"] = i => Rouge(i, AnswerLanguage.Chinese),
    };

    private static Dictionary<string, object> Report(JsonElement inputs)
    {
        var (truth, predicted) = (inputs.Counts("truth"), inputs.Counts("predicted"));
        int[] labels = [.. truth.Union(predicted).Order()];
        var matrix = ConfusionMatrix.Count(Indices(truth, labels), Indices(predicted, labels), labels.Length);
        var report = ClassificationReport.From(matrix);
        var range = Enumerable.Range(0, labels.Length);
        return new()
        {
            ["labels"] = labels,
            ["confusion"] = range.Select(row => Enumerable.Range(0, labels.Length).Select(column => matrix[row, column]).ToArray()).ToArray(),
            ["accuracy"] = report.Accuracy,
            ["precision"] = report.Classes.Select(score => score.Precision),
            ["recall"] = report.Classes.Select(score => score.Recall),
            ["f1"] = report.Classes.Select(score => score.F1),
            ["support"] = report.Classes.Select(score => score.Support),
            ["macro_f1"] = report.MacroF1,
            ["weighted_f1"] = report.WeightedF1,
            ["matthews"] = report.Matthews,
            ["kappa"] = report.Kappa,
        };
    }

    private static int[] Indices(int[] values, int[] labels) => [.. values.Select(value => Array.IndexOf(labels, value))];

    private static MacroF1Comparison Comparison(JsonElement inputs)
    {
        var labels = inputs.Counts("labels");
        return new(
            Indices(inputs.Counts("truth"), labels), Indices(inputs.Counts("predicted_a"), labels), Indices(inputs.Counts("predicted_b"), labels), labels.Length);
    }

    private static Dictionary<string, object> MacroF1Bootstrap(JsonElement inputs)
    {
        var drawn = Comparison(inputs).Bootstrap(inputs.Count("resamples"), inputs.Seed());
        var percentile = drawn.Percentile(inputs.Level());
        return new()
        {
            ["difference"] = drawn.Estimate,
            ["first_replicates"] = drawn.Replicates.Take(3).ToArray(),
            ["percentile_lower"] = percentile.Lower,
            ["percentile_upper"] = percentile.Upper,
            ["share_not_above_zero"] = drawn.Replicates.Count(value => value <= 1e-12) / (double)drawn.Replicates.Count,
        };
    }

    private static Dictionary<string, object> MacroF1Permutation(JsonElement inputs)
    {
        var result = Comparison(inputs).Permute(inputs.Count("resamples"), inputs.Seed());
        return new()
        {
            ["difference"] = result.Difference,
            ["first_replicates"] = result.Replicates.Take(3).ToArray(),
            ["extreme"] = result.Extreme,
            ["p"] = result.P,
        };
    }

    private static Dictionary<string, object> McNemarClassifiers(JsonElement inputs)
    {
        var (truth, first, second) = (inputs.Counts("truth"), inputs.Counts("predicted_a"), inputs.Counts("predicted_b"));
        var onlyFirst = truth.Where((label, row) => first[row] == label && second[row] != label).Count();
        var onlySecond = truth.Where((label, row) => first[row] != label && second[row] == label).Count();
        var test = McNemar.Test(onlyFirst, onlySecond);
        return new() { ["only_a_right"] = onlyFirst, ["only_b_right"] = onlySecond, ["exact_p"] = test.ExactP, ["mid_p"] = test.MidP };
    }

    private static Dictionary<string, object> Calibration(JsonElement inputs)
    {
        var error = CalibrationError.Of(inputs.Numbers("confidence"), inputs.Counts("correct"), inputs.Count("bins"));
        return new()
        {
            ["ece"] = error.Expected,
            ["mce"] = error.Largest,
            ["count"] = error.Bins.Select(bin => bin.Count),
            ["mean_confidence"] = error.Bins.Select(bin => bin.MeanConfidence),
            ["accuracy"] = error.Bins.Select(bin => bin.Accuracy),
        };
    }

    private static Dictionary<string, object> Match(JsonElement inputs, AnswerLanguage language)
    {
        var (prediction, references) = (inputs.Text("prediction"), inputs.Texts("references"));
        var match = AnswerMatch.Of(prediction, references, language);
        return new()
        {
            ["prediction_tokens"] = AnswerTokens.Of(prediction, language),
            ["reference_tokens"] = references.Select(reference => AnswerTokens.Of(reference, language)),
            ["exact_match"] = match.Exact ? 1 : 0,
            ["f1"] = match.F1,
        };
    }

    private static Dictionary<string, object> Rouge(JsonElement inputs, AnswerLanguage language)
    {
        var rouge = RougeL.Of(inputs.Text("candidate"), inputs.Text("reference"), language);
        return new() { ["lcs"] = rouge.LongestCommon, ["precision"] = rouge.Precision, ["recall"] = rouge.Recall, ["f1"] = rouge.F1 };
    }
}
