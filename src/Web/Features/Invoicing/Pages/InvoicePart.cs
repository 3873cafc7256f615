using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Kernel;
using Platform.Web.Components;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>A part of an invoice's page. What it does a use case does; a refusal stands where it was asked, and after a change the page reads the invoice again.</summary>
public abstract class InvoicePart : ComponentBase, IDisposable
{
    private readonly Leaving _leaving = new();

    /// <summary>The invoice and what the reader may do with it.</summary>
    [Parameter, EditorRequired]
    public InvoiceMoves Moves { get; set; } = null!;

    /// <summary>Something was changed.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    protected IStringLocalizer<InvoicingText> Text { get; set; } = null!;

    protected InvoiceView View => Moves.View;

    protected InvoiceId Id => Moves.View.Row.Id;

    protected string Currency => Moves.View.Row.Currency;

    protected DomainError? Refusal { get; set; }

    protected bool IsBusy { get; private set; }

    protected CancellationToken Leave => _leaving.Token;

    public void Dispose()
    {
        _leaving.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Does a piece of work; true when it was not refused.</summary>
    protected async Task<bool> DoAsync<T>(Func<CancellationToken, Task<Outcome<T>>> work)
    {
        if (IsBusy)
            return false;
        (IsBusy, Refusal) = (true, null);
        try
        {
            var done = await work(_leaving.Token);
            Refusal = done.Error;
            if (done.Succeeded)
                await Changed.InvokeAsync();
            return done.Succeeded;
        }
        finally
        {
            IsBusy = false;
        }
    }

    protected string Money(decimal amount) => InvoiceWords.Money(amount, Currency);

    /// <summary>A person's name; the portal's own when nobody did it.</summary>
    protected string Who(string name) => name.Length > 0 ? name : Text["ThePortal"];
}
