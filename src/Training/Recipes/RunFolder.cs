using System.Globalization;
using System.Text.Json;
using Platform.Training.Checkpoints;
using Platform.Training.Engine;

namespace Platform.Training.Recipes;

/// <summary>Where a recipe stands, beside the engine's own state.</summary>
/// <param name="Version">Version of the layout.</param>
/// <param name="Step">Steps taken.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="TrainRows">Rows of the training set: a changed set is noticed.</param>
/// <param name="BestStep">Step of the lowest validation loss, or null.</param>
/// <param name="BestLoss">That loss.</param>
/// <param name="WithoutBest">Validations since then.</param>
/// <param name="MetricsBytes">Length of metrics.jsonl at this point.</param>
internal sealed record RecipePosition(int Version, int Step, int TotalSteps, int TrainRows, int? BestStep, double? BestLoss, int WithoutBest, long MetricsBytes);

/// <summary>
/// Files of a run: <c>checkpoints/step-N</c> (the engine's <c>state</c> and <c>recipe.json</c>, which is written last and makes the checkpoint count),
/// <c>best</c> and <c>adapter</c> (PEFT), <c>metrics.jsonl</c>.
/// </summary>
internal sealed class RunFolder(string root)
{
    public const int Version = 1;
    private const string PositionName = "recipe.json";

    public string Best => Path.Combine(root, "best");

    public string Adapter => Path.Combine(root, "adapter");

    public string MetricsPath => Path.Combine(root, "metrics.jsonl");

    private string Checkpoints => Path.Combine(root, "checkpoints");

    public static string StateOf(string checkpoint) => Path.Combine(checkpoint, "state");

    public string CheckpointOf(int step) => Path.Combine(Checkpoints, string.Create(CultureInfo.InvariantCulture, $"step-{step:D6}"));

    /// <summary>The newest complete checkpoint, or null.</summary>
    public (string Folder, RecipePosition Position)? Newest()
    {
        if (!Directory.Exists(Checkpoints))
            return null;
        foreach (var folder in Directory.GetDirectories(Checkpoints, "step-*").OrderDescending(StringComparer.Ordinal))
            if (File.Exists(Path.Combine(folder, PositionName)))
                return (folder, Read(Path.Combine(folder, PositionName)));
        return null;
    }

    /// <summary>Makes a checkpoint count and removes those that are too many.</summary>
    public void Complete(string checkpoint, RecipePosition position, int keep)
    {
        Guarded(checkpoint, () =>
        {
            var path = Path.Combine(checkpoint, PositionName);
            AtomicFolder.WriteFile(path + ".part", JsonSerializer.SerializeToUtf8Bytes(position, SupervisedConfigRules.Json));
            File.Move(path + ".part", path, overwrite: true);
            foreach (var old in Directory.GetDirectories(Checkpoints, "step-*").OrderDescending(StringComparer.Ordinal).Skip(keep))
            {
                File.Delete(Path.Combine(old, PositionName));
                Directory.Delete(old, recursive: true);
            }
        });
    }

    /// <summary>Adds a line to metrics.jsonl and gives the file's length.</summary>
    public long AddMetrics(object line) => Guarded(root, () =>
    {
        Directory.CreateDirectory(root);
        using var file = new FileStream(MetricsPath, FileMode.Append, FileAccess.Write);
        JsonSerializer.Serialize(file, line, LineJson);
        file.WriteByte((byte)'\n');
        return file.Position;
    });

    /// <summary>Cuts metrics.jsonl to what it was at a checkpoint.</summary>
    public void CutMetrics(long bytes)
    {
        Directory.CreateDirectory(root);
        using var file = new FileStream(MetricsPath, FileMode.OpenOrCreate, FileAccess.Write);
        if (file.Length > bytes)
            file.SetLength(bytes);
    }

    private static readonly JsonSerializerOptions LineJson = new(SupervisedConfigRules.Json) { WriteIndented = false };

    private static RecipePosition Read(string path)
    {
        try
        {
            var position = JsonSerializer.Deserialize<RecipePosition>(File.ReadAllBytes(path), SupervisedConfigRules.Json);
            return position?.Version == Version ? position : throw new EngineException("run.checkpoint_version", $"'{path}' is of another version. Use the build that wrote it.");
        }
        catch (JsonException fault)
        {
            throw new EngineException("run.checkpoint_broken", $"'{path}' is not readable: {fault.Message} Remove that checkpoint; an earlier one is taken.", fault);
        }
    }

    private static void Guarded(string what, Action work) => Guarded(what, () =>
    {
        work();
        return true;
    });

    private static T Guarded<T>(string what, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new EngineException("storage.write_failed", $"'{what}' could not be written: {fault.Message} Free space; the run goes on from its last checkpoint.", fault);
        }
    }
}
