using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Platform.Domain.Billing.Ledger;
using Platform.Domain.Kernel;
using Platform.Web.Components;

namespace Platform.Web.Features.Invoicing.Pages;

/// <summary>A part of an invoice's page. What it does a use case does; a refusal stands where it was asked, and after a change the page reads the invoice again.</summary>
public abstract class InvoicePart : ComponentBase, IDisposable
{
    // what comes sooner after a piece of work belongs to the click that began it
    private static readonly TimeSpan TwoClicks = TimeSpan.FromMilliseconds(500);

    private readonly Leaving _leaving = new();
    private long? _done;

    /// <summary>The invoice and what the reader may do with it.</summary>
    [Parameter, EditorRequired]
    public InvoiceMoves Moves { get; set; } = null!;

    /// <summary>Something was changed.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [Inject]
    protected IStringLocalizer<InvoicingText> Text { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

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

    /// <summary>Does a piece of work; true when it was not refused. The second of two quick clicks does nothing, and after a refusal the page shows what somebody else changed meanwhile.</summary>
    protected async Task<bool> DoAsync<T>(Func<CancellationToken, Task<Outcome<T>>> work)
    {
        if (IsBusy || (_done is { } last && Clock.GetElapsedTime(last) < TwoClicks))
            return false;
        (IsBusy, Refusal) = (true, null);
        try
        {
            var done = await work(_leaving.Token);
            Refusal = done.Error;
            _done = done.Succeeded ? Clock.GetTimestamp() : null;
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
