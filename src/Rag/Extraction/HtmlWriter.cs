using System.Text;
using AngleSharp.Dom;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>Walks a parsed page and writes its blocks.</summary>
internal sealed class HtmlWriter(CanonicalText text, ExtractionSource source, CancellationToken cancellationToken)
{
    private static readonly HashSet<string> LeftOut = new(StringComparer.OrdinalIgnoreCase)
    {
        "script", "style", "noscript", "template", "svg", "math", "head", "nav", "footer", "iframe", "object", "embed", "form", "button", "select", "canvas", "audio", "video", "ix:header",
    };

    private static readonly HashSet<string> Inline = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong",
        "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "big", "strike",
    };

    private readonly StringBuilder _words = new();
    private readonly StringBuilder _hidden = new();
    private HashSet<string>? _hiddenNames;
    private (BlockKind Kind, int Level, string Mark) _form = (BlockKind.Paragraph, 0, "");

    /// <summary>Writes an element and all under it.</summary>
    public void Write(IElement? root)
    {
        if (root is null)
            return;
        Children(root, 0);
        Flush();
    }

    /// <summary>Says what was left out because a reader of the page would not see it.</summary>
    public void ReportHidden()
    {
        var hidden = TextCleaning.Paragraph(_hidden.ToString());
        if (hidden.Length > 0)
            HiddenText.Report(hidden, text, page: null);
    }

    private void Children(IElement parent, int depth)
    {
        if (depth > source.Limits.Nesting)
            throw ExtractionProblems.TooDeep(source.ShownName, "elements", source.Limits.Nesting);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var node in parent.ChildNodes)
        {
            if (node is IText words)
                _words.Append(words.Data.ReplaceLineEndings(" "));
            else if (node is IElement element)
                Element(element, depth + 1);
        }
    }

    private void Element(IElement element, int depth)
    {
        var name = element.LocalName;
        if (LeftOut.Contains(name) || (name == "header" && element.ParentElement?.LocalName == "body" && element.QuerySelector("h1") is null))
            return;
        if (IsHidden(element))
        {
            _hidden.Append(element.TextContent).Append('\n');
            return;
        }
        if (name == "br")
            _words.Append('\n');
        else if (Inline.Contains(name) || name.StartsWith("ix:", StringComparison.OrdinalIgnoreCase))
            Children(element, depth);
        else
            Block(element, name, depth);
    }

    private bool IsHidden(IElement element)
    {
        _hiddenNames ??= HiddenText.HiddenNames(string.Join('\n', element.Owner?.QuerySelectorAll("style").Select(sheet => sheet.TextContent) ?? []));
        return HiddenText.IsHidden(element.GetAttribute("style"), element.HasAttribute("hidden"))
            || (element.LocalName == "font" && HiddenText.IsHidden($"color:{element.GetAttribute("color")}", hiddenAttribute: false))
            || (_hiddenNames.Count > 0 && (_hiddenNames.Contains("#" + element.Id) || element.ClassList.Any(name => _hiddenNames.Contains("." + name))));
    }

    private void Block(IElement element, string name, int depth)
    {
        Flush();
        var outer = _form;
        switch (name)
        {
            case "h1" or "h2" or "h3" or "h4" or "h5" or "h6":
                _form = (BlockKind.Heading, name[1] - '0', "");
                Children(element, depth);
                break;
            case "li":
                _form = (BlockKind.ListItem, ListDepth(element), Mark(element));
                Children(element, depth);
                break;
            case "pre":
                text.Add(BlockKind.Code, element.TextContent);
                break;
            case "table" when !IsLayout(element):
                Table(element);
                break;
            default:
                Children(element, depth);
                break;
        }
        Flush();
        _form = outer;
    }

    private void Flush()
    {
        if (_words.Length == 0)
            return;
        var words = TextCleaning.Paragraph(_words.ToString());
        _words.Clear();
        if (words.Length == 0)
            return;
        text.Add(_form.Kind, _form.Mark + words, _form.Level);
        if (_form.Kind == BlockKind.ListItem)
            _form = (_form.Kind, _form.Level, "");
    }

    private void Table(IElement table)
    {
        if (table.QuerySelector(":scope > caption") is { } caption)
            text.Add(BlockKind.Paragraph, caption.TextContent.ReplaceLineEndings(" "));
        var rows = Rows(table).Select(row => row.Children.Where(cell => cell.LocalName is "td" or "th").Select(CellText).ToList()).ToList();
        text.Add(BlockKind.Table, TableText.Rows(WithoutEmptyColumns(rows)));
    }

    // Only this table's rows; those of a table inside a cell are part of the cell's text.
    private static IEnumerable<IElement> Rows(IElement table) => table.Children.SelectMany(child => child.LocalName switch
    {
        "tr" => [child],
        "thead" or "tbody" or "tfoot" => child.Children.Where(row => row.LocalName == "tr"),
        _ => Enumerable.Empty<IElement>(),
    });

    private string CellText(IElement cell)
    {
        if (IsHidden(cell))
        {
            _hidden.Append(cell.TextContent).Append('\n');
            return "";
        }
        foreach (var unwanted in cell.QuerySelectorAll("script, style, template, noscript").ToList())
            unwanted.Remove();
        return cell.TextContent.ReplaceLineEndings(" ");
    }

    // Filings draw tables with empty columns for spacing and put "$" and ")" in cells of their own.
    private static IEnumerable<IEnumerable<string>> WithoutEmptyColumns(List<List<string>> rows)
    {
        var width = rows.Count == 0 ? 0 : rows.Max(row => row.Count);
        var used = Enumerable.Range(0, width).Where(column => rows.Exists(row => column < row.Count && !string.IsNullOrWhiteSpace(row[column]))).ToList();
        return rows.Select(row => used.Select(column => column < row.Count ? row[column] : ""));
    }

    // One cell a row, or whole blocks of text in cells: a table that only places things on the page.
    private static bool IsLayout(IElement table)
    {
        if (table.QuerySelector("th") is not null)
            return false;
        var rows = Rows(table).ToList();
        return rows.TrueForAll(row => row.ChildElementCount <= 1) || table.QuerySelector("table, h1, h2, h3, article") is not null;
    }

    private static int ListDepth(IElement item)
    {
        var depth = 0;
        for (var parent = item.ParentElement; parent is not null; parent = parent.ParentElement)
        {
            if (parent.LocalName is "ul" or "ol")
                depth++;
        }
        return Math.Max(1, depth);
    }

    private static string Mark(IElement item)
    {
        if (item.ParentElement is not { LocalName: "ol" } list)
            return "- ";
        var number = int.TryParse(list.GetAttribute("start"), out var start) ? start : 1;
        foreach (var sibling in list.Children)
        {
            if (sibling == item)
                break;
            if (sibling.LocalName == "li")
                number++;
        }
        return $"{number}. ";
    }
}
