using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using Platform.Domain.Statistics.Sampling;

namespace Platform.Domain.Statistics.Regression;

/// <summary>
/// Ordinary least squares with classical, heteroscedasticity-robust (MacKinnon, White 1985) and cluster-robust (Liang, Zeger 1986) standard errors.
/// Columns are scaled to length 1 before a QR decomposition, so that badly scaled data keep their digits.
/// </summary>
public sealed class LeastSquares
{
    private readonly Matrix<double> _q;        // [n, k]
    private readonly Matrix<double> _inverse;  // inverse of R, [k, k]
    private readonly double[] _lengths;        // [k]
    private readonly double[] _leverages;      // [n]

    /// <param name="rows">Rows of the design matrix; the constant is one of its columns.</param>
    /// <param name="outcome">One value a row.</param>
    /// <exception cref="ArgumentException">Fewer rows than columns, or another number of outcomes.</exception>
    public LeastSquares(IReadOnlyList<double[]> rows, IReadOnlyList<double> outcome)
    {
        if (rows.Count != outcome.Count || rows.Count < rows[0].Length)
            throw new ArgumentException($"{rows.Count} rows with {outcome.Count} outcomes do not determine {rows[0].Length} coefficients.", nameof(rows));

        var design = Matrix<double>.Build.DenseOfRowArrays(rows);
        _lengths = [.. design.EnumerateColumns().Select(column => column.L2Norm())];
        var qr = design.NormalizeColumns(2).QR(QRMethod.Thin);
        (_q, _inverse) = (qr.Q, qr.R.Inverse());
        _leverages = [.. _q.EnumerateRows().Select(row => row.DotProduct(row))];

        var y = Vector<double>.Build.DenseOfEnumerable(outcome);
        var projected = _q.TransposeThisAndMultiply(y);
        Coefficients = [.. (_inverse * projected).Select((value, column) => value / _lengths[column])];
        Residuals = [.. y - (_q * projected)];
        Outcome = outcome;
    }

    /// <summary>The coefficients.</summary>
    public IReadOnlyList<double> Coefficients { get; }

    /// <summary>Outcome minus fitted value.</summary>
    public IReadOnlyList<double> Residuals { get; }

    /// <summary>Sum of squared residuals over n - k; NaN without degrees of freedom.</summary>
    public double ResidualVariance => Rows > Columns ? SquaredResiduals / (Rows - Columns) : double.NaN;

    /// <summary>Share of the outcome's variance that the fit explains.</summary>
    public double RSquared => 1 - (SquaredResiduals / (Moments.Variance(Outcome) * (Rows - 1)));

    private IReadOnlyList<double> Outcome { get; }

    private int Rows => _q.RowCount;

    private int Columns => _q.ColumnCount;

    private double SquaredResiduals => Moments.Sum(Residuals.Select(residual => residual * residual));

    /// <summary>Classical standard errors.</summary>
    public double[] ClassicalErrors() => Errors(Matrix<double>.Build.DenseIdentity(Columns) * ResidualVariance);

    /// <summary>Robust standard errors: HC0, HC1 = HC0 · n/(n-k), HC2 with e²/(1-h), HC3 with e²/(1-h)².</summary>
    /// <param name="kind">0 to 3.</param>
    public double[] RobustErrors(int kind)
    {
        double Weight(int row) => kind switch
        {
            2 => 1 / (1 - _leverages[row]),
            3 => 1 / Math.Pow(1 - _leverages[row], 2),
            _ => kind == 1 ? (double)Rows / (Rows - Columns) : 1,
        };
        var weighted = Matrix<double>.Build.Dense(Rows, Columns, (row, column) => _q[row, column] * Math.Abs(Residuals[row]) * Math.Sqrt(Weight(row)));
        return Errors(weighted.TransposeThisAndMultiply(weighted));
    }

    /// <summary>Cluster-robust standard errors without small-sample factor (CR0); see <see cref="ClusterFactors"/>.</summary>
    /// <param name="clusters">Cluster of each row.</param>
    public double[] ClusterErrors(IReadOnlyList<int> clusters)
    {
        var scores = clusters.Index().GroupBy(pair => pair.Item).Select(group =>
            group.Aggregate(Vector<double>.Build.Dense(Columns), (sum, pair) => sum + (_q.Row(pair.Index) * Residuals[pair.Index])));
        var stacked = Matrix<double>.Build.DenseOfRowVectors(scores);
        return Errors(stacked.TransposeThisAndMultiply(stacked));
    }

    /// <summary>Factors on the variance: CR1 = G/(G-1), CR1S = G/(G-1) · (n-1)/(n-k).</summary>
    /// <param name="clusters">G, at least 2.</param>
    public (double Cr1, double Cr1S) ClusterFactors(int clusters)
    {
        var factor = clusters / (clusters - 1.0);
        return (factor, factor * (Rows - 1) / (Rows - Columns));
    }

    private double[] Errors(Matrix<double> meat)
    {
        var covariance = _inverse * meat * _inverse.Transpose();
        return [.. Enumerable.Range(0, Columns).Select(column => Math.Sqrt(Math.Max(0, covariance[column, column])) / _lengths[column])];
    }
}
