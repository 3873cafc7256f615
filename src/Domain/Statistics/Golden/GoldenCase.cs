using System.Text.Json;

namespace Platform.Domain.Statistics.Golden;

/// <summary>A worked case of other implementations: what to compute from what, what has to come out, and how near.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Function">Which calculation.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Expected">What has to come out.</param>
/// <param name="Absolute">Allowed difference.</param>
/// <param name="Relative">Allowed difference as a share of the expected value, added to the absolute one.</param>
public sealed record GoldenCase(string Name, string Function, JsonElement Inputs, JsonElement Expected, double Absolute, double Relative)
{
    /// <summary>Reads a file of cases.</summary>
    /// <param name="json">A JSON list of cases.</param>
    /// <returns>The cases; empty when the text is a list of something else or no list.</returns>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static IReadOnlyList<GoldenCase> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.ValueKind == JsonValueKind.Array
            ? [.. document.RootElement.EnumerateArray().Where(IsCase).Select(From)]
            : [];
    }

    private static bool IsCase(JsonElement element) => element.ValueKind == JsonValueKind.Object
        && Array.TrueForAll(["name", "function", "inputs", "expected", "tolerance"], key => element.TryGetProperty(key, out _));

    private static GoldenCase From(JsonElement element)
    {
        var tolerance = element.GetProperty("tolerance");
        return new(
            element.GetProperty("name").GetString() ?? "",
            element.GetProperty("function").GetString() ?? "",
            element.GetProperty("inputs").Clone(),
            element.GetProperty("expected").Clone(),
            tolerance.GetProperty("abs").GetDouble(),
            tolerance.GetProperty("rel").GetDouble());
    }
}
