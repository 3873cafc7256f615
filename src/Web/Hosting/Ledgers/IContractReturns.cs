using Platform.Domain.Contracts;
using Platform.Domain.Metering;

namespace Platform.Web.Hosting.Ledgers;

/// <summary>What a contract brought so far.</summary>
/// <param name="Periods">Billed periods.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Productivity">What was billed over what was used in those periods.</param>
/// <param name="Gain">The customer's gain; null while it said no worth of an outcome.</param>
/// <param name="Margin">The vendor's margin; null for readers who do not act for the vendor, and while it said no rates.</param>
public sealed record ContractReturn(int Periods, string Currency, TokenFactorProductivity Productivity, ReturnOnInvestment? Gain, decimal? Margin);

/// <summary>Says what a contract brought. Invoicing fills it; a contract's page shows it.</summary>
internal interface IContractReturns
{
    /// <returns>Null when this workspace has no contract of this id.</returns>
    Task<ContractReturn?> OfAsync(ContractId id, CancellationToken cancellationToken);
}
