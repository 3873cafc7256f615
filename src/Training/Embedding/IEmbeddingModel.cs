namespace Platform.Training.Embedding;

/// <summary>A resident model that gives a row of numbers for a sequence. Only the engine's thread touches it.</summary>
internal interface IEmbeddingModel : IDisposable
{
    /// <summary>One pass.</summary>
    /// <param name="sequences">Token ids of each, special ones included.</param>
    /// <param name="secondStarts">Where the second segment of each begins; null for one segment.</param>
    /// <returns>One row a sequence, in order.</returns>
    float[][] Run(IReadOnlyList<int[]> sequences, IReadOnlyList<int>? secondStarts);
}

/// <summary>Rows of a result to C#.</summary>
internal static class Rows
{
    /// <summary>Cuts a flat array into rows of unit length.</summary>
    public static float[][] OfUnitLength(float[] values, int count)
    {
        var width = values.Length / count;
        var rows = new float[count][];
        for (var row = 0; row < count; row++)
        {
            rows[row] = values.AsSpan(row * width, width).ToArray();
            var length = Math.Max(System.Numerics.Tensors.TensorPrimitives.Norm(rows[row]), 1e-12f);
            System.Numerics.Tensors.TensorPrimitives.Divide(rows[row], length, rows[row]);
        }

        return rows;
    }
}
