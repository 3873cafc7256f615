using System.Runtime.InteropServices;
using System.Text.Json;
using Platform.Training.Engine;
using Platform.Training.Formats;
using Platform.Training.Lora;
using TorchSharp;

namespace Platform.Training.Checkpoints;

/// <summary>What <c>state.json</c> says beside the tensors.</summary>
/// <param name="Version">Version of the layout of the folder.</param>
/// <param name="Family">Family of the base model.</param>
/// <param name="Lora">Shape and seed of the adapter. Dropout draws from seeds of each call, so there is no other random state.</param>
/// <param name="Parameters">Numbers in the adapter.</param>
/// <param name="Step">Optimiser steps taken.</param>
internal sealed record TrainingStateFile(int Version, string Family, LoraOptions Lora, long Parameters, int Step);

/// <summary>The full training state of an adapter on disk: values, both Adam moments and gradients not yet stepped, bit for bit.</summary>
internal static class TrainingState
{
    private const int Version = 1;
    private const string StateName = "state.json";
    private const string TensorsName = "state.safetensors";
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static void Save(LoraAdapter adapter, string family, string folder) => AtomicFolder.Write(folder, part =>
    {
        var (first, second) = adapter.Moments();
        var tensors = new Dictionary<string, torch.Tensor>
        {
            ["values"] = adapter.Values, ["gradients"] = adapter.Gradients, ["first_moment"] = first, ["second_moment"] = second,
        };
        using (var writer = new SafetensorsWriter(Path.Combine(part, TensorsName), [.. tensors.Keys.Select(name => new TensorEntry(name, TensorKind.Float32, [adapter.Layout.Length]))]))
        {
            foreach (var (name, values) in tensors)
                writer.WriteBytes(name, values.bytes);
            writer.Commit();
        }

        var state = new TrainingStateFile(Version, family, adapter.Layout.Options, adapter.Layout.Length, adapter.Step);
        AtomicFolder.WriteFile(Path.Combine(part, StateName), JsonSerializer.SerializeToUtf8Bytes(state, Json));
    });

    /// <summary>Reads the description, without tensors.</summary>
    public static TrainingStateFile ReadDescription(string folder)
    {
        AtomicFolder.Recover(folder);
        var path = Path.Combine(folder, StateName);
        if (!File.Exists(path))
            throw new EngineException("state.not_found", $"'{folder}' holds no training state (no {StateName}). Choose a folder that save_state wrote.");
        try
        {
            var state = JsonSerializer.Deserialize<TrainingStateFile>(File.ReadAllBytes(path), Json)
                ?? throw new EngineException("state.broken", $"'{path}' is empty. Take an earlier checkpoint.");
            return state.Version == Version
                ? state
                : throw new EngineException("state.version", $"'{path}' has version {state.Version}; this build reads {Version}. Use the build that wrote it.");
        }
        catch (JsonException fault)
        {
            throw new EngineException("state.broken", $"'{path}' is not readable: {fault.Message} Take an earlier checkpoint.", fault);
        }
    }

    /// <summary>Reads the tensors into an adapter of the same shape.</summary>
    public static void Load(LoraAdapter adapter, TrainingStateFile state, string folder)
    {
        using var source = SafetensorsFile.Open(Path.Combine(folder, TensorsName));
        var (first, second) = adapter.Moments();
        Read(source, "values", adapter.Values);
        Read(source, "gradients", adapter.Gradients);
        Read(source, "first_moment", first);
        Read(source, "second_moment", second);
        adapter.Step = state.Step;
    }

    private static void Read(SafetensorsFile source, string name, torch.Tensor target)
    {
        if (source.Tensors.GetValueOrDefault(name)?.ElementCount != target.numel())
            throw new EngineException("state.broken", $"The training state holds no '{name}' of {target.numel()} numbers. It is of another adapter or model.");
        source.ReadFloat32(name, MemoryMarshal.Cast<byte, float>(target.bytes));
    }
}
