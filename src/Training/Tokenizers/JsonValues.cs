using System.Text.Json;

namespace Platform.Training.Tokenizers;

/// <summary>Turns JSON into the plain values that messages and templates hold.</summary>
public static class JsonValues
{
    /// <summary>null, bool, long, double, string, <c>List&lt;object?&gt;</c> or <c>Dictionary&lt;string, object?&gt;</c>.</summary>
    /// <param name="element">JSON of any depth that its reader allowed.</param>
    public static object? Convert(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.TryGetInt64(out long whole) && !element.GetRawText().Contains('.', StringComparison.Ordinal) ? (object)whole : element.GetDouble(),
        JsonValueKind.Array => element.EnumerateArray().Select(Convert).ToList(),
        JsonValueKind.Object => Map(element),
        _ => null,
    };

    private static Dictionary<string, object?> Map(JsonElement element)
    {
        Dictionary<string, object?> map = new(StringComparer.Ordinal);
        foreach (JsonProperty property in element.EnumerateObject())
        {
            map[property.Name] = Convert(property.Value);
        }

        return map;
    }
}
