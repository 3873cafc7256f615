using System.Text.Json;

namespace Platform.Web.Features.Runs;

/// <summary>Says which settings differ between two configurations.</summary>
internal static class ConfigurationComparison
{
    public static IReadOnlyList<ConfigurationDifference> Between(string first, string second)
    {
        var (left, right) = (Flatten(first), Flatten(second));
        return [.. left.Keys.Union(right.Keys).Order(StringComparer.Ordinal)
            .Select(key => new ConfigurationDifference(key, left.GetValueOrDefault(key), right.GetValueOrDefault(key)))
            .Where(difference => difference.First != difference.Second)];
    }

    private static Dictionary<string, string> Flatten(string json)
    {
        using var document = JsonDocument.Parse(json);
        var flat = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(flat, "", document.RootElement);
        return flat;
    }

    private static void Add(Dictionary<string, string> flat, string path, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            flat[path] = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
            return;
        }
        foreach (var property in element.EnumerateObject())
            Add(flat, path.Length == 0 ? property.Name : $"{path}.{property.Name}", property.Value);
    }
}
