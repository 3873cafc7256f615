using Platform.Domain.Audit;
using Platform.Domain.Billing.Ledger;

namespace Platform.Web.Features.Invoicing.Ledger;

/// <summary>An invoice as the audit log names it.</summary>
internal static class InvoiceSubject
{
    public static AuditSubject Subject(this Invoice invoice) => AuditSubject.Of("invoice", invoice.Id, invoice.ProjectId);
}
