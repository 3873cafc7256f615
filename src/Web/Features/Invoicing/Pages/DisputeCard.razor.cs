using Microsoft.AspNetCore.Components;
using Platform.Domain.Billing.Ledger;
using Platform.Web.Features.Invoicing.Disputing;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>A dispute of a line: what is held until when, and its answer. Rejecting it takes two persons of the vendor.</summary>
public sealed partial class DisputeCard
{
    private string _left = "0";
    private string _answer = "";

    [Parameter, EditorRequired]
    public DisputeView Dispute { get; set; } = null!;

    [Inject]
    private DisputeLine Disputes { get; set; } = null!;

    private string? Fault => AmountRule.OfAnswer(_left, Dispute.Held, Currency, Text);

    private string Tone => Dispute.State switch
    {
        DisputeState.Open => "caution",
        DisputeState.Upheld => "good",
        _ => "",
    };

    private Task<bool> UpholdAsync() => DoAsync(token => Disputes.UpholdAsync(Dispute.Id, InvoiceWords.Amount(_left) ?? 0, _answer, token));

    private Task<bool> RejectAsync() => DoAsync(token => Disputes.RejectAsync(Dispute.Id, _answer, token));
}
