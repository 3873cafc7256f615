using Platform.Domain.Kernel;

namespace Platform.Domain.Contracts;

/// <summary>A side of a contract as invoices print it.</summary>
/// <param name="Name">Registered name.</param>
/// <param name="Street">Street and number; may be empty.</param>
/// <param name="PostCode">Post code; may be empty.</param>
/// <param name="City">City; may be empty.</param>
/// <param name="Country">ISO 3166-1 alpha-2 code.</param>
/// <param name="TaxId">VAT identifier with its country's letters; empty when it has none.</param>
/// <param name="Account">IBAN that is paid to; empty on the customer's side.</param>
/// <param name="Email">Where invoices and questions go; may be empty.</param>
public sealed record Party(string Name, string Street, string PostCode, string City, string Country, string TaxId, string Account, string Email)
{
    /// <summary>Longest text of any part.</summary>
    public const int MaxLength = 200;

    /// <summary>Says what is wrong; success when the side can stand on an invoice.</summary>
    /// <returns>Refused with <c>contract.party_name</c>, <c>contract.country</c> or <c>contract.party_text</c>.</returns>
    public Outcome Check()
    {
        if (string.IsNullOrWhiteSpace(Name) || Name.Length > MaxLength)
            return ContractErrors.PartyName(Name.Length);
        if (Country.Length != 2 || !Country.All(char.IsAsciiLetterUpper))
            return ContractErrors.Country(Country);
        var longest = new[] { Street, PostCode, City, TaxId, Account, Email }.MaxBy(text => text.Length)!;
        return longest.Length > MaxLength ? ContractErrors.PartyText(longest.Length) : Outcome.Success;
    }
}

/// <summary>Why a tax rate applies, as EN 16931 (UNCL 5305) tells them apart.</summary>
public enum TaxCategory
{
    /// <summary>The rate that stands in the terms.</summary>
    Standard = 0,

    /// <summary>Taxed at zero.</summary>
    ZeroRated = 1,

    /// <summary>Exempt.</summary>
    Exempt = 2,

    /// <summary>The customer accounts for it.</summary>
    ReverseCharge = 3,

    /// <summary>Outside the scope of the tax.</summary>
    OutOfScope = 4,
}
