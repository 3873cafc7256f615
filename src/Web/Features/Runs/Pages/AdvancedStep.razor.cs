using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Platform.Domain.Kernel;
using Platform.Domain.Runs;

namespace Platform.Web.Features.Runs.Pages;

/// <summary>Every setting with a sentence, its default and its limits; import and export of the configuration.</summary>
public sealed partial class AdvancedStep
{
    private const long MostBytes = 256 * 1024;

    private readonly Dictionary<string, string> _typed = new(StringComparer.Ordinal);
    private DomainError? _refusal;

    /// <summary>The settings; changed in place.</summary>
    [Parameter, EditorRequired]
    public RunSettings Settings { get; set; } = new();

    /// <summary>Names of the model's linear layers.</summary>
    [Parameter]
    public IReadOnlyList<string> Layers { get; set; } = [];

    /// <summary>Context of the model, in tokens.</summary>
    [Parameter]
    public int ContextTokens { get; set; }

    /// <summary>Told when a setting was changed.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    /// <summary>Told when a configuration was imported.</summary>
    [Parameter]
    public EventCallback OnLoaded { get; set; }

    private static string IdOf(RunSetting setting) => "setting-" + setting.Path.Replace('.', '-');

    private string? MessageOf(RunSetting setting) => setting.Accepts(Settings[setting.Path]) ? null : Text[
        setting.Kind == SettingKind.Whole ? "NotWhole" : "NotNumber", Settings[setting.Path], Limit(setting.Least), Limit(setting.Most)].Value;

    private static string Limit(double value) => value.ToString(value is >= 0.001 or 0 ? "#,0.######" : "0.###e0", CultureInfo.CurrentCulture);

    private Task SetAsync(RunSetting setting, string? text)
    {
        Settings[setting.Path] = Written(setting, text ?? "");
        return OnChanged.InvokeAsync();
    }

    private Task TypedAsync(RunSetting setting, string? text)
    {
        _typed[setting.Path] = text ?? "";
        return SetAsync(setting, text);
    }

    // A field shows what was typed as it was typed: writing another form back would take away letters typed meanwhile.
    private string Shown(RunSetting setting) =>
        _typed.TryGetValue(setting.Path, out var typed) && Written(setting, typed) == Settings[setting.Path] ? typed : Settings[setting.Path];

    // People type the decimal mark of their language; the configuration has a point.
    private static string Written(RunSetting setting, string typed) =>
        setting.Kind == SettingKind.Number && typed.Count(letter => letter == ',') == 1 && !typed.Contains('.') ? typed.Replace(',', '.') : typed;

    private Task SetFlagAsync(RunSetting setting, bool value) => SetAsync(setting, value ? "true" : "false");

    private bool HasLayer(string layer) => Chosen is { Length: 0 } || Chosen.Contains(layer);

    private string[] Chosen => Settings["lora.target_modules"].Split(',', StringSplitOptions.RemoveEmptyEntries);

    private Task SetLayerAsync(RunSetting setting, string layer, bool chosen)
    {
        var names = Layers.Where(name => name == layer ? chosen : HasLayer(name)).ToList();
        // All of them is the default, and none would train nothing.
        Settings[setting.Path] = names.Count == Layers.Count || names.Count == 0 ? "" : string.Join(',', names);
        return OnChanged.InvokeAsync();
    }

    private async Task ImportAsync(InputFileChangeEventArgs change)
    {
        if (change.File.Size > MostBytes)
        {
            _refusal = RunErrors.ConfigurationInvalid($"'{change.File.Name}' has {change.File.Size:N0} bytes; a configuration has at most {MostBytes:N0}. Choose the JSON file that a run's page exports.");
            return;
        }
        await using var stream = change.File.OpenReadStream(MostBytes);
        using var reader = new StreamReader(stream);
        var loaded = Settings.Load(await reader.ReadToEndAsync());
        _refusal = loaded.Error;
        if (loaded.Succeeded)
            await OnLoaded.InvokeAsync();
    }
}
