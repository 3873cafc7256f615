namespace Platform.Domain.Billing.Ledger;

/// <summary>Where an invoice stands: Collecting → Draft → InReview → Approved → Issued → Paid | Disputed | Credited.</summary>
public enum InvoiceState
{
    /// <summary>Its period runs, or its last events may still come.</summary>
    Collecting = 0,

    /// <summary>Its evidence is frozen; events that come now are still taken in.</summary>
    Draft = 1,

    /// <summary>Lines are looked at and decided.</summary>
    InReview = 2,

    /// <summary>A second person agreed.</summary>
    Approved = 3,

    /// <summary>It has its number and does not change any more.</summary>
    Issued = 4,

    /// <summary>Paid.</summary>
    Paid = 5,

    /// <summary>A line is in dispute.</summary>
    Disputed = 6,

    /// <summary>Given back as a whole.</summary>
    Credited = 7,
}
