using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Platform.Training.Checkpoints;
using Platform.Training.Engine;
using Platform.Training.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Lora;

/// <summary>Writes base + update as a Hugging Face folder. The sum is made in float32 from the stored base, not from the resident one.</summary>
internal static class MergedModel
{
    private const long ElementsPerPiece = 1 << 22;
    private static readonly string[] WeightExtensions = [".safetensors", ".gguf", ".bin", ".pt", ".pth"];

    /// <param name="adapter">The adapter.</param>
    /// <param name="baseFolder">Folder of the base model.</param>
    /// <param name="precision">How the result is stored: as the resident base is held.</param>
    /// <param name="folder">Folder to write.</param>
    public static void Write(LoraAdapter adapter, string baseFolder, Precision precision, string folder) => AtomicFolder.Write(folder, part =>
    {
        using var source = WeightFiles.Open(baseFolder);
        var kind = precision == Precision.Float32 ? TensorKind.Float32 : TensorKind.BFloat16;
        var updates = adapter.Layout.Sites.SelectMany(site => site.Parts.Select(item => (site, item))).ToDictionary(pair => $"{pair.item.Name}.weight", pair => pair);
        using (var writer = new SafetensorsWriter(Path.Combine(part, "model.safetensors"), [.. source.Tensors.Values.Select(entry => entry with { Kind = kind })]))
        {
            foreach (var entry in source.Tensors.Values)
                Copy(source, writer, entry, updates.TryGetValue(entry.Name, out var found) ? Update(adapter, found.site, found.item) : null);
            writer.Commit();
        }

        CopySideFiles(baseFolder, part, kind == TensorKind.Float32 ? "float32" : "bfloat16");
    });

    private static void Copy(IWeightSource source, SafetensorsWriter writer, TensorEntry entry, Tensor? update)
    {
        using (update)
        {
            var step = Math.Max(1, ElementsPerPiece / entry.RowLength) * entry.RowLength;
            var buffer = new float[Math.Min(step, entry.ElementCount)];
            for (long first = 0; first < entry.ElementCount; first += step)
            {
                var piece = buffer.AsSpan(0, (int)Math.Min(step, entry.ElementCount - first));
                source.ReadFloat32(entry.Name, piece, first);
                if (update is not null)
                    Add(piece, update, first);
                writer.Write(entry.Name, piece);
            }
        }
    }

    private static void Add(Span<float> values, Tensor update, long first)
    {
        using var rows = update.view(-1).narrow(0, first, values.Length);
        System.Numerics.Tensors.TensorPrimitives.Add(values, MemoryMarshal.Cast<byte, float>(rows.bytes), values);
    }

    /// <summary>α/r · BA, [O, I] float32, the caller's.</summary>
    private static Tensor Update(LoraAdapter adapter, LoraSiteLayout site, LoraPart part)
    {
        using var none = no_grad();
        using var scope = NewDisposeScope();
        var (rank, options) = (adapter.Layout.Options.Rank, adapter.Layout.Options);
        var a = adapter.Values.narrow(0, part.OffsetA, (long)rank * site.Inputs).view(rank, site.Inputs);
        var b = adapter.Values.narrow(0, part.OffsetB, (long)part.Outputs * rank).view(part.Outputs, rank);
        return mm(b, a).mul(options.Alpha / rank).contiguous().DetachFromDisposeScope();
    }

    private static void CopySideFiles(string baseFolder, string part, string dtype)
    {
        foreach (var file in Directory.GetFiles(baseFolder))
        {
            var name = Path.GetFileName(file);
            if (!WeightExtensions.Contains(Path.GetExtension(name)) && name != "model.safetensors.index.json" && name != "config.json")
                File.Copy(file, Path.Combine(part, name));
        }

        var configPath = Path.Combine(baseFolder, "config.json");
        var config = File.Exists(configPath) || GgufConfig.ReadFolder(baseFolder) is not { } inside ? JsonNode.Parse(File.ReadAllBytes(configPath))!.AsObject() : inside;
        config.Remove("dtype");
        config["torch_dtype"] = dtype;
        AtomicFolder.WriteFile(Path.Combine(part, "config.json"), System.Text.Encoding.UTF8.GetBytes(config.ToJsonString(new() { WriteIndented = true })));
    }
}
