using Microsoft.AspNetCore.Components;
using Platform.Web.Features.Invoicing.Reviewing;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>Amounts that were agreed apart from the evidence, and those that wait for the customer. A wrong one is taken back by its opposite.</summary>
public sealed partial class AdjustmentSection
{
    private string _amount = "";
    private string _cites = "";
    private string _reason = "";
    private string _why = "";
    private int? _reversed;

    [Inject]
    private ReviewInvoice Review { get; set; } = null!;

    private string? Fault => AmountRule.OfAdjustment(_amount, Currency, Text);

    private async Task AdjustAsync()
    {
        if (await DoAsync(token => Review.AdjustAsync(Id, _cites, InvoiceWords.Amount(_amount) ?? 0, _reason, token)))
            (_amount, _cites, _reason) = ("", "", "");
    }

    private async Task ReverseAsync(int place)
    {
        if (await DoAsync(token => Review.ReverseAsync(Id, place, _why, token)))
            (_reversed, _why) = (null, "");
    }
}
