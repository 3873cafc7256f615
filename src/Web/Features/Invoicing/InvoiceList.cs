using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Paging;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing;

/// <summary>Which invoices of a project are shown.</summary>
/// <param name="State">One state; null for all but running periods.</param>
/// <param name="IsOverdue">True for issued ones whose last day of payment is over.</param>
/// <param name="Text">Part of a number, of a credit note's number, or of a contract's name.</param>
internal sealed record InvoiceFilter(InvoiceState? State = null, bool IsOverdue = false, string Text = "")
{
    public bool TakesAll => State is null && !IsOverdue && Text.Length == 0;
}

/// <summary>A page of a project's invoices.</summary>
/// <param name="Rows">Invoices, newest period first, each with the credit notes that cite it after it.</param>
/// <param name="Page">Its number, from 0: the last one where fewer are left.</param>
/// <param name="Total">Invoices on all pages, credit notes not counted.</param>
/// <param name="Running">The first few running periods.</param>
/// <param name="RunningTotal">How many periods run.</param>
/// <param name="IsNew">True while the project has no invoice and no period at all.</param>
internal sealed record InvoiceListView(IReadOnlyList<InvoiceRow> Rows, int Page, int Total, IReadOnlyList<InvoiceRow> Running, int RunningTotal, bool IsNew);

/// <summary>Reads a project's invoices page by page.</summary>
internal sealed class InvoiceList(IDbContextFactory<PlatformDbContext> contexts, TimeProvider clock)
{
    /// <summary>Running periods that are shown as cards; more of them are a filter away.</summary>
    public const int MostRunning = 4;

    /// <summary>Most rows of one answer to a program.</summary>
    public const int MostAtOnce = 200;

    public async Task<InvoiceListView> PageAsync(ProjectId project, InvoiceFilter filter, int page, int size, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var all = db.Invoices.Where(row => row.ProjectId == project);
        var running = all.Where(row => row.State == InvoiceState.Collecting);
        var found = Found(db, all, filter);
        var total = await found.CountAsync(cancellationToken);
        page = Math.Clamp(page, 0, Math.Max(0, (total - 1) / size));
        var some = found.OrderByDescending(row => row.From).ThenBy(row => row.Number).ThenBy(row => row.Id).Skip(page * size).Take(size);
        var invoices = await InvoiceQueries.RowsAsync(db, some, cancellationToken);
        string[] numbers = [.. invoices.Select(row => row.Number).OfType<string>()];
        var notes = (await InvoiceQueries.RowsAsync(db, all.Where(row => row.Kind == InvoiceKind.CreditNote && numbers.Contains(row.Cites)), cancellationToken)).ToLookup(note => (note.Contract, note.Cites));
        return new(
            [.. invoices.SelectMany(row => notes[(row.Contract, row.Number ?? "")].Prepend(row))], page, total,
            await InvoiceQueries.RowsAsync(db, running.OrderBy(row => row.To).ThenBy(row => row.Id).Take(MostRunning), cancellationToken), await running.CountAsync(cancellationToken),
            !await all.AnyAsync(cancellationToken));
    }

    /// <summary>All invoices and credit notes of a project, newest period first; for programs.</summary>
    public async Task<Paged<InvoiceRow>> AllAsync(ProjectId project, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var all = db.Invoices.Where(row => row.ProjectId == project);
        var some = all.OrderByDescending(row => row.From).ThenBy(row => row.Kind).ThenBy(row => row.Number).ThenBy(row => row.Id).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MostAtOnce));
        return new(await InvoiceQueries.RowsAsync(db, some, cancellationToken), await all.CountAsync(cancellationToken));
    }

    private IQueryable<Invoice> Found(PlatformDbContext db, IQueryable<Invoice> all, InvoiceFilter filter)
    {
        var found = all.Where(row => row.Kind == InvoiceKind.Invoice);
        found = filter.State is { } state ? found.Where(row => row.State == state) : found.Where(row => row.State != InvoiceState.Collecting);
        if (filter.IsOverdue)
        {
            var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
            found = found.Where(row => row.State == InvoiceState.Issued && row.DueOn < today);
        }

        if (filter.Text.Length == 0)
            return found;
        var text = filter.Text.ToLowerInvariant();
#pragma warning disable CA1304, CA1311, CA1862 // this becomes SQL
        return found.Where(row => (row.Number != null && row.Number.ToLower().Contains(text)) || db.Contracts.Any(contract => contract.Id == row.ContractId && contract.Name.ToLower().Contains(text))
            || db.Invoices.Any(note => note.Kind == InvoiceKind.CreditNote && note.ContractId == row.ContractId && note.Cites == row.Number && note.Number!.ToLower().Contains(text)));
#pragma warning restore CA1304, CA1311, CA1862
    }
}
