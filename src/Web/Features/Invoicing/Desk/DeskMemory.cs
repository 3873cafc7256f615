using Microsoft.Extensions.Caching.Memory;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;

namespace Platform.Web.Features.Invoicing.Desk;

/// <summary>What a change of an invoice would change, and nothing else does.</summary>
/// <param name="Reasons">Why it should be looked at.</param>
/// <param name="Cap">The agreed cap of a period; null when there is none.</param>
/// <param name="IsWarned">True when a running period costs as much as warns.</param>
/// <param name="IsPaused">True when an agreed pause is in force.</param>
internal sealed record DeskRisk(IReadOnlyList<RiskReason> Reasons, decimal? Cap, bool IsWarned, bool IsPaused)
{
    public static DeskRisk Of(Invoice invoice, ContractTerms terms, decimal? before, decimal held) => invoice.State == InvoiceState.Collecting
        ? new([], terms.Cap, invoice.Spending is { } spent && PeriodSpending.Warns(terms, spent.Net), invoice.Spending?.Pauses(terms) == true)
        : new(InvoiceRisk.Of(invoice, terms, before, held), terms.Cap, false, false);
}

/// <summary>
/// Keeps what the desk worked out: reasons until their invoice changes, and for a moment whether late events wait. The order of the whole queue then costs no reading of lines and results.
/// </summary>
internal sealed class DeskMemory(TimeProvider clock) : IDisposable
{
    private const int MostEntries = 100_000;
    private static readonly TimeSpan LateStays = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = MostEntries });

    public DeskRisk? Risk((InvoiceId Id, Guid Version, decimal? Before, decimal Held) of) => _kept.TryGetValue(of, out DeskRisk? known) ? known : null;

    public DeskRisk Keep((InvoiceId Id, Guid Version, decimal? Before, decimal Held) of, DeskRisk risk) =>
        _kept.Set(of, risk, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromHours(1) });

    public bool? Late(InvoiceId id, DateTimeOffset frozen) => _kept.TryGetValue((id, frozen), out (bool IsLate, DateTimeOffset At) known) && clock.GetUtcNow() - known.At < LateStays ? known.IsLate : null;

    public bool KeepLate(InvoiceId id, DateTimeOffset frozen, bool isLate)
    {
        _kept.Set((id, frozen), (isLate, clock.GetUtcNow()), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromHours(1) });
        return isLate;
    }

    public void Dispose() => _kept.Dispose();
}
