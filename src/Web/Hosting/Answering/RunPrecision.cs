using System.Text.Json;

namespace Platform.Web.Hosting.Answering;

/// <summary>Reads from a run's configuration how its base was held, so that what is asked later is the model that was trained.</summary>
internal static class RunPrecision
{
    /// <summary>True when the configuration asks for fp32; bf16 is the rule.</summary>
    public static bool IsFull(string? configuration)
    {
        if (string.IsNullOrWhiteSpace(configuration))
            return false;
        using var document = JsonDocument.Parse(configuration);
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("precision", out var precision)
            && precision.ValueKind == JsonValueKind.String && precision.GetString() is "fp32" or "float32" or "Float32";
    }
}
