namespace Platform.Domain.Statistics.Sampling;

/// <summary>Ranks from 1; equal values share the mean of their ranks.</summary>
public static class MidRanks
{
    /// <summary>The rank of each value, in the order given.</summary>
    public static double[] Of(IReadOnlyList<double> values)
    {
        var order = Enumerable.Range(0, values.Count).OrderBy(index => values[index]).ToArray();
        var ranks = new double[values.Count];
        for (var start = 0; start < order.Length;)
        {
            var end = start;
            while (end + 1 < order.Length && values[order[end + 1]].Equals(values[order[start]]))
                end++;
            for (var index = start; index <= end; index++)
                ranks[order[index]] = ((start + end) / 2.0) + 1;
            start = end + 1;
        }

        return ranks;
    }
}
