using System.Globalization;
using System.Xml.Linq;

namespace Platform.Web.Features.Invoicing.Papers.Ubl.Rules;

/// <summary>A rule of EN 16931 that a document breaks.</summary>
/// <param name="Rule">Its identifier in the standard.</param>
/// <param name="Found">What is wrong, with the value.</param>
public sealed record RuleFinding(string Rule, string Found);

/// <summary>One rule.</summary>
/// <param name="Id">Its identifier in the standard.</param>
/// <param name="Find">What of a document breaks it, from the document's root.</param>
internal sealed record UblRule(string Id, Func<XElement, IEnumerable<string>> Find)
{
    /// <summary>The document has a text at a path.</summary>
    public static UblRule Needs(string id, string path, string what) => new(id, root => root.TextAt(path).Length > 0 ? [] : [$"{what} is missing"]);

    /// <summary>Every element of a selection has something.</summary>
    public static UblRule Every(string id, Func<XElement, IEnumerable<XElement>> of, Func<XElement, bool> holds, string broken) =>
        new(id, root => of(root).Where(element => !holds(element)).Select(element => $"{broken} ({Shown(element)})"));

    /// <summary>Every element of a path has a part.</summary>
    public static UblRule EveryHas(string id, string of, string part, string what) => Every(id, root => root.All(of), element => element.TextAt(part).Length > 0, $"{what} is missing");

    /// <summary>The document holds to something as a whole.</summary>
    public static UblRule Holds(string id, Func<XElement, bool> holds, string broken) => new(id, root => holds(root) ? [] : [broken]);

    /// <summary>An amount at a path is what it should be.</summary>
    public static UblRule Sum(string id, Func<XElement, IEnumerable<(decimal? Found, decimal? Expected)>> of, string what) =>
        new(id, root => of(root).Where(sum => sum.Expected is null || sum.Found != sum.Expected).Select(sum => string.Create(CultureInfo.InvariantCulture, $"{what} is {sum.Found?.ToString(CultureInfo.InvariantCulture) ?? "missing"}, expected {sum.Expected?.ToString(CultureInfo.InvariantCulture) ?? "what cannot be told"}")));

    /// <summary>Amounts of a selection have at most two digits after the point.</summary>
    public static UblRule Decimals(string id, Func<XElement, IEnumerable<XElement>> of, string part) =>
        new(id, root => of(root).SelectMany(element => element.All(part)).Select(element => element.Value.Trim()).Where(text => text.Contains('.', StringComparison.Ordinal) && text.Length - text.IndexOf('.', StringComparison.Ordinal) > 3)
            .Select(text => $"{part} {text} has more than two digits after the point"));

    /// <summary>Codes of a selection stand in a list.</summary>
    public static UblRule Codes(string id, Func<XElement, IEnumerable<string>> of, IReadOnlySet<string> list, string what) =>
        new(id, root => of(root).Where(code => !list.Contains(code.Trim())).Select(code => $"'{code}' is no {what}"));

    private static string Shown(XElement element)
    {
        var id = element.TextAt("ID");
        return id.Length == 0 ? element.Name.LocalName : $"{element.Name.LocalName} {id}";
    }
}
