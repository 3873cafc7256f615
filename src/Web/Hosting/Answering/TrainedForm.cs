using System.Text.Json;

namespace Platform.Web.Hosting.Answering;

/// <summary>What of a run's configuration decides how its model is asked later, so that it sees what it was trained on.</summary>
/// <param name="FullPrecision">True when the base was held in fp32; bf16 is the rule.</param>
/// <param name="MaxInputTokens">Most tokens of a user's text; longer ones were cut at their end. 0 means uncut.</param>
internal sealed record TrainedForm(bool FullPrecision = false, int MaxInputTokens = 0)
{
    /// <summary>Reads a run's exportable configuration.</summary>
    public static TrainedForm Read(string? configuration)
    {
        if (string.IsNullOrWhiteSpace(configuration))
            return new();
        using var document = JsonDocument.Parse(configuration);
        var root = document.RootElement;
        return new(
            Find(root, "precision") is { ValueKind: JsonValueKind.String } precision && precision.GetString() == "fp32",
            Find(Find(root, "data"), "max_input_tokens") is { ValueKind: JsonValueKind.Number } most ? most.GetInt32() : 0);
    }

    private static JsonElement? Find(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var found) ? found : null;
}
