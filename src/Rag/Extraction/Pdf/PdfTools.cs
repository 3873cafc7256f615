using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction.Pdf;

/// <summary>Reads PDFs by Poppler's tools: <c>pdfinfo</c> for the file, <c>pdftotext -bbox-layout</c> for words and their places.</summary>
internal static partial class PdfTools
{
    /// <summary>What the file says about itself.</summary>
    public sealed record Information(int Pages, string? Title, IReadOnlySet<int> TurnedPages);

    public static Information Describe(ExtractionSource source, CancellationToken cancellationToken)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var turned = new HashSet<int>();
        var (exit, error) = ToolProcess.Run("pdfinfo", ["-f", "1", "-l", "-1", source.Path], source.ShownName, source.Limits.ToolTime, line => ReadField(line, fields, turned), cancellationToken);
        if (error.Contains("Incorrect password", StringComparison.Ordinal))
            throw ExtractionProblems.Password(source.ShownName);
        if (exit != 0 || !fields.TryGetValue("Pages", out var count) || !int.TryParse(count, CultureInfo.InvariantCulture, out var pages))
            throw ExtractionProblems.Broken(source.ShownName, $"the PDF reader says “{FirstLine(error)}”.");
        if (pages == 0)
            throw ExtractionProblems.Broken(source.ShownName, "it has no pages.");
        if (pages > source.Limits.Pages)
            throw ExtractionProblems.TooLarge(source.ShownName, "pages", pages, source.Limits.Pages, "Split it into smaller files.");
        return new Information(pages, Title(fields), turned);
    }

    /// <summary>Reads pages in order; a page is handed over as soon as it is complete.</summary>
    public static void ReadPages(ExtractionSource source, Information information, Action<PdfPage> finished, CancellationToken cancellationToken)
    {
        var reader = new BoxReader(information.TurnedPages, finished);
        var (exit, error) = ToolProcess.Run("pdftotext", ["-bbox-layout", source.Path, "-"], source.ShownName, source.Limits.ToolTime, reader.Line, cancellationToken);
        if (exit != 0)
            throw ExtractionProblems.Broken(source.ShownName, $"the PDF reader stopped with code {exit}: “{FirstLine(error)}”.");
    }

    /// <summary>Lines that are wholly bold, by page and letters. A failure only costs headings: the file was read.</summary>
    public static ILookup<int, string> BoldLines(ExtractionSource source, CancellationToken cancellationToken)
    {
        var (page, bold) = (0, new List<(int Page, string Letters)>());
        ToolProcess.Run("pdftohtml", ["-xml", "-i", "-nodrm", "-stdout", source.Path], source.ShownName, source.Limits.ToolTime, line =>
        {
            if (line.StartsWith("<page ", StringComparison.Ordinal))
                page++;
            else if (BoldText().Match(line) is { Success: true, Groups: [_, var text] } && Letters(WebUtility.HtmlDecode(text.Value)) is { Length: > 1 } letters)
                bold.Add((page, letters));
        }, cancellationToken);
        return bold.ToLookup(one => one.Page, one => one.Letters);
    }

    /// <summary>What two tools' readings of a line have in common.</summary>
    public static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));

    [GeneratedRegex(@"^<text [^>]*>\s*<b>([^<]*(?:<(?!/?b>)[^>]*>[^<]*)*)</b>\s*</text>$")]
    private static partial Regex BoldText();

    private static void ReadField(string line, Dictionary<string, string> fields, HashSet<int> turned)
    {
        var colon = line.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0)
            return;
        var (key, value) = (line[..colon], line[(colon + 1)..].Trim());
        fields.TryAdd(key, value);
        // "Page    3 rot:  90"
        if (key.StartsWith("Page ", StringComparison.Ordinal) && key.EndsWith(" rot", StringComparison.Ordinal) && value is "90" or "270"
            && int.TryParse(key.AsSpan(5, key.Length - 9).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var page))
        {
            turned.Add(page);
        }
    }

    private static string? Title(Dictionary<string, string> fields)
    {
        if (!fields.TryGetValue("Title", out var title) || title.Length < 3)
            return null;
        // what programs write when nobody gave a title
        return title is "(anonymous)" or "untitled" or "Untitled" || title.StartsWith("Microsoft Word - ", StringComparison.Ordinal) ? null : title;
    }

    private static string FirstLine(string error) => error.AsSpan().Trim().ToString().Split('\n')[0] is { Length: > 0 } first ? first : "nothing";

    /// <summary>The tool writes one element a line; reading it by lines holds for pages whose text would break an XML parser.</summary>
    private sealed class BoxReader(IReadOnlySet<int> turnedPages, Action<PdfPage> finished)
    {
        private PdfPage? _page;
        private PdfLine? _line;
        private int _number;
        private int _block;

        public void Line(string text)
        {
            var line = text.AsSpan().Trim();
            if (line.StartsWith("<word "))
                Word(line);
            else if (line.StartsWith("<line "))
                _line = new PdfLine { Block = _block };
            else if (line.StartsWith("</line>"))
                CloseLine();
            else if (line.StartsWith("<block "))
                _block++;
            else if (line.StartsWith("<page "))
                BeginPage(line);
            else if (line.StartsWith("</page>") && _page is not null)
                finished(_page);
        }

        private void BeginPage(ReadOnlySpan<char> line)
        {
            var (width, height) = (Number(line, "width=\""), Number(line, "height=\""));
            _number++;
            // the tool gives the size of the sheet, but places words on the page as it is shown
            _page = turnedPages.Contains(_number) ? new PdfPage(_number, height, width) : new PdfPage(_number, width, height);
        }

        private void CloseLine()
        {
            if (_line is { Words.Count: > 0 })
            {
                _line.Close();
                _page?.Lines.Add(_line);
            }
            _line = null;
        }

        private void Word(ReadOnlySpan<char> line)
        {
            var begin = line.IndexOf('>') + 1;
            var end = line.LastIndexOf("</word>");
            if (end <= begin)
                return;
            var text = TextCleaning.Word(WebUtility.HtmlDecode(line[begin..end].ToString()));
            if (text.Length > 0)
                _line?.Add(new PdfWord(text, Number(line, "xMin=\""), Number(line, "yMin=\""), Number(line, "xMax=\""), Number(line, "yMax=\"")));
        }

        private static double Number(ReadOnlySpan<char> line, string attribute)
        {
            var at = line.IndexOf(attribute);
            if (at < 0)
                return 0;
            var value = line[(at + attribute.Length)..];
            var end = value.IndexOf('"');
            return end > 0 && double.TryParse(value[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;
        }
    }
}
