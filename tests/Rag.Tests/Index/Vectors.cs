namespace Platform.Rag.Tests.Index;

/// <summary>Vectors drawn with a seed, and the plain comparison with all of them.</summary>
internal static class Vectors
{
    public static float[][] Unit(int count, int dimensions, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Scaled([.. Enumerable.Range(0, dimensions).Select(_ => random.NextDouble() + random.NextDouble() - 1)]))];
    }

    public static List<(int Row, double Score)> Nearest(float[][] vectors, float[] query, int count) =>
    [
        .. vectors.Select((vector, row) => (Row: row, Score: vector.Zip(query, (left, right) => (double)left * right).Sum()))
            .OrderByDescending(pair => pair.Score).ThenBy(pair => pair.Row).Take(count),
    ];

    private static float[] Scaled(double[] values)
    {
        var length = Math.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => (float)(value / length))];
    }
}
