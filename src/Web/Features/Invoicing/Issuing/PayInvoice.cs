using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Invoicing.Ledger;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Ledgers;

namespace Platform.Web.Features.Invoicing.Issuing;

/// <summary>Records that an issued document was paid. The money itself moves elsewhere.</summary>
internal sealed class PayInvoice(BillingDesk desk, AuditLog audit)
{
    /// <returns>Refused with <c>invoice.not_found</c>, <c>invoice.paid_day</c> or <c>invoice.state</c>.</returns>
    public Task<Outcome<InvoiceId>> HandleAsync(InvoiceId id, DateOnly on, string reference, CancellationToken cancellationToken) => desk.DoAsync<InvoiceId>([BillingRole.AccountManager], async db =>
    {
        if (await db.Invoices.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } invoice)
            return InvoiceErrors.NotFound();
        var (issued, today) = (DateOnly.FromDateTime((invoice.IssuedAt ?? desk.Now).UtcDateTime), DateOnly.FromDateTime(desk.Now.UtcDateTime));
        // the payer's day may be one ahead of this clock's
        if (invoice.IsIssued && (on < issued || on > today.AddDays(1)))
            return InvoiceErrors.PaidDay(on, issued, today);
        var paid = invoice.Pay(on, reference.Trim());
        audit.Add(db, "invoice.paid", invoice.Subject(), new { on, reference });
        return paid.Succeeded ? id : paid.Error;
    }, cancellationToken);
}
