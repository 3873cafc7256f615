using System.Globalization;

namespace Platform.Web.Features.Runs;

/// <summary>What kind of value a setting has.</summary>
public enum SettingKind
{
    /// <summary>Whole number.</summary>
    Whole = 0,

    /// <summary>Number.</summary>
    Number = 1,

    /// <summary>True or false.</summary>
    Flag = 2,

    /// <summary>One of a few words.</summary>
    Choice = 3,

    /// <summary>Some of the model's layer names; empty means all.</summary>
    Layers = 4,
}

/// <summary>One setting of a run: its place in the exported configuration, its default and its limits.</summary>
/// <param name="Path">Key in the configuration; a dot goes into an object.</param>
/// <param name="Group">Heading it stands under.</param>
/// <param name="Kind">Kind of value.</param>
/// <param name="Default">Default as it stands in the configuration.</param>
public sealed record RunSetting(string Path, string Group, SettingKind Kind, string Default)
{
    /// <summary>Least value.</summary>
    public double Least { get; init; }

    /// <summary>Largest value.</summary>
    public double Most { get; init; } = int.MaxValue;

    /// <summary>The words to choose from.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>All settings, in the order they are shown.</summary>
    public static IReadOnlyList<RunSetting> All { get; } =
    [
        new("epochs", "Course", SettingKind.Whole, "1") { Least = 1, Most = 1000 },
        new("steps", "Course", SettingKind.Whole, "0") { Most = 10_000_000 },
        new("batch_size", "Course", SettingKind.Whole, "8") { Least = 1, Most = 4096 },
        new("gradient_accumulation", "Course", SettingKind.Whole, "1") { Least = 1, Most = 4096 },
        new("max_length", "Course", SettingKind.Whole, "0") { Most = 1_000_000 },
        new("learning_rate", "Course", SettingKind.Number, "0.0002") { Least = 1e-9, Most = 1 },
        new("schedule", "Course", SettingKind.Choice, "cosine") { Choices = ["cosine", "linear", "constant"] },
        new("warmup_ratio", "Course", SettingKind.Number, "0.05") { Most = 0.99 },
        new("weight_decay", "Course", SettingKind.Number, "0") { Most = 0.99 },
        new("max_gradient_norm", "Course", SettingKind.Number, "1") { Most = 1_000_000 },
        new("seed", "Course", SettingKind.Whole, "1"),
        new("lora.rank", "Adapter", SettingKind.Whole, "16") { Least = 1, Most = 4096 },
        new("lora.alpha", "Adapter", SettingKind.Number, "32") { Least = 1e-6, Most = 1_000_000 },
        new("lora.dropout", "Adapter", SettingKind.Number, "0") { Most = 0.95 },
        new("precision", "Adapter", SettingKind.Choice, "bf16") { Choices = ["bf16", "fp32"] },
        new("lora.target_modules", "Adapter", SettingKind.Layers, ""),
        new("validate_every", "Checks", SettingKind.Whole, "0") { Most = 10_000_000 },
        new("validation_rows", "Checks", SettingKind.Whole, "0") { Most = 10_000_000 },
        new("keep_best", "Checks", SettingKind.Flag, "true"),
        new("early_stop_patience", "Checks", SettingKind.Whole, "0") { Most = 100_000 },
        new("checkpoint_every", "Checks", SettingKind.Whole, "50") { Most = 10_000_000 },
        new("keep_checkpoints", "Checks", SettingKind.Whole, "2") { Least = 1, Most = 1000 },
        new("sample_answers", "Checks", SettingKind.Whole, "1") { Most = 20 },
        new("answer_tokens", "Checks", SettingKind.Whole, "64") { Least = 1, Most = 4096 },
    ];

    /// <summary>True when the text is a value of this setting, within its limits. Numbers are written with a point.</summary>
    public bool Accepts(string text) => Kind switch
    {
        SettingKind.Whole => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && whole >= Least && whole <= Most,
        SettingKind.Number => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= Least && number <= Most,
        SettingKind.Flag => text is "true" or "false",
        SettingKind.Choice => Choices.Contains(text),
        SettingKind.Layers => true,
        _ => throw new InvalidOperationException($"Unknown kind of setting: {Kind}."),
    };
}
