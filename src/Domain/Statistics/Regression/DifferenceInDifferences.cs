using Platform.Domain.Statistics.Means;

namespace Platform.Domain.Statistics.Regression;

/// <summary>
/// Outcome on treatment with dummies for units and periods, standard errors by unit. With staggered starts this two-way figure is biased
/// when effects differ over time (Goodman-Bacon 2021).
/// </summary>
public sealed record DifferenceInDifferences
{
    private DifferenceInDifferences()
    {
    }

    /// <summary>Estimate, CR1S error, t with G - 1 degrees of freedom, interval.</summary>
    public required MeanDifference Effect { get; init; }

    /// <summary>Rows.</summary>
    public required int Observations { get; init; }

    /// <summary>Coefficients, dummies included.</summary>
    public required int Parameters { get; init; }

    /// <summary>Units.</summary>
    public required int Clusters { get; init; }

    /// <summary>Error without small-sample factor.</summary>
    public required double Cr0 { get; init; }

    /// <summary>Error with factor G/(G-1).</summary>
    public required double Cr1 { get; init; }

    /// <summary>Estimates the effect of a treatment.</summary>
    /// <param name="rows">The panel.</param>
    /// <param name="confidence">Such as 0.95.</param>
    public static DifferenceInDifferences Estimate(IReadOnlyList<PanelRow> rows, double confidence)
    {
        int[] units = [.. rows.Select(row => row.Unit).Distinct().Order()], periods = [.. rows.Select(row => row.Period).Distinct().Order()];
        double[] Design(PanelRow row) =>
            [1, row.Treated ? 1 : 0, .. units.Skip(1).Select(unit => row.Unit == unit ? 1.0 : 0), .. periods.Skip(1).Select(period => row.Period == period ? 1.0 : 0)];

        var fit = new LeastSquares([.. rows.Select(Design)], [.. rows.Select(row => row.Outcome)]);
        var plain = fit.ClusterErrors([.. rows.Select(row => row.Unit)])[1];
        var (cr1, cr1S) = fit.ClusterFactors(units.Length);
        return new()
        {
            Effect = MeanDifference.From(fit.Coefficients[1], plain * Math.Sqrt(cr1S), units.Length - 1, confidence),
            Observations = rows.Count,
            Parameters = fit.Coefficients.Count,
            Clusters = units.Length,
            Cr0 = plain,
            Cr1 = plain * Math.Sqrt(cr1),
        };
    }
}
