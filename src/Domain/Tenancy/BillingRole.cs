namespace Platform.Domain.Tenancy;

/// <summary>A person's part in contracts and invoices of a workspace. One person has one part, so nobody stands on both sides.</summary>
public enum BillingRole
{
    /// <summary>None; contracts and invoices may be read.</summary>
    None = 0,

    /// <summary>Acts for the customer: signs, co-signs, disputes.</summary>
    Customer = 1,

    /// <summary>Acts for the vendor: proposes and signs contracts, reviews, issues.</summary>
    AccountManager = 2,

    /// <summary>The vendor's second person: approves what an account manager submitted.</summary>
    SecondReviewer = 3,

    /// <summary>Reads everything and the audit log, changes nothing.</summary>
    Auditor = 4,
}
