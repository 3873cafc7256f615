namespace Platform.Domain.Statistics.Sequential;

/// <summary>The limits that hold after each look when all earlier looks are remembered.</summary>
public static class RunningIntersection
{
    /// <summary>Highest lower and lowest upper limit so far, look by look.</summary>
    /// <param name="looks">Limits of each look.</param>
    public static IReadOnlyList<(double Lower, double Upper)> Of(IEnumerable<(double Lower, double Upper)> looks)
    {
        var (lower, upper) = (double.NegativeInfinity, double.PositiveInfinity);
        return [.. looks.Select(look => (lower = Math.Max(lower, look.Lower), upper = Math.Min(upper, look.Upper)))];
    }
}
