using Platform.Domain.Audit;
using Platform.Domain.Billing.Ledger;

namespace Platform.Web.Features.Invoicing.Ledger;

/// <summary>An invoice as the audit log names it.</summary>
internal static class InvoiceSubject
{
    public const string Type = "invoice";

    public static AuditSubject Subject(this Invoice invoice) => AuditSubject.Of(Type, invoice.Id, invoice.ProjectId);
}
