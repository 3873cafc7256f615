namespace Platform.Web.Features.Runs;

/// <summary>
/// Picks few points of a long curve so that it looks the same: largest triangle, three buckets
/// (S. Steinarsson, "Downsampling Time Series for Visual Representation", 2013). First and last point always stay.
/// </summary>
internal static class Downsampling
{
    public static SeriesPoints LargestTriangle(IReadOnlyList<int> steps, IReadOnlyList<double> values, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 3);
        if (steps.Count <= limit)
            return new SeriesPoints(steps, values);
        var chosen = new List<int>(limit) { 0 };
        for (var bucket = 0; bucket < limit - 2; bucket++)
        {
            var (from, to) = Bucket(bucket, steps.Count, limit);
            chosen.Add(Largest(steps, values, chosen[^1], (from, to), Bucket(bucket + 1, steps.Count, limit)));
        }
        chosen.Add(steps.Count - 1);
        return new SeriesPoints([.. chosen.Select(index => steps[index])], [.. chosen.Select(index => values[index])]);
    }

    // The points between the first and the last, in limit - 2 buckets; the one after the last bucket is the last point alone.
    private static (int From, int To) Bucket(int bucket, int count, int limit)
    {
        if (bucket == limit - 2)
            return (count - 1, count);
        var size = (count - 2) / (double)(limit - 2);
        return ((int)(bucket * size) + 1, (int)((bucket + 1) * size) + 1);
    }

    private static int Largest(IReadOnlyList<int> steps, IReadOnlyList<double> values, int previous, (int From, int To) here, (int From, int To) next)
    {
        double nextStep = 0, nextValue = 0;
        for (var i = next.From; i < next.To; i++)
            (nextStep, nextValue) = (nextStep + steps[i], nextValue + values[i]);
        (nextStep, nextValue) = (nextStep / (next.To - next.From), nextValue / (next.To - next.From));

        var (best, bestArea) = (here.From, -1.0);
        for (var i = here.From; i < here.To; i++)
        {
            // A loss that is not finite is the most important point of its bucket.
            var area = double.IsFinite(values[i])
                ? Math.Abs(((steps[previous] - nextStep) * (values[i] - values[previous])) - ((steps[previous] - (double)steps[i]) * (nextValue - values[previous])))
                : double.MaxValue;
            if (area > bestArea)
                (best, bestArea) = (i, area);
        }
        return best;
    }
}
