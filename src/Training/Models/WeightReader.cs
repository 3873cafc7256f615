using System.Runtime.InteropServices;
using Platform.Training.Engine;
using Platform.Training.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace Platform.Training.Models;

/// <summary>Reads a model's weights straight into tensors of the wanted type, with every shape checked by name.</summary>
internal sealed class WeightReader(IWeightSource source, ScalarType dtype) : IDisposable
{
    private const long ElementsPerPiece = 1 << 22;

    /// <summary>Compute type.</summary>
    public ScalarType DType => dtype;

    /// <summary>One matrix, [rows, columns] in the compute type, the caller's.</summary>
    public Tensor Matrix(string name, int rows, int columns) => Joined([(name, rows)], columns);

    /// <summary>Matrices of the same width stacked by rows: [Σ rows, columns], the caller's.</summary>
    public Tensor Joined(IReadOnlyList<(string Name, int Rows)> parts, int columns)
    {
        using var scope = NewDisposeScope();
        var result = empty([parts.Sum(part => part.Rows), columns], dtype);
        var row = 0;
        foreach (var (name, rows) in parts)
        {
            Check(name, [rows, columns]);
            Fill(result, row, name, rows, columns);
            row += rows;
        }

        return result.DetachFromDisposeScope();
    }

    /// <summary>Vectors joined in the compute type, the caller's.</summary>
    public Tensor JoinedVector(IReadOnlyList<(string Name, int Rows)> parts)
    {
        using var scope = NewDisposeScope();
        return cat([.. parts.Select(part => Vector(part.Name, part.Rows, 0))], 0).to(dtype, copy: true).DetachFromDisposeScope();
    }

    /// <summary>One vector in float32, with a constant added, the caller's.</summary>
    public Tensor Vector(string name, int length, float plus)
    {
        Check(name, [length]);
        var values = new float[length];
        source.ReadFloat32(name, values);
        if (plus != 0)
            foreach (ref var value in values.AsSpan())
                value += plus;
        return tensor(values, [length]).DetachFromDisposeScope();
    }

    public void Dispose() => source.Dispose();

    private void Fill(Tensor target, int firstRow, string name, int rows, int columns)
    {
        var step = (int)Math.Clamp(ElementsPerPiece / columns, 1, rows);
        for (var row = 0; row < rows; row += step)
        {
            var count = Math.Min(step, rows - row);
            using var piece = target.narrow(0, firstRow + row, count);
            if (dtype == ScalarType.BFloat16)
                source.ReadBFloat16(name, MemoryMarshal.Cast<byte, ushort>(piece.bytes), (long)row * columns);
            else
                source.ReadFloat32(name, MemoryMarshal.Cast<byte, float>(piece.bytes), (long)row * columns);
        }
    }

    /// <summary>Refuses a tensor that is missing or of another shape.</summary>
    public void Check(string name, long[] shape)
    {
        if (!source.Tensors.TryGetValue(name, out var entry))
            throw new EngineException("model.tensor_missing", $"The weights have no tensor '{name}', which the configuration asks for. Take the complete model from its publisher.");
        if (!entry.Shape.SequenceEqual(shape))
            throw new EngineException("model.shape_mismatch", $"Tensor '{name}' is {entry.ShapeText}, the configuration asks for [{string.Join(", ", shape)}]. Configuration and weights are of different models.");
    }
}
