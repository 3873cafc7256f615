using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Invoicing.Ledger;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Hosting.Metering;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Economics;

/// <summary>A billed period: what it brought and what it took.</summary>
/// <param name="Period">Its number.</param>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="Number">Number of its invoice.</param>
/// <param name="Outcomes">Proven outcomes or units that were billed, over all KPIs.</param>
/// <param name="Billed">Net sum of the period as it stands now: its lines, restatements of it, less credits.</param>
/// <param name="Productivity">Billed value over what was used in its days.</param>
internal sealed record PeriodEconomics(int Period, DateOnly From, DateOnly To, string Number, decimal Outcomes, decimal Billed, TokenFactorProductivity Productivity);

/// <summary>What a contract brings to either side.</summary>
/// <param name="Project">Its project.</param>
/// <param name="ProjectName">Name of the project.</param>
/// <param name="Name">Its name.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="Role">The reader's part.</param>
/// <param name="Periods">Billed periods, oldest first.</param>
/// <param name="Worth">What an outcome is worth to the customer.</param>
/// <param name="Rates">What machines cost; null for readers who do not act for the vendor.</param>
internal sealed record ContractEconomicsView(
    ProjectId Project, string ProjectName, string Name, string Currency, BillingRole Role, IReadOnlyList<PeriodEconomics> Periods, decimal? Worth, CostRates? Rates)
{
    public TokenFactorProductivity Whole => new(Periods.Sum(period => period.Billed), Periods.Aggregate(default(UsageAmount), (sum, period) => sum + period.Productivity.Usage));

    /// <summary>The customer's gain; null while it gave no worth.</summary>
    public ReturnOnInvestment? Return => Worth is { } worth ? new(Periods.Sum(period => period.Outcomes) * worth, Whole.Billed) : null;

    /// <summary>The vendor's margin; null without rates.</summary>
    public decimal? Margin => Rates is { } rates ? Whole.Billed - Whole.CostAt(rates) : null;
}

/// <summary>Reads what a contract brought over what it took, and keeps the two figures that people give for it.</summary>
internal sealed class ContractEconomics(IDbContextFactory<PlatformDbContext> contexts, BillingDesk desk, UsageQueries usage, AuditLog audit) : IContractReturns
{
    public async Task<ContractReturn?> OfAsync(ContractId id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) is { } found ? new(found.Periods.Count, found.Currency, found.Whole, found.Return, found.Margin) : null;

    /// <summary>A contract's figures; null when this workspace has none of this id.</summary>
    public async Task<ContractEconomicsView?> FindAsync(ContractId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Contracts.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } contract)
            return null;
        var role = await desk.RoleAsync(cancellationToken);
        var documents = await InvoiceMaterials.EarlierAsync(db, id, cancellationToken);
        var invoices = await db.Invoices.AsNoTracking().Where(row => row.ContractId == id && row.Kind == InvoiceKind.Invoice && row.IssuedAt != null).OrderBy(row => row.Period).ToListAsync(cancellationToken);
        var periods = new List<PeriodEconomics>();
        foreach (var invoice in invoices)
        {
            var billed = RestatementComputation.BilledFor(invoice.Number!, documents);
            var outcomes = invoice.Results.Where(result => result.IsHealthy && !result.IsShadow).Sum(result => result.Quantity);
            periods.Add(new(invoice.Period, invoice.From, invoice.To, invoice.Number!, outcomes, billed, new(billed, await usage.SumAsync(contract.ProjectId, invoice.From, invoice.To, cancellationToken))));
        }

        var currency = invoices.Count > 0 ? invoices[^1].Currency : await CurrencyAsync(db, id, cancellationToken);
        var name = await db.Projects.Where(row => row.Id == contract.ProjectId).Select(row => row.Name).SingleAsync(cancellationToken);
        return new(contract.ProjectId, name, contract.Name, currency, role, periods, contract.Worth, role is BillingRole.AccountManager or BillingRole.SecondReviewer ? contract.Rates : null);
    }

    /// <summary>Signed contracts of a project, oldest first.</summary>
    public async Task<IReadOnlyList<ContractId>> SignedAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Contracts.Where(row => row.ProjectId == project && row.IsSigned).OrderBy(row => row.CreatedAt).Select(row => row.Id).ToListAsync(cancellationToken);
    }

    /// <summary>Names of a project's runs by their ids; a run that was deleted has none.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RunNamesAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return (await db.Runs.Where(row => row.ProjectId == project).Select(row => new { row.Id, row.Name }).ToListAsync(cancellationToken)).ToDictionary(row => row.Id.ToString(), row => row.Name, StringComparer.Ordinal);
    }

    /// <summary>The customer says what one proven outcome is worth; null takes it back.</summary>
    /// <returns>Refused with <c>contract.role_needed</c>, <c>contract.not_found</c> or <c>contract.worth</c>.</returns>
    public Task<Outcome<ContractId>> ValueAsync(ContractId id, decimal? worth, CancellationToken cancellationToken) =>
        ChangeAsync(id, BillingRole.Customer, contract => contract.Value(worth), "contract.worth_given", new { worth }, cancellationToken);

    /// <summary>The vendor says what its machines cost.</summary>
    /// <returns>Refused with <c>contract.role_needed</c>, <c>contract.not_found</c> or <c>contract.rates</c>.</returns>
    public Task<Outcome<ContractId>> CostAsync(ContractId id, CostRates rates, CancellationToken cancellationToken) =>
        ChangeAsync(id, BillingRole.AccountManager, contract => contract.Cost(rates), "contract.rates_given", null, cancellationToken);

    private Task<Outcome<ContractId>> ChangeAsync(ContractId id, BillingRole needed, Func<Contract, Outcome> change, string what, object? details, CancellationToken cancellationToken) =>
        desk.DoAsync<ContractId>([needed], async db =>
        {
            if (await db.Contracts.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } contract)
                return ContractErrors.NotFound();
            var done = change(contract);
            audit.Add(db, what, AuditSubject.Of("contract", id, contract.ProjectId), details);
            return done.Succeeded ? id : done.Error;
        }, cancellationToken);

    private static async Task<string> CurrencyAsync(PlatformDbContext db, ContractId id, CancellationToken cancellationToken) =>
        (await db.ContractVersions.AsNoTracking().Where(row => row.ContractId == id).OrderByDescending(row => row.Number).FirstAsync(cancellationToken)).Terms.Currency;
}
