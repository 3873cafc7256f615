using Microsoft.AspNetCore.Components;
using Platform.Domain.Billing.Invoices;
using Platform.Web.Features.Invoicing.Reviewing;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>What was decided about a line, what waits for the customer, and a form for those who decide.</summary>
public sealed partial class LineDecisionForm
{
    private ReviewDecision _decision = ReviewDecision.Accepted;
    private string _amount = "";
    private string _reason = "";

    [Parameter, EditorRequired]
    public InvoiceLine Line { get; set; } = null!;

    [Inject]
    private ReviewInvoice Review { get; set; } = null!;

    private bool HasAmount => _decision is ReviewDecision.Lowered or ReviewDecision.Raised;

    private string? Fault => HasAmount ? AmountRule.OfDecision(_decision, _amount, Line.Computed, Currency, Text) : null;

    private bool IsReady => Fault is null && (!HasAmount || InvoiceWords.Amount(_amount) is not null) && (_decision == ReviewDecision.Accepted || _reason.Trim().Length > 0);

    private async Task DecideAsync()
    {
        var decision = new LineDecision(Line.Kpi, _decision, HasAmount ? InvoiceWords.Amount(_amount) ?? 0 : 0, _decision == ReviewDecision.Accepted ? "" : _reason);
        if (await DoAsync(token => Review.DecideAsync(Id, decision, token)))
            (_decision, _amount, _reason) = (ReviewDecision.Accepted, "", "");
    }
}
