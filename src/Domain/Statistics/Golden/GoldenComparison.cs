using System.Collections;
using System.Globalization;
using System.Text.Json;

namespace Platform.Domain.Statistics.Golden;

/// <summary>Compares computed figures with expected ones: numbers within tolerance; whole numbers, strings and lists of tokens equal.</summary>
internal sealed class GoldenComparison(GoldenCase goldenCase)
{
    private double _worstShare = -1;
    private double _difference;
    private double _allowed;
    private string? _miss;

    public static GoldenResult Compare(GoldenCase goldenCase, object got)
    {
        var comparison = new GoldenComparison(goldenCase);
        comparison.Visit(goldenCase.Expected, got, "expected");
        return new(goldenCase.Name, goldenCase.Function, comparison._difference, comparison._allowed, comparison._miss);
    }

    private void Visit(JsonElement expected, object? got, string path)
    {
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object when got is IReadOnlyDictionary<string, object> fields:
                foreach (var property in expected.EnumerateObject())
                    Visit(property.Value, fields.GetValueOrDefault(property.Name), $"{path}.{property.Name}");
                break;
            case JsonValueKind.Array when got is IEnumerable and not string:
                VisitList(expected, [.. ((IEnumerable)got).Cast<object>()], path);
                break;
            case JsonValueKind.String when got is string text:
                Equal(string.Equals(text, expected.GetString(), StringComparison.Ordinal), path, text);
                break;
            case JsonValueKind.Number or JsonValueKind.String when got is double or int or long or bool:
                VisitNumber(expected, got, path);
                break;
            default:
                Equal(false, path, got is null ? "nothing" : got.GetType().Name);
                break;
        }
    }

    private void VisitList(JsonElement expected, List<object> got, string path)
    {
        if (expected.GetArrayLength() != got.Count)
        {
            Equal(false, path, $"{got.Count} values");
            return;
        }

        for (var index = 0; index < got.Count; index++)
            Visit(expected[index], got[index], $"{path}[{index}]");
    }

    private void VisitNumber(JsonElement expected, object got, string path)
    {
        var (want, value) = (GoldenInputs.Number(expected), Convert.ToDouble(got, CultureInfo.InvariantCulture));
        if (want.Equals(value) || got is not double)
        {
            Equal(want.Equals(value), path, value.ToString("R", CultureInfo.InvariantCulture));
            return;
        }

        var allowed = goldenCase.Absolute + (goldenCase.Relative * Math.Abs(want));
        var difference = Math.Abs(value - want);
        if (!(difference <= allowed))
            _miss ??= string.Create(CultureInfo.InvariantCulture, $"{path}: {value:R} instead of {want:R}");
        Note(double.IsNaN(difference) ? double.PositiveInfinity : difference, allowed);
    }

    private void Equal(bool same, string path, string got)
    {
        if (!same)
            _miss ??= $"{path}: {got}";
        Note(same ? 0 : double.PositiveInfinity, 0);
    }

    private void Note(double difference, double allowed)
    {
        var share = difference == 0 ? 0 : difference / allowed;
        if (share > _worstShare)
            (_worstShare, _difference, _allowed) = (share, difference, allowed);
    }
}
