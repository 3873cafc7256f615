using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Contracts;
using Platform.Domain.Kernel;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Periods;

/// <summary>Keeps a contract's periods moving: begins to collect each one, looks what it costs so far where a limit was agreed, and freezes it a day after its end.</summary>
internal sealed class KeepPeriods(IDbContextFactory<PlatformDbContext> contexts, BillingDesk desk, FreezePeriod freeze, PeriodSoFar soFar, WatchSpending spending)
{
    /// <summary>Events may come this long after a period's end before its evidence is frozen.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    public async Task<Outcome> HandleAsync(ContractId id, CancellationToken cancellationToken)
    {
        var begun = await BeginAsync(id, cancellationToken);
        if (!begun.Succeeded)
            return begun;
        foreach (var due in await DueAsync(id, cancellationToken))
        {
            var frozen = await freeze.HandleAsync(due, cancellationToken);
            if (!frozen.Succeeded)
                return frozen;
        }

        var expected = await ExpectAsync(id, cancellationToken);
        return expected.Succeeded ? await spending.HandleAsync(id, cancellationToken) : expected;
    }

    private async Task<Outcome> ExpectAsync(ContractId id, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(desk.Now.UtcDateTime);
        await using var look = await contexts.CreateDbContextAsync(cancellationToken);
        var running = await look.Invoices.AsNoTracking().Where(row => row.ContractId == id && row.State == InvoiceState.Collecting && row.To >= today && row.Forecast == null).ToListAsync(cancellationToken);
        foreach (var half in running.Where(row => row.To.DayNumber - today.DayNumber <= today.DayNumber - row.From.DayNumber))
        {
            var kept = await desk.DoAsync<InvoiceId>([], async db =>
            {
                var done = await soFar.ExpectAsync(db, await db.Invoices.SingleAsync(row => row.Id == half.Id, cancellationToken), cancellationToken);
                return done.Succeeded ? half.Id : done.Error;
            }, cancellationToken);
            if (!kept.Succeeded)
                return kept;
        }

        return Outcome.Success;
    }

    private Task<Outcome<int>> BeginAsync(ContractId id, CancellationToken cancellationToken) => desk.DoAsync<int>([], async db =>
    {
        if (await db.Contracts.SingleOrDefaultAsync(row => row.Id == id && row.IsSigned, cancellationToken) is not { } contract)
            return ContractErrors.NotFound();
        var newest = (await db.ContractVersions.Where(row => row.ContractId == id && row.State == ContractVersionState.Signed).OrderByDescending(row => row.Number).FirstAsync(cancellationToken)).Terms;
        var known = await db.Invoices.Where(row => row.ContractId == id && row.Kind == InvoiceKind.Invoice).Select(row => row.Period).ToListAsync(cancellationToken);
        var today = DateOnly.FromDateTime(desk.Now.UtcDateTime);
        var begun = 0;
        foreach (var period in Enumerable.Range(1, newest.Periods).Where(period => newest.StartOf(period) <= today).Except(known))
        {
            db.Add(Invoice.Collect(contract, await TermsInForce.OfAsync(db, id, period, cancellationToken), period, desk.Now));
            begun++;
        }

        return begun;
    }, cancellationToken);

    private async Task<List<InvoiceId>> DueAsync(ContractId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var last = DateOnly.FromDateTime((desk.Now - Grace).UtcDateTime);
        return await db.Invoices.Where(row => row.ContractId == id && row.State == InvoiceState.Collecting && row.To < last).OrderBy(row => row.Period).Select(row => row.Id).ToListAsync(cancellationToken);
    }
}
