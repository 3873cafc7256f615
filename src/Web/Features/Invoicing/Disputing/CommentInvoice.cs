using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Ledgers;

namespace Platform.Web.Features.Invoicing.Disputing;

/// <summary>Says something about an invoice or a line; both sides read it.</summary>
internal sealed class CommentInvoice(BillingDesk desk)
{
    private static readonly BillingRole[] Speakers = [BillingRole.Customer, BillingRole.AccountManager, BillingRole.SecondReviewer];

    /// <returns>Refused with <c>invoice.not_found</c> or <c>invoice.comment</c>.</returns>
    public Task<Outcome<InvoiceCommentId>> HandleAsync(InvoiceId id, int? line, string text, CancellationToken cancellationToken) => desk.DoAsync<InvoiceCommentId>(Speakers, async db =>
    {
        if (await db.Invoices.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } invoice)
            return InvoiceErrors.NotFound();
        var said = InvoiceComment.Say(invoice, line, (desk.Tenant.Actor, await desk.RoleAsync(cancellationToken)), text, desk.Now);
        if (!said.Succeeded)
            return said.Error;
        db.Add(said.Value);
        return said.Value.Id;
    }, cancellationToken);
}
