using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Platform.Domain.Runs;

namespace Platform.Web.Features.Runs.Pages;

public sealed partial class RunConfiguration
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private IReadOnlyList<KeyValuePair<Guid, string>> _others = [];
    private IReadOnlyList<ConfigurationDifference>? _differences;
    private string _other = "";
    private string _pretty = "";
    private IReadOnlyList<string> _dataFiles = [];
    private RunId? _read;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public RunView Run { get; set; } = null!;

    [Inject]
    private RunQueries Queries { get; set; } = null!;

    [Inject]
    private RunPageQueries Pages { get; set; } = null!;

    private string Command => $"./lathe run run-{Run.Id}.json --output out/{Run.Id}";

    protected override async Task OnParametersSetAsync()
    {
        if (_read == Run.Id)
            return;
        _read = Run.Id;
        using var document = JsonDocument.Parse(Run.Configuration);
        _pretty = JsonSerializer.Serialize(document.RootElement, Indented);
        _dataFiles = document.RootElement.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object
            ? [.. data.EnumerateObject().Where(file => file.Value.ValueKind == JsonValueKind.String && file.Value.GetString() is { Length: > 0 }).Select(file => file.Value.GetString()!)]
            : [];
        _others = await Pages.OthersAsync(Run, CancellationToken.None);
    }

    private async Task CompareAsync()
    {
        _differences = null;
        if (Guid.TryParse(_other, out var id) && await Queries.FindAsync(new RunId(id), CancellationToken.None) is { Succeeded: true } found)
            _differences = ConfigurationComparison.Between(Run.Configuration, found.Value.Configuration);
    }
}
