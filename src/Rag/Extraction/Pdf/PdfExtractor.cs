using System.Globalization;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction.Pdf;

/// <summary>PDF: the text layer in reading order, with tables, headings and the place of each word.</summary>
internal sealed class PdfExtractor : IDocumentExtractor
{
    public IReadOnlyCollection<string> Formats => ["pdf"];

    public ExtractedDocument Extract(ExtractionSource source, string format, CancellationToken cancellationToken)
    {
        var information = PdfTools.Describe(source, cancellationToken);
        var bare = new List<PdfPage>(information.Pages);
        PdfTools.ReadPages(source, information, bare.Add, cancellationToken);
        PdfRunningLines.Remove(bare);
        var read = ReadScans(source, bare, cancellationToken);
        if (read.Count > 0)
            PdfRunningLines.Remove(bare);
        var pages = bare.ConvertAll(page => (Page: page, Passages: PdfLayout.Arrange(page)));
        PdfHeadings.Mark(pages, PdfTools.BoldLines(source, cancellationToken));

        var text = new CanonicalText(source.ShownName, source.Limits);
        var writer = new PdfWriter(text, HyphenatedWords(pages));
        var geometry = new List<PageGeometry>(pages.Count);
        var unread = new List<int>();
        foreach (var (page, passages) in pages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            text.BeginPage(quality: read.TryGetValue(page.Number, out var sure) ? sure : null);
            if (page.Lines.Count == 0)
                unread.Add(page.Number);
            geometry.Add(writer.Write(page, passages));
        }
        Refuse(source, pages.Count, unread);
        foreach (var page in unread)
            text.Warn("page.no_text", $"Page {page} holds a picture or nothing, and no text. {Remedy(source)}", page);
        foreach (var (page, sure) in read)
            text.Warn("page.ocr", string.Create(CultureInfo.InvariantCulture, $"Page {page} is a picture and was read by character recognition, {sure:P0} sure. Compare it with the page before relying on numbers."), page);
        return text.Build(format, information.Title) with { Geometry = geometry };
    }

    private static string Remedy(ExtractionSource source) => Recognition.IsInstalled
        ? string.Create(CultureInfo.InvariantCulture, $"Character recognition found nothing on it, or the limit of {source.Limits.OcrPages} such pages was reached. Upload a searchable PDF.")
        : "Install tesseract-ocr on the server to have such pages read, or upload a searchable PDF.";

    // Pages without text are drawn and read; says how sure each reading is.
    private static SortedDictionary<int, double> ReadScans(ExtractionSource source, List<PdfPage> pages, CancellationToken cancellationToken)
    {
        var sure = new SortedDictionary<int, double>();
        if (!Recognition.IsInstalled)
            return sure;
        foreach (var page in pages.Where(page => page.Lines.Count == 0).Take(source.Limits.OcrPages))
        {
            if (Recognition.ReadPage(source, page, cancellationToken) is { } confidence)
                sure[page.Number] = confidence;
        }
        return sure;
    }

    private static void Refuse(ExtractionSource source, int pages, List<int> unread)
    {
        if (unread.Count == pages)
            throw ExtractionProblems.NoText(source.ShownName, $"None of its {pages} pages has a text layer: it is a scan. {Remedy(source)}");
    }

    // Words that the document itself writes with a hyphen inside a line.
    private static HashSet<string> HyphenatedWords(List<(PdfPage Page, List<PdfPassage> Passages)> pages)
    {
        var words = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var word in pages.SelectMany(page => page.Page.Lines).SelectMany(line => line.Words))
        {
            if (word.Text.IndexOf('-', StringComparison.Ordinal) is > 0 and var at && at < word.Text.Length - 1)
                words.Add(word.Text.TrimEnd('.', ',', ';', ':', ')', '?', '!'));
        }
        return words;
    }
}
