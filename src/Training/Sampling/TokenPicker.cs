using Platform.Training.Engine;

namespace Platform.Training.Sampling;

/// <summary>Draws tokens for one prompt: temperature, then the k most likely, then the smallest set that reaches top-p. Its chance depends on the request's seed and the prompt's place alone.</summary>
internal sealed class TokenPicker(SampleRequest request, int prompt)
{
    private readonly Random _random = new(Seeds.ToInt(request.Seed, prompt));

    /// <param name="logits">[V].</param>
    /// <returns>Id of the token drawn.</returns>
    public int Pick(ReadOnlySpan<float> logits)
    {
        var (ids, odds) = request.TopK > 0 || request.TopP < 1 ? Likeliest(logits) : (null, Odds(logits, request.Temperature));
        var kept = odds.Length;
        if (request.TopP < 1)
            kept = Reaching(odds, request.TopP);
        var drawn = Draw(odds.AsSpan(0, kept));
        return ids?[drawn] ?? drawn;
    }

    /// <summary>Ids by falling logit, at most top-k of them, with their odds.</summary>
    private (int[] Ids, double[] Odds) Likeliest(ReadOnlySpan<float> logits)
    {
        var ids = new int[logits.Length];
        var keys = new float[logits.Length];
        for (var id = 0; id < ids.Length; id++)
            (ids[id], keys[id]) = (id, -logits[id]);
        Array.Sort(keys, ids);
        var count = request.TopK > 0 ? Math.Min(request.TopK, ids.Length) : ids.Length;
        var kept = new float[count];
        for (var index = 0; index < count; index++)
            kept[index] = -keys[index];
        return (ids[..count], Odds(kept, request.Temperature));
    }

    private static double[] Odds(ReadOnlySpan<float> logits, double temperature)
    {
        var most = System.Numerics.Tensors.TensorPrimitives.Max(logits);
        var odds = new double[logits.Length];
        for (var index = 0; index < odds.Length; index++)
            odds[index] = Math.Exp((logits[index] - most) / temperature);
        return odds;
    }

    private static int Reaching(double[] odds, double share)
    {
        var wanted = odds.Sum() * share;
        double sum = 0;
        for (var index = 0; index < odds.Length; index++)
        {
            sum += odds[index];
            if (sum >= wanted)
                return index + 1;
        }

        return odds.Length;
    }

    private int Draw(ReadOnlySpan<double> odds)
    {
        double total = 0;
        foreach (var odd in odds)
            total += odd;
        var at = _random.NextDouble() * total;
        for (var index = 0; index < odds.Length; index++)
        {
            at -= odds[index];
            if (at < 0)
                return index;
        }

        return odds.Length - 1;
    }
}
