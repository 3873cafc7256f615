namespace Platform.Domain.Metering;

/// <summary>What a contract's use of tokens and machines brought: proven value over what it took.</summary>
/// <param name="Billed">Net sum billed for proven effect.</param>
/// <param name="Usage">Use in the same time.</param>
public sealed record TokenFactorProductivity(decimal Billed, UsageAmount Usage)
{
    /// <summary>Billed value for a million tokens; null without tokens.</summary>
    public decimal? PerMillionTokens => Usage.Tokens > 0 ? decimal.Round(Billed * 1_000_000m / Usage.Tokens, 2) : null;

    /// <summary>Billed value for an hour of compute; null without any.</summary>
    public decimal? PerComputeHour => Usage.ComputeSeconds > 0 ? decimal.Round(Billed * 3600m / (decimal)Usage.ComputeSeconds, 2) : null;

    /// <summary>What the use cost at given rates.</summary>
    public decimal CostAt(CostRates rates) => decimal.Round(
        (rates.PerComputeHour * (decimal)Usage.ComputeSeconds / 3600m) + (rates.PerMillionTokens * Usage.Tokens / 1_000_000m) + (rates.PerGigabyteMonth * Usage.Bytes / 1_000_000_000m / 30m), 2);
}

/// <summary>What machines cost, in the contract's currency.</summary>
/// <param name="PerComputeHour">An hour of a node.</param>
/// <param name="PerMillionTokens">A million tokens, where they are bought.</param>
/// <param name="PerGigabyteMonth">A gigabyte (10⁹ bytes) for thirty days.</param>
public sealed record CostRates(decimal PerComputeHour, decimal PerMillionTokens, decimal PerGigabyteMonth);

/// <summary>What a customer gains: the worth of proven outcomes less what was billed for them.</summary>
/// <param name="Worth">What proven outcomes are worth to the customer, by the customer's own figure for one.</param>
/// <param name="Billed">Net sum billed.</param>
public sealed record ReturnOnInvestment(decimal Worth, decimal Billed)
{
    /// <summary>(worth - billed) / billed; null when nothing was billed.</summary>
    public decimal? Ratio => Billed > 0 ? decimal.Round((Worth - Billed) / Billed, 4) : null;
}
