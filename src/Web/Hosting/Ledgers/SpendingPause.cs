using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Ledgers;

/// <summary>What a contract's running period costs so far beside what was agreed about it.</summary>
/// <param name="Invoice">The period's invoice, whose page shows it.</param>
/// <param name="Contract">Name of the contract.</param>
/// <param name="Last">Last day of the period, UTC.</param>
/// <param name="Terms">Its terms.</param>
/// <param name="Spending">What it had cost when it was looked at last.</param>
internal sealed record RunningSpending(InvoiceId Invoice, string Contract, DateOnly Last, ContractTerms Terms, PeriodSpending Spending)
{
    public bool IsWarned => PeriodSpending.Warns(Terms, Spending.Net);

    public bool IsAtCap => PeriodSpending.IsAtCap(Terms, Spending.Net);

    /// <summary>True when the model may not serve: the cap is reached, both sides agreed on a pause, and the customer did not lift it.</summary>
    public bool IsPaused => Spending.Pauses(Terms);
}

/// <summary>
/// Answers whether an agreed pause at a cap is in force. Whoever serves a project's model asks first and refuses with what <see cref="RefusalAsync"/> says. The amounts are those that the billing job looked up last
/// (at most a few minutes old), so asking costs one query where nothing was agreed, and two more for each running period with a limit.
/// </summary>
internal sealed class SpendingPause(IDbContextFactory<PlatformDbContext> contexts, BillingDesk desk, AuditLog audit)
{
    /// <summary>Why the project's model may not serve now; null when it may.</summary>
    /// <returns><c>contract.paused</c>, which says until when and who may lift it.</returns>
    public async Task<DomainError?> RefusalAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var running = await RunningAsync(db, db.Invoices.Where(row => row.ProjectId == project), cancellationToken);
        return running.Find(one => one.IsPaused) is { } paused ? ContractErrors.Paused(paused.Contract, paused.Terms.Cap!.Value, paused.Terms.Currency, paused.Last) : null;
    }

    /// <summary>A contract's running period; null before it was looked at, and where nothing was agreed.</summary>
    public async Task<RunningSpending?> FindAsync(ContractId contract, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var running = await RunningAsync(db, db.Invoices.Where(row => row.ContractId == contract), cancellationToken);
        return running.Count > 0 ? running[0] : null;
    }

    /// <summary>The customer lets the model serve beyond the cap until the period ends; what comes on top is not billed.</summary>
    /// <returns>Refused with <c>contract.role_needed</c>, <c>invoice.not_found</c> or <c>contract.not_paused</c>.</returns>
    public Task<Outcome<InvoiceId>> LiftAsync(InvoiceId id, CancellationToken cancellationToken) => desk.DoAsync<InvoiceId>([BillingRole.Customer], async db =>
    {
        if (await db.Invoices.SingleOrDefaultAsync(row => row.Id == id && row.Kind == InvoiceKind.Invoice, cancellationToken) is not { } invoice)
            return InvoiceErrors.NotFound();
        var terms = (await TermsInForce.OfAsync(db, invoice.ContractId, invoice.Period, cancellationToken)).Terms;
        var lifted = invoice.LiftPause(terms, desk.Tenant.Actor, desk.Now);
        if (!lifted.Succeeded)
            return lifted.Error;
        audit.Add(db, "contract.pause_lifted", AuditSubject.Of("contract", invoice.ContractId, invoice.ProjectId), new { invoice.Period, invoice.Spending!.Net, terms.Cap });
        return id;
    }, cancellationToken);

    private async Task<List<RunningSpending>> RunningAsync(PlatformDbContext db, IQueryable<Invoice> invoices, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(desk.Now.UtcDateTime);
        var rows = await invoices.AsNoTracking().Where(row => row.State == InvoiceState.Collecting && row.From <= today && row.To >= today && row.Spending != null).OrderBy(row => row.From).ToListAsync(cancellationToken);
        var running = new List<RunningSpending>();
        foreach (var row in rows)
        {
            var name = await db.Contracts.Where(contract => contract.Id == row.ContractId).Select(contract => contract.Name).SingleAsync(cancellationToken);
            var terms = (await TermsInForce.OfAsync(db, row.ContractId, row.Period, cancellationToken)).Terms;
            running.Add(new(row.Id, name, row.To, terms, row.Spending!));
        }

        return running;
    }
}
