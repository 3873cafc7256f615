using System.Globalization;
using System.Xml.Linq;
using static Platform.Web.Features.Invoicing.Papers.Ubl.UblNames;

namespace Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

/// <summary>Short ways through a UBL document. A path is names with slashes; each name is an aggregate or a basic component.</summary>
internal static class UblReading
{
    public static IEnumerable<XElement> All(this XElement element, string path)
    {
        IEnumerable<XElement> found = [element];
        foreach (var name in path.Split('/'))
            found = found.SelectMany(parent => parent.Elements().Where(child => child.Name == Cac + name || child.Name == Cbc + name));
        return found;
    }

    public static bool Has(this XElement element, string path) => element.All(path).Any();

    /// <summary>The first one's text without outer blanks; empty when there is none.</summary>
    public static string TextAt(this XElement element, string path) => element.All(path).FirstOrDefault()?.Value.Trim() ?? "";

    public static decimal? NumberAt(this XElement element, string path) => Number(element.TextAt(path));

    public static DateOnly? DayAt(this XElement element, string path) =>
        DateOnly.TryParseExact(element.TextAt(path), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static IEnumerable<XElement> Lines(this XElement root) => root.All("InvoiceLine").Concat(root.All("CreditNoteLine"));

    /// <summary>Allowances, or charges, of the document or of a line.</summary>
    public static IEnumerable<XElement> Extras(this XElement element, bool charges) => element.All("AllowanceCharge").Where(extra => extra.TextAt("ChargeIndicator") is var said && (charges ? said is "true" or "1" : said is "false" or "0"));

    public static bool IsVat(this XElement element) => element.TextAt("TaxScheme/ID").Equals("VAT", StringComparison.OrdinalIgnoreCase);

    /// <summary>Categories of the VAT scheme.</summary>
    public static IEnumerable<XElement> Categories(this XElement element, string path) => element.All(path).Where(IsVat);

    public static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static decimal SumOf(this IEnumerable<XElement> elements, string path) => elements.Sum(element => element.NumberAt(path) ?? 0);
}
