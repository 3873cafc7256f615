using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kpis;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Kpis;

/// <summary>What a KPI does in a contract whose period runs today: it is billed, or it guards the bill.</summary>
/// <param name="ContractId">The contract.</param>
/// <param name="Contract">Its name.</param>
/// <param name="Guard">How it guards; null for a KPI that is billed.</param>
public sealed record KpiDuty(ContractId ContractId, string Contract, KpiGuard? Guard);

/// <summary>A guardrail in the period so far.</summary>
/// <param name="Direction">Which side of the limit is kept.</param>
/// <param name="Limit">The mean over served cases may be at it, not beyond.</param>
/// <param name="MinimumCases">Fewest served cases; with fewer no line bills.</param>
/// <param name="Standing">How it stands; null when the reader may not see it.</param>
/// <param name="Cases">Served cases of the period so far; 0 when the reader may not see them.</param>
public sealed record KpiGuard(KpiDirection Direction, decimal Limit, int MinimumCases, GuardStanding? Standing, long Cases)
{
    /// <summary>What is agreed, without how it stands.</summary>
    public static KpiGuard Of(Guardrail rail) => new(rail.Direction, rail.Limit, rail.MinimumCases, null, 0);

    /// <summary>How it stands after served cases with that sum.</summary>
    public static KpiGuard Of(Guardrail rail, long cases, double sum) => Of(rail) with { Standing = StandingOf(rail, cases, sum), Cases = cases };

    // as a line's check judges it: the mean to six digits, and nothing below the agreed cases, of which there is at least one
    private static GuardStanding StandingOf(Guardrail rail, long cases, double sum)
    {
        if (cases < rail.MinimumCases)
            return GuardStanding.TooFew;
        var mean = decimal.Round((decimal)(sum / cases), 6);
        return !rail.Holds(mean) ? GuardStanding.Breached : rail.SlackAt(mean) < InvoiceRisk.NearBelow ? GuardStanding.Near : GuardStanding.Holds;
    }
}

/// <summary>How a guardrail stands.</summary>
public enum GuardStanding
{
    /// <summary>Too few cases to judge it: no line bills yet.</summary>
    TooFew,

    /// <summary>The limit is kept.</summary>
    Holds,

    /// <summary>The limit is kept, but near.</summary>
    Near,

    /// <summary>The limit is passed: no line bills.</summary>
    Breached,
}

/// <summary>Finds what the KPIs of a project do in its running contracts.</summary>
internal static class KpiDuties
{
    /// <param name="db">The context.</param>
    /// <param name="project">The project.</param>
    /// <param name="today">The day, UTC.</param>
    /// <param name="hidden">Keys of KPIs of which the caller does not see what they came to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Duties by the KPI's key.</returns>
    public static async Task<ILookup<string, KpiDuty>> OfAsync(PlatformDbContext db, ProjectId project, DateOnly today, IReadOnlySet<string> hidden, CancellationToken cancellationToken)
    {
        var running = await db.Invoices.AsNoTracking().Where(row => row.ProjectId == project && row.State == InvoiceState.Collecting && row.From <= today && row.To >= today).ToListAsync(cancellationToken);
        var duties = new List<(string Key, KpiDuty Duty)>();
        foreach (var period in running)
        {
            var name = await db.Contracts.Where(row => row.Id == period.ContractId).Select(row => row.Name).SingleAsync(cancellationToken);
            var terms = (await TermsInForce.OfAsync(db, period.ContractId, period.Period, cancellationToken)).Terms;
            duties.AddRange(terms.Kpis.Select(term => (term.Key, new KpiDuty(period.ContractId, name, null))));
            foreach (var rail in terms.Guardrails)
                duties.Add((rail.Key, new KpiDuty(period.ContractId, name, hidden.Contains(rail.Key) ? KpiGuard.Of(rail) : await GuardAsync(db, period, rail, cancellationToken))));
        }

        return duties.OrderBy(one => one.Duty.Contract, StringComparer.CurrentCulture).ToLookup(one => one.Key, one => one.Duty, StringComparer.Ordinal);
    }

    private static async Task<KpiGuard> GuardAsync(PlatformDbContext db, Invoice period, Guardrail rail, CancellationToken cancellationToken)
    {
        var days = await db.KpiDays
            .Where(day => day.Served && day.Day >= period.From && day.Day <= period.To && db.Kpis.Any(kpi => kpi.Id == day.KpiId && kpi.ProjectId == period.ProjectId && kpi.Key == rail.Key))
            .Select(day => new { day.Cases, day.Sum }).ToListAsync(cancellationToken);
        return KpiGuard.Of(rail, days.Sum(day => day.Cases), days.Sum(day => day.Sum));
    }
}
