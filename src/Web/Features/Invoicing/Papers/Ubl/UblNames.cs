using System.Globalization;
using System.Xml.Linq;

namespace Platform.Web.Features.Invoicing.Papers.Ubl;

/// <summary>Names of UBL 2.1, and elements made of them. An element without content is left out: UBL allows no empty ones.</summary>
internal static class UblNames
{
    public static readonly XNamespace Invoice = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2";
    public static readonly XNamespace CreditNote = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2";
    public static readonly XNamespace Cac = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2";
    public static readonly XNamespace Cbc = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2";

    /// <summary>An aggregate; null when nothing is in it.</summary>
    public static XElement? Group(string name, params object?[] content)
    {
        var present = content.Where(part => part is not null).ToArray();
        return present.Any(part => part is XElement or IEnumerable<XElement>) ? new XElement(Cac + name, present) : null;
    }

    /// <summary>A text; null when it is empty.</summary>
    public static XElement? Text(string name, string value, params XAttribute[] attributes) => string.IsNullOrWhiteSpace(value) ? null : new XElement(Cbc + name, attributes, Clean(value));

    public static XElement? Day(string name, DateOnly value) => Text(name, value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>An attribute, as an array for <see cref="Text"/>.</summary>
    public static XAttribute Scheme(string name, string value) => new(name, value);

    // XML has no place for most control characters and for halves of characters
    private static string Clean(string value) =>
        string.Concat(value.EnumerateRunes().Where(character => character.Value is '\t' or '\n' or >= ' ' and not 0xFFFE and not 0xFFFF).Select(character => character.ToString()));
}
