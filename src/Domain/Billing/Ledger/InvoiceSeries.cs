using System.Globalization;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Billing.Ledger;

/// <summary>
/// The numbers of a vendor's documents within a year. A number is taken in the transaction that issues, so none is lost and none is given twice.
/// One series for the whole installation: a vendor's numbers have no gaps whoever the customer is.
/// </summary>
public sealed class InvoiceSeries : IVersioned
{
    private InvoiceSeries()
    {
    }

    /// <summary>Begins a series.</summary>
    public InvoiceSeries(string vendor, int year) => (Vendor, Year) = (vendor, year);

    /// <summary>Name of the vendor.</summary>
    public string Vendor { get; private set; } = "";

    /// <summary>Year of issue.</summary>
    public int Year { get; private set; }

    /// <summary>The last number given.</summary>
    public int Last { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>Takes the next number, such as 2026-00042.</summary>
    public string Next() => string.Create(CultureInfo.InvariantCulture, $"{Year}-{++Last:00000}");
}
