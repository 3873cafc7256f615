using System.Xml.Linq;

namespace Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

/// <summary>
/// Judges an invoice or credit note in UBL 2.1 by the business rules of EN 16931-1 and its code lists, written from the standard's own sentences. Rules of the syntax binding (UBL-CR, UBL-SR, UBL-DT)
/// and lists that nothing here can write (VAT exemption codes of single articles, units beyond those used) are left out.
/// </summary>
public static class En16931Rules
{
    private static readonly UblRule[] All =
    [
        .. DocumentRules.All, .. PartyRules.All, .. LineRules.All, .. ExtraRules.All, .. TotalRules.All, .. CategoryRules.All, .. OutOfScopeRules.All, .. CodeRules.All, .. DecimalRules.All,
    ];

    /// <summary>Identifiers of the rules that are checked.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. All.Select(rule => rule.Id)];

    /// <summary>Every rule that a document breaks.</summary>
    /// <param name="document">An invoice or a credit note.</param>
    public static IReadOnlyList<RuleFinding> Check(XDocument document)
    {
        if (document.Root is not { } root || (root.Name != UblNames.Invoice + "Invoice" && root.Name != UblNames.CreditNote + "CreditNote"))
            return [new("UBL", $"'{document.Root?.Name}' is neither an invoice nor a credit note of UBL 2.1")];
        return [.. All.SelectMany(rule => rule.Find(root).Select(found => new RuleFinding(rule.Id, found)))];
    }
}
