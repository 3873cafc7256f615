using Microsoft.AspNetCore.Components;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Billing.Ledger;
using Platform.Web.Components;
using Platform.Web.Features.Invoicing.Disputing;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>A dispute of a line: what is held until when, and its answer. Rejecting it takes two persons of the vendor.</summary>
public sealed partial class DisputeCard
{
    private ConfirmDialog _confirm = null!;
    private string _left = "0";
    private string _answer = "";

    [Parameter, EditorRequired]
    public DisputeView Dispute { get; set; } = null!;

    [Inject]
    private DisputeLine Disputes { get; set; } = null!;

    private decimal Left => InvoiceWords.Amount(_left) ?? 0;

    private InvoiceLine? Line => View.Lines.FirstOrDefault(line => line.Number == Dispute.LineNumber);

    private string LineName => Line is { } line ? InvoiceWords.Line(line, View.Terms, Text) : "";

    private string? Fault => AmountRule.OfAnswer(_left, Dispute.Held, Currency, Text);

    private string Tone => Dispute.State switch
    {
        DisputeState.Open => "caution",
        DisputeState.Upheld => "good",
        _ => "",
    };

    private async Task UpholdAsync()
    {
        // what is credited is what the question named
        var (left, answer) = (Left, _answer);
        if (await _confirm.AskAsync())
            await DoAsync(token => Disputes.UpholdAsync(Dispute.Id, left, answer, token));
    }

    private Task<bool> RejectAsync() => DoAsync(token => Disputes.RejectAsync(Dispute.Id, _answer, token));
}
