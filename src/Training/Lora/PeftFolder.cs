using Platform.Training.Checkpoints;
using Platform.Training.Engine;
using Platform.Training.Formats;

namespace Platform.Training.Lora;

/// <summary>An adapter on disk in PEFT's format.</summary>
internal static class PeftFolder
{
    private const string TensorsName = "adapter_model.safetensors";
    private const string Prefix = "base_model.model.";

    public static void Write(LoraAdapter adapter, string baseName, string folder) => AtomicFolder.Write(folder, part =>
    {
        var matrices = Matrices(adapter.Layout).ToArray();
        var values = adapter.Values.data<float>().ToArray();
        using (var writer = new SafetensorsWriter(Path.Combine(part, TensorsName), [.. matrices.Select(matrix => new TensorEntry(matrix.Name, TensorKind.Float32, [matrix.Rows, matrix.Columns]))]))
        {
            foreach (var matrix in matrices)
                writer.Write(matrix.Name, values.AsSpan((int)matrix.Offset, matrix.Rows * matrix.Columns));
            writer.Commit();
        }

        var targets = adapter.Layout.Sites.SelectMany(site => site.Parts).Select(part => part.Name[(part.Name.LastIndexOf('.') + 1)..]).Distinct().ToArray();
        AtomicFolder.WriteFile(Path.Combine(part, PeftConfig.FileName), PeftConfig.Write(adapter.Layout.Options, targets, baseName));
    });

    /// <summary>Reads the values for a layout made from the folder's own configuration.</summary>
    /// <exception cref="EngineException"><c>adapter.tensor_missing</c>, <c>adapter.shape_mismatch</c>, <c>adapter.unknown_tensor</c>.</exception>
    public static float[] ReadValues(string folder, LoraLayout layout)
    {
        using var source = WeightFiles.Open(Path.Combine(folder, TensorsName));
        var values = new float[layout.Length];
        var matrices = Matrices(layout).ToArray();
        foreach (var matrix in matrices)
        {
            if (!source.Tensors.TryGetValue(matrix.Name, out var entry))
                throw new EngineException("adapter.tensor_missing", $"The adapter lacks '{matrix.Name}', which its configuration and the base model ask for. It belongs to another base model.");
            if (!entry.Shape.SequenceEqual([matrix.Rows, matrix.Columns]))
                throw new EngineException("adapter.shape_mismatch", $"The adapter's '{matrix.Name}' is {entry.ShapeText}, the base model asks for [{matrix.Rows}, {matrix.Columns}]. It belongs to another base model.");
            source.ReadFloat32(matrix.Name, values.AsSpan((int)matrix.Offset, matrix.Rows * matrix.Columns));
        }

        var known = matrices.Select(matrix => matrix.Name).ToHashSet();
        return source.Tensors.Keys.FirstOrDefault(name => !known.Contains(name)) is { } stranger
            ? throw new EngineException("adapter.unknown_tensor", $"The adapter holds '{stranger}', which the base model has no place for. It belongs to another base model.")
            : values;
    }

    private static IEnumerable<Matrix> Matrices(LoraLayout layout)
    {
        var rank = layout.Options.Rank;
        foreach (var site in layout.Sites)
            foreach (var part in site.Parts)
            {
                yield return new Matrix($"{Prefix}{part.Name}.lora_A.weight", part.OffsetA, rank, site.Inputs);
                yield return new Matrix($"{Prefix}{part.Name}.lora_B.weight", part.OffsetB, part.Outputs, rank);
            }
    }

    private readonly record struct Matrix(string Name, long Offset, int Rows, int Columns);
}
