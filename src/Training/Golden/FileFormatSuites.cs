using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Formats;

namespace Platform.Training.Golden;

/// <summary>Every GGUF tensor type against the values the gguf package reads.</summary>
internal sealed class GgufTypesSuite : IGoldenSuite
{
    private const double Tolerance = 1e-6;

    public bool Recognises(GoldenFolder folder) => File.Exists(folder.File("types.gguf")) && File.Exists(folder.File("types.safetensors"));

    public async IAsyncEnumerable<GoldenCheck> RunAsync(GoldenFolder folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        using var mine = WeightFiles.Open(folder.File("types.gguf"));
        using var theirs = WeightFiles.Open(folder.File("types.safetensors"));
        foreach (var (name, entry) in theirs.Tensors)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (expected, values) = (new float[entry.ElementCount], new float[entry.ElementCount]);
            theirs.ReadFloat32(name, expected);
            mine.ReadFloat32(name, values);
            yield return new GoldenCheck($"{folder.Name}: {name}", Probe.Largest(values.Zip(expected, (one, other) => (one - other) / Math.Max(1e-30, Math.Abs((double)other)))), Tolerance);
        }
    }
}

/// <summary>Broken and malicious model files: each is refused with a code in less than a second; its good neighbours are read.</summary>
internal sealed class HostileFilesSuite : IGoldenSuite
{
    private const double MostSeconds = 1;

    public bool Recognises(GoldenFolder folder) => File.Exists(folder.File("reasons.json"));

    public async IAsyncEnumerable<GoldenCheck> RunAsync(GoldenFolder folder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reasons = JsonDocument.Parse(await File.ReadAllBytesAsync(folder.File("reasons.json"), cancellationToken));
        foreach (var one in reasons.RootElement.EnumerateObject())
            yield return Check(folder, one.Name, one.Value.GetString() ?? string.Empty);
    }

    private static GoldenCheck Check(GoldenFolder folder, string file, string reason)
    {
        var good = reason.StartsWith("accepted", StringComparison.Ordinal) || reason.StartsWith("readable", StringComparison.Ordinal);
        var watch = Stopwatch.StartNew();
        string? refusal = null;
        try
        {
            using var source = WeightFiles.Open(folder.File(file));
            WeightFiles.RequireFinite(source);
        }
        catch (EngineException fault)
        {
            refusal = fault.Code;
        }

        var name = $"{folder.Name}: {file} ({reason})";
        return (refusal is null) == good
            ? new GoldenCheck(name, watch.Elapsed.TotalSeconds, MostSeconds, refusal)
            : GoldenCheck.Missed(name, refusal is null ? "was read" : $"refused as {refusal}");
    }
}
