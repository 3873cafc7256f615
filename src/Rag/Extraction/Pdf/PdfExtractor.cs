using Platform.Rag.Documents;

namespace Platform.Rag.Extraction.Pdf;

/// <summary>PDF: the text layer in reading order, with tables, headings and the place of each word.</summary>
internal sealed class PdfExtractor : IDocumentExtractor
{
    public IReadOnlyCollection<string> Formats => ["pdf"];

    public ExtractedDocument Extract(ExtractionSource source, string format, CancellationToken cancellationToken)
    {
        var information = PdfTools.Describe(source, cancellationToken);
        var pages = new List<(PdfPage Page, List<PdfPassage> Passages)>(information.Pages);
        PdfTools.ReadPages(source, information, page => pages.Add((page, PdfLayout.Arrange(page))), cancellationToken);
        PdfHeadings.Mark(pages);

        var text = new CanonicalText(source.ShownName, source.Limits);
        var writer = new PdfWriter(text, HyphenatedWords(pages));
        var geometry = new List<PageGeometry>(pages.Count);
        var unread = new List<int>();
        foreach (var (page, passages) in pages)
        {
            cancellationToken.ThrowIfCancellationRequested();
            text.BeginPage();
            if (page.Lines.Count == 0)
                unread.Add(page.Number);
            geometry.Add(writer.Write(page, passages));
        }
        Refuse(source, pages.Count, unread);
        foreach (var page in unread)
            text.Warn("page.no_text", $"Page {page} holds a picture or nothing, and no text. {Remedy}", page);
        return text.Build(format, information.Title) with { Geometry = geometry };
    }

    private const string Remedy = "Install tesseract-ocr on the server to have such pages read, or upload a searchable PDF.";

    private static void Refuse(ExtractionSource source, int pages, List<int> unread)
    {
        if (unread.Count == pages)
            throw ExtractionProblems.NoText(source.ShownName, $"None of its {pages} pages has a text layer: it is a scan. {Remedy}");
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
