using Platform.Domain.Statistics;

namespace Platform.Web.Components.Charts;

/// <summary>One line of a trend.</summary>
/// <param name="Label">Words in the legend.</param>
/// <param name="Colour">Name of a colour token without the dashes.</param>
/// <param name="Dashed">True where the line must be told apart without its colour.</param>
/// <param name="Values">A figure with its interval for each place on the axis; null where there is none.</param>
public sealed record TrendSeries(string Label, string Colour, bool Dashed, IReadOnlyList<TrendValue?> Values);

/// <summary>A figure of a trend.</summary>
/// <param name="Figure">The figure with its interval; an interval without end is not drawn.</param>
/// <param name="Cases">Cases that it rests on.</param>
public sealed record TrendValue(IntervalEstimate Figure, long Cases);

/// <summary>Where figures lie in a drawing: from the least to the largest with a little air, a few round steps between.</summary>
/// <param name="Low">At the bottom.</param>
/// <param name="High">At the top.</param>
/// <param name="Step">Distance of the lines.</param>
internal sealed record TrendScale(double Low, double High, double Step)
{
    private const int StepsAimedAt = 4;

    /// <summary>The scale of some figures and their intervals.</summary>
    public static TrendScale Of(IEnumerable<IntervalEstimate> figures)
    {
        var all = figures.SelectMany(figure => new[] { figure.Estimate, figure.Lower, figure.Upper }).Where(double.IsFinite).ToList();
        if (all.Count == 0)
            return new(0, 1, 0.25);
        var (low, high) = (all.Min(), all.Max());
        var width = high > low ? high - low : Math.Max(Math.Abs(high), 1) / 10;
        var rough = width / StepsAimedAt;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * new[] { 1.0, 2, 2.5, 5, 10 }.First(times => power * times >= rough * 0.999);
        return new(Math.Floor(low / step) * step, Math.Max(Math.Ceiling(high / step), Math.Floor(low / step) + 1) * step, step);
    }

    /// <summary>The lines, bottom up.</summary>
    public IEnumerable<double> Lines => Enumerable.Range(0, (int)Math.Round((High - Low) / Step) + 1).Select(number => Low + (number * Step));

    /// <summary>Where a figure lies: 0 at the bottom, 1 at the top.</summary>
    public double Place(double value) => (value - Low) / (High - Low);
}
