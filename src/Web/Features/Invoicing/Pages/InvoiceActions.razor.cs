using Microsoft.AspNetCore.Components;
using Platform.Domain.Billing.Ledger;
using Platform.Web.Components;
using Platform.Web.Features.Invoicing.Issuing;
using Platform.Web.Features.Invoicing.Periods;
using Platform.Web.Features.Invoicing.Reviewing;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>Where the invoice stands, in one sentence, and what the reader may do about it now.</summary>
public sealed partial class InvoiceActions
{
    private ConfirmDialog _confirm = null!;
    private Form? _open;
    private DateOnly? _paidOn;
    private string _reference = "";
    private string _reason = "";
    private string? _done;

    private enum Form
    {
        Pay,
        Credit,
    }

    /// <summary>What the reader came from the desk to do; null when he came to read.</summary>
    [Parameter]
    public string? Step { get; set; }

    [Inject]
    private FreezePeriod Freeze { get; set; } = null!;

    [Inject]
    private ReviewInvoice Review { get; set; } = null!;

    [Inject]
    private IssueInvoice Issuing { get; set; } = null!;

    [Inject]
    private PayInvoice Payment { get; set; } = null!;

    private string Standing
    {
        get
        {
            var row = View.Row;
            return row switch
            {
                { State: InvoiceState.Collecting } when Moves.Today > row.To => Text["Standing.Over", ShownTime.Day(row.To)],
                { State: InvoiceState.Collecting } => Text["Standing.Collecting", ShownTime.Day(row.To)],
                { State: InvoiceState.Draft } => Text["Standing.Draft", row.FrozenAt is { } frozen ? ShownTime.Moment(frozen) : "–"],
                { State: InvoiceState.InReview } => Text["Standing.InReview", Who(View.SubmittedBy)],
                { State: InvoiceState.Approved } => Text["Standing.Approved", Who(View.ApprovedBy)],
                { State: InvoiceState.Disputed } => Text["Standing.Disputed", row.OpenDisputes, Money(row.Held), row.Deadline is { } until ? ShownTime.Day(DateOnly.FromDateTime(until.UtcDateTime)) : "–"],
                { State: InvoiceState.Credited } => Text["Standing.Credited"],
                { State: InvoiceState.Paid, PaidOn: { } paid } => Text["Standing.Paid", ShownTime.Day(paid), View.PaymentReference.Length > 0 ? View.PaymentReference : "–"],
                _ when !Moves.IsInvoice => Text["Standing.CreditNote", row.Cites],
                { DueOn: { } due } => Text["Standing.Issued", ShownTime.Day(due), ShownTime.Day(View.LastDisputeDay ?? due)],
                _ => "",
            };
        }
    }

    protected override void OnInitialized()
    {
        if (Step == "pay" && Moves.CanPay)
            Open(Form.Pay);
    }

    private void Open(Form form)
    {
        (_open, Refusal, _done) = (_open == form ? null : form, null, null);
        _paidOn = Moves.Today;
    }

    private async Task IssueAsync()
    {
        // what is issued is what the question named, not what came meanwhile
        var seen = View.Version;
        if (await _confirm.AskAsync())
            await DoAsync(token => Issuing.HandleAsync(Id, seen, token));
    }

    private async Task PayAsync()
    {
        if (_paidOn is { } day && await DoAsync(token => Payment.HandleAsync(Id, day, _reference, token)))
            _open = null;
    }

    private async Task CreditAsync()
    {
        var number = "";
        var done = await DoAsync(async token =>
        {
            var credited = await Issuing.CreditAsync(Id, _reason.Trim(), token);
            number = credited.Succeeded ? credited.Value : "";
            return credited;
        });
        if (done)
            (_open, _done, _reason) = (null, Text["Credited", number], "");
    }
}
