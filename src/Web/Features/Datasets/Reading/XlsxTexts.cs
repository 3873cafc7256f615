using System.Globalization;
using System.Text;
using System.Xml;

namespace Platform.Web.Features.Datasets.Reading;

/// <summary>What cells refer to: the shared texts, and which styles are dates.</summary>
internal sealed class XlsxTexts
{
    private readonly List<string> _shared = [];
    private readonly List<bool> _dateStyles = [];
    private readonly bool _from1904;

    public XlsxTexts(XlsxPackage package, ReadLimits limits)
    {
        _from1904 = package.CountsFrom1904();
        ReadShared(package, limits);
        ReadStyles(package);
    }

    /// <summary>A shared text; null for an index the workbook does not have.</summary>
    public string? Shared(string index) =>
        int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < _shared.Count ? _shared[at] : null;

    /// <summary>A number as people see it: a date or time in ISO form where the style says so, else the number itself.</summary>
    public string Number(string value, string? style)
    {
        var isDate = int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < _dateStyles.Count && _dateStyles[index];
        if (!double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return value;
        if (!isDate || number is < 0 or > 2_958_465)
            return number.ToString("R", CultureInfo.InvariantCulture);
        if (number < 1)
            return TimeSpan.FromDays(number).ToString("hh\\:mm\\:ss", CultureInfo.InvariantCulture);
        var moment = DateTime.FromOADate(_from1904 ? number + 1462 : number);
        return moment.ToString(moment.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>The text of an <c>si</c> or <c>is</c> element: its runs, without phonetic hints.</summary>
    public static string RichText(XmlReader element)
    {
        var text = new StringBuilder();
        using var inner = element.ReadSubtree();
        inner.Read();
        while (!inner.EOF)
        {
            if (inner is { NodeType: XmlNodeType.Element, LocalName: "rPh" })
                inner.Skip();
            else if (inner is { NodeType: XmlNodeType.Element, LocalName: "t" })
                text.Append(inner.ReadElementContentAsString());
            else
                inner.Read();
        }

        return Unescape(text.ToString());
    }

    // _x000D_ and the like: how the format writes characters that XML does not allow.
    private static string Unescape(string text)
    {
        if (!text.Contains("_x", StringComparison.Ordinal))
            return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 7 <= text.Length && text[i] == '_' && text[i + 1] == 'x' && text[i + 6] == '_'
                && int.TryParse(text.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                result.Append((char)code);
                i += 6;
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }

    private void ReadShared(XlsxPackage package, ReadLimits limits)
    {
        long characters = 0;
        using var table = package.Open("xl/sharedStrings.xml");
        while (table?.Read() == true)
        {
            if (table is not { NodeType: XmlNodeType.Element, LocalName: "si" })
                continue;
            var text = RichText(table);
            characters += text.Length;
            if (characters > limits.SharedTextCharacters)
                throw new UnreadableFileException(string.Create(CultureInfo.InvariantCulture, $"its table of texts has more than {limits.SharedTextCharacters:N0} characters. Save the sheet as CSV."));
            _shared.Add(text);
        }
    }

    private void ReadStyles(XlsxPackage package)
    {
        var formats = new Dictionary<int, string>();
        var inCells = false;
        using var styles = package.Open("xl/styles.xml");
        while (styles?.Read() == true)
        {
            if (styles.LocalName == "cellXfs")
                inCells = styles.NodeType == XmlNodeType.Element && !styles.IsEmptyElement;
            if (styles.NodeType != XmlNodeType.Element)
                continue;
            if (styles.LocalName == "numFmt" && Id(styles) is { } id)
                formats[id] = styles.GetAttribute("formatCode") ?? "";
            else if (styles.LocalName == "xf" && inCells)
                _dateStyles.Add(IsDate(Id(styles) ?? 0, formats));
        }
    }

    private static int? Id(XmlReader element) =>
        int.TryParse(element.GetAttribute("numFmtId"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static bool IsDate(int id, Dictionary<int, string> formats)
    {
        if (id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58))
            return true;
        if (!formats.TryGetValue(id, out var code))
            return false;
        var (quoted, bracket) = (false, false);
        foreach (var character in code)
        {
            quoted ^= character == '"';
            bracket = character == '[' || (bracket && character != ']');
            if (!quoted && !bracket && char.ToLowerInvariant(character) is 'y' or 'd' or 'h')
                return true;
        }

        return false;
    }
}
