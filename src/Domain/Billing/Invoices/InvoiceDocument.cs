using Platform.Domain.Contracts;

namespace Platform.Domain.Billing.Invoices;

/// <summary>What a numbered document is.</summary>
public enum InvoiceKind
{
    /// <summary>Asks for money.</summary>
    Invoice = 0,

    /// <summary>Gives money back; its amounts are positive.</summary>
    CreditNote = 1,
}

/// <summary>An issued invoice: what is printed, and nothing that changes afterwards.</summary>
/// <param name="Kind">Invoice or credit note.</param>
/// <param name="Number">Without gaps within its vendor and year.</param>
/// <param name="Cites">Number of the invoice that a credit note corrects; empty otherwise.</param>
/// <param name="Contract">Id of the contract.</param>
/// <param name="ContractHash">Hash of the terms that apply.</param>
/// <param name="Period">Number of the period.</param>
/// <param name="From">First day of the period, UTC.</param>
/// <param name="To">Last day of the period, UTC.</param>
/// <param name="IssuedOn">Day of issue.</param>
/// <param name="DueOn">Last day of payment.</param>
/// <param name="Vendor">Who bills.</param>
/// <param name="Customer">Who pays.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="TaxCategory">Why its tax rate applies.</param>
/// <param name="Lines">Its lines.</param>
/// <param name="Totals">Its sums.</param>
/// <param name="ChainHead">Hash of the contract's last link when it was issued.</param>
public sealed record InvoiceDocument(
    InvoiceKind Kind,
    string Number,
    string Cites,
    string Contract,
    string ContractHash,
    int Period,
    DateOnly From,
    DateOnly To,
    DateOnly IssuedOn,
    DateOnly DueOn,
    Party Vendor,
    Party Customer,
    string Currency,
    TaxCategory TaxCategory,
    IReadOnlyList<InvoiceLine> Lines,
    InvoiceTotals Totals,
    string ChainHead);
