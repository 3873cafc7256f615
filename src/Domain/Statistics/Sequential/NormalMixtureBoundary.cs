using Platform.Domain.Statistics.Distributions;

namespace Platform.Domain.Statistics.Sequential;

/// <summary>Boundaries that a centred sum with intrinsic time v crosses ever with chance at most alpha (Howard, Ramdas, McAuliffe, Sekhon 2021).</summary>
/// <param name="V">Intrinsic time, above 0.</param>
/// <param name="Rho">Tuning, above 0.</param>
/// <param name="Alpha">Between 0 and 1.</param>
public readonly record struct NormalMixtureBoundary(double V, double Rho, double Alpha)
{
    /// <summary>sqrt((v+ρ) ln((v+ρ)/(ρ α²))).</summary>
    public double TwoSided => Math.Sqrt((V + Rho) * Math.Log((V + Rho) / (Rho * Alpha * Alpha)));

    /// <summary>Closed form, an upper bound on <see cref="OneSidedExact"/>.</summary>
    public double OneSided => Math.Sqrt(2 * (V + Rho) * Math.Log(1 + (Math.Sqrt((V + Rho) / Rho) / (2 * Alpha))));

    /// <summary>The root s of 2 sqrt(ρ/(v+ρ)) exp(s²/(2(v+ρ))) Φ(s/sqrt(v+ρ)) = 1/α.</summary>
    public double OneSidedExact
    {
        get
        {
            var (sum, rho, alpha) = (V + Rho, Rho, Alpha);
            double Excess(double s) => (Math.Log(4 * rho / sum) / 2) + (s * s / (2 * sum)) + Math.Log(NormalDistribution.Cdf(s / Math.Sqrt(sum))) + Math.Log(alpha);
            return Bisection.Increasing(Excess, 0, 2 * TwoSided);
        }
    }
}
