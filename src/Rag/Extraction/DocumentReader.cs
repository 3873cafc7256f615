using System.Globalization;
using Platform.Rag.Documents;
using Platform.Rag.Extraction.Archives;
using Platform.Rag.Extraction.Mail;
using Platform.Rag.Extraction.Office;
using Platform.Rag.Extraction.Pdf;

namespace Platform.Rag.Extraction;

/// <summary>Reads any file that is understood: finds its format by its content, extracts it, and adds what holds for every format.</summary>
public sealed class DocumentReader
{
    private const int LongestExcerpt = 200;
    private const int ExcerptMargin = 40;

    private readonly Dictionary<string, IDocumentExtractor> _extractors = new(StringComparer.Ordinal);

    /// <summary>A reader for all formats.</summary>
    public DocumentReader()
    {
        IDocumentExtractor[] extractors = [new PdfExtractor(), new PictureExtractor(), new WordExtractor(), new SheetExtractor(), new SlideExtractor(), new OpenTextExtractor(), new HtmlExtractor(), new MarkdownExtractor(), new CsvExtractor(), new PlainTextExtractor()];
        foreach (var extractor in extractors)
        {
            foreach (var format in extractor.Formats)
                _extractors.Add(format, extractor);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="source">The file and its limits.</param>
    /// <param name="partsFolder">Where files inside it (an archive's, a mail's attachments) are unpacked to; made when there are any.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ExtractionException">It cannot be read; the code and the message say why and what to do.</exception>
    public ExtractionResult Read(ExtractionSource source, string partsFolder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var format = FormatDetection.Of(source);
        var parts = new PartStore(partsFolder, source);
        var result = format switch
        {
            "zip" => ZipUnpacker.Unpack(source, parts, cancellationToken),
            "eml" => MailReader.Read(source, parts, cancellationToken),
            _ => new ExtractionResult(format, Extract(source, format, cancellationToken), [], []),
        };
        if (result.Document is null)
            return result;
        if (string.IsNullOrWhiteSpace(result.Document.Text))
            throw ExtractionProblems.NoText(source.ShownName, "Check that it is the right file.");
        return result with { Document = WithInjections(result.Document) };
    }

    private ExtractedDocument Extract(ExtractionSource source, string format, CancellationToken cancellationToken)
    {
        if (!_extractors.TryGetValue(format, out var extractor))
            throw ExtractionProblems.Unknown(source.ShownName, $"a file of the form '{format}'");
        return extractor.Extract(source, format, cancellationToken);
    }

    private static ExtractedDocument WithInjections(ExtractedDocument document)
    {
        var found = InjectionScan.Find(document.Text);
        if (found.Count == 0)
            return document;
        var warnings = document.Warnings.ToList();
        foreach (var (span, score, _) in found)
        {
            var page = document.Pages.First(page => span.Start < page.Span.End).Number;
            var from = Math.Max(0, span.Start - ExcerptMargin);
            var excerpt = document.Text[from..Math.Min(document.Text.Length, Math.Min(span.End, span.Start + LongestExcerpt) + ExcerptMargin)].ReplaceLineEndings(" ");
            warnings.Add(new ExtractionWarning(
                InjectionPhrases.Code, string.Create(CultureInfo.InvariantCulture, $"This passage speaks to the model ({score:P0} sure): “{excerpt}”. Have a person look at it before the file is used."), page, span));
        }
        return document with { Warnings = warnings };
    }
}
