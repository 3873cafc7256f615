using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Platform.Rag.Extraction.Pdf;

/// <summary>
/// Takes running headers, footers and page numbers off the pages: lines at the same place of an edge that repeat over pages, numbers aside. A line with words stays on the first page that has it,
/// so that nothing a document says is lost; a page number stays nowhere.
/// </summary>
internal static partial class PdfRunningLines
{
    // edges of a page, as shares of its height, and how many rows of them are looked at
    private const double Edge = 0.13;
    private const int RowsOfEdge = 3;

    // lines at the same height, in points
    private const double Near = 6;

    // even and odd pages often differ
    private const int FewestPages = 3;
    private const double ShareOfPages = 0.4;

    /// <summary>Removes them; pages without text stay as they are.</summary>
    public static void Remove(IReadOnlyList<PdfPage> pages)
    {
        var edges = pages.SelectMany(EdgeLines).ToList();
        var needed = Math.Max(FewestPages, (int)Math.Ceiling(ShareOfPages * pages.Count(page => page.Lines.Count > 0)));
        foreach (var alike in edges.GroupBy(line => (line.AtTop, line.Form)))
        {
            foreach (var together in AtOneHeight(alike))
            {
                if (IsPageNumber(together))
                    together.ForEach(line => line.Page.Lines.Remove(line.Line));
                else if (together.Select(line => line.Page.Number).Distinct().Count() >= needed)
                    together.Where(line => line.Page != together[0].Page).ToList().ForEach(line => line.Page.Lines.Remove(line.Line));
            }
        }
    }

    private static IEnumerable<EdgeLine> EdgeLines(PdfPage page)
    {
        var lines = page.Lines.Where(line => !PdfLayout.Upright(line)).OrderBy(line => line.Top).ToList();
        var heights = Rows(lines);
        foreach (var line in lines)
        {
            var row = heights.FindIndex(height => Math.Abs(height - Middle(line)) < Near);
            var (top, bottom) = (line.Bottom <= Edge * page.Height && row < RowsOfEdge, line.Top >= (1 - Edge) * page.Height && row >= heights.Count - RowsOfEdge);
            if (top || bottom)
                yield return new EdgeLine(page, line, top, FormOf(line.Text));
        }
    }

    private static List<double> Rows(List<PdfLine> lines)
    {
        List<double> heights = [];
        foreach (var line in lines.Where(line => heights.TrueForAll(height => Math.Abs(height - Middle(line)) >= Near)))
            heights.Add(Middle(line));
        heights.Sort();
        return heights;
    }

    private static List<List<EdgeLine>> AtOneHeight(IEnumerable<EdgeLine> alike)
    {
        List<List<EdgeLine>> groups = [];
        foreach (var line in alike.OrderBy(line => line.Page.Number))
        {
            if (groups.Find(group => Math.Abs(Middle(group[0].Line) - Middle(line.Line)) < Near) is { } group)
                group.Add(line);
            else
                groups.Add([line]);
        }

        return groups;
    }

    // A number alone, or with "page … of …", that grows with the pages.
    private static bool IsPageNumber(List<EdgeLine> lines)
    {
        if (lines.Count < 2 || !NumberForm().IsMatch(lines[0].Form))
            return false;
        var shifts = lines.ConvertAll(line => FirstNumber().Match(line.Line.Text.Normalize(NormalizationForm.FormKC)) is { Success: true } number
            ? int.Parse(number.Value, CultureInfo.InvariantCulture) - line.Page.Number : (int?)null);
        return shifts[0] is not null && shifts.TrueForAll(shift => shift == shifts[0]);
    }

    private static string FormOf(string text) => Digits().Replace(text.Normalize(NormalizationForm.FormKC).ToLowerInvariant(), "#");

    private static double Middle(PdfLine line) => (line.Top + line.Bottom) / 2;

    private sealed record EdgeLine(PdfPage Page, PdfLine Line, bool AtTop, string Form);

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();

    [GeneratedRegex(@"\d{1,4}(?!\d)")]
    private static partial Regex FirstNumber();

    [GeneratedRegex(@"^\W*(?:page|p\.|seite|第)?\s*#\s*(?:页|(?:of|/|共|[,，]?\s*共)\s*#\s*页?)?\W*$")]
    private static partial Regex NumberForm();
}
