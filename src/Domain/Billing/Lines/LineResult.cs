namespace Platform.Domain.Billing.Lines;

/// <summary>One line, with everything that is printed on it. Figures of the KPI in its own unit; six digits after the point, the bound rounded down.</summary>
/// <param name="Kpi">Key of the term.</param>
/// <param name="Period">Number of the period.</param>
/// <param name="Served">Cases that the model served.</param>
/// <param name="Control">Cases, or for a baseline its cases, that it is compared with.</param>
/// <param name="Estimate">Difference that the model makes, above 0 is better; null when it cannot be told.</param>
/// <param name="Lower">Lower limit of its 95 % interval.</param>
/// <param name="Upper">Upper limit.</param>
/// <param name="Bound">The lower bound that is billed; null when there is none.</param>
/// <param name="Volume">Served cases of the period.</param>
/// <param name="Quantity">max(0, bound) × volume.</param>
/// <param name="Priced">The price of the quantity, not rounded.</param>
/// <param name="Amount">clip(priced, floor, cap) × grade factor, rounded; 0 when a check failed.</param>
/// <param name="IsShadow">True when the period is computed and shown, not billed.</param>
/// <param name="Formula">The calculation with its numbers.</param>
/// <param name="Checks">All checks.</param>
public sealed record LineResult(
    string Kpi,
    int Period,
    int Served,
    int Control,
    decimal? Estimate,
    decimal? Lower,
    decimal? Upper,
    decimal? Bound,
    decimal Volume,
    decimal Quantity,
    decimal Priced,
    decimal Amount,
    bool IsShadow,
    string Formula,
    IReadOnlyList<HealthCheck> Checks)
{
    /// <summary>True when every check passed.</summary>
    public bool IsHealthy => Checks.All(check => check.Passed);

    /// <summary>What goes on the invoice: nothing in a shadow period.</summary>
    public decimal Billed => IsShadow ? 0 : Amount;
}
