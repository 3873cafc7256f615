using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Ledger;
using Platform.Web.Hosting.Ledgers;
using Platform.Web.Hosting.Paging;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Invoicing.Disputing;

/// <summary>Reads what both sides said about an invoice, page by page, newest first.</summary>
internal sealed class InvoiceThreads(IDbContextFactory<PlatformDbContext> contexts, BillingDesk desk)
{
    /// <summary>Most rows of one answer.</summary>
    public const int MostAtOnce = 200;

    /// <summary>True when this workspace has the invoice.</summary>
    public async Task<bool> HasAsync(InvoiceId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Invoices.AnyAsync(row => row.Id == id, cancellationToken);
    }

    /// <summary>Disputes of an invoice's lines.</summary>
    /// <param name="id">The invoice.</param>
    /// <param name="isOpen">Those that wait for an answer, or those that have one; null for all.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="take">How many to give, at most <see cref="MostAtOnce"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Paged<DisputeView>> DisputesAsync(InvoiceId id, bool? isOpen, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var all = db.Disputes.AsNoTracking().Where(row => row.InvoiceId == id && (isOpen == null || row.State == DisputeState.Open == isOpen));
        var some = all.OrderByDescending(row => row.OpenedAt).ThenByDescending(row => row.Id).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MostAtOnce));
        return new(await ViewsAsync(db, some, cancellationToken), await all.CountAsync(cancellationToken));
    }

    /// <summary>Comments on an invoice.</summary>
    /// <param name="id">The invoice.</param>
    /// <param name="line">One line; null for everything that was said.</param>
    /// <param name="skip">How many to leave out.</param>
    /// <param name="take">How many to give, at most <see cref="MostAtOnce"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Paged<CommentView>> CommentsAsync(InvoiceId id, int? line, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var all = db.InvoiceComments.AsNoTracking().Where(row => row.InvoiceId == id && (line == null || row.LineNumber == line));
        var rows = await all.OrderByDescending(row => row.At).ThenByDescending(row => row.Id).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MostAtOnce)).ToListAsync(cancellationToken);
        var name = await BillingDesk.NamesAsync(db, rows.Select(row => row.Author), cancellationToken);
        return new([.. rows.Select(row => new CommentView(row.Id, row.LineNumber, name(row.Author), row.Role, row.Text, row.At))], await all.CountAsync(cancellationToken));
    }

    /// <summary>The open disputes of an invoice: at most one a line.</summary>
    public Task<IReadOnlyList<DisputeView>> OpenAsync(PlatformDbContext db, InvoiceId id, CancellationToken cancellationToken) =>
        ViewsAsync(db, db.Disputes.AsNoTracking().Where(row => row.InvoiceId == id && row.State == DisputeState.Open).OrderBy(row => row.LineNumber), cancellationToken);

    private async Task<IReadOnlyList<DisputeView>> ViewsAsync(PlatformDbContext db, IQueryable<Dispute> disputes, CancellationToken cancellationToken)
    {
        var rows = await disputes.ToListAsync(cancellationToken);
        var name = await BillingDesk.NamesAsync(db, rows.SelectMany(row => new[] { row.OpenedBy, row.RejectionBy, row.AnsweredBy }), cancellationToken);
        var ids = rows.Select(row => row.CreditNoteId).OfType<InvoiceId>().ToList();
        var notes = await db.Invoices.AsNoTracking().Where(row => ids.Contains(row.Id)).Select(row => new { row.Id, row.Number }).ToDictionaryAsync(row => row.Id, row => row.Number, cancellationToken);
        var me = desk.Tenant.Actor;
        return [.. rows.Select(row => new DisputeView(
            row.Id, row.LineNumber, row.Held, row.Reason, name(row.OpenedBy), row.OpenedAt, row.Deadline, row.State, row.RejectionBy.Length > 0, row.Answer, row.NetAfter, row.AnsweredAt,
            row.CreditNoteId is { } note ? notes.GetValueOrDefault(note) : null, row.CreditNoteId)
        {
            RejectionBy = name(row.RejectionBy),
            IsRejectionMine = row.RejectionBy == me,
            AnsweredBy = name(row.AnsweredBy),
        })];
    }
}
