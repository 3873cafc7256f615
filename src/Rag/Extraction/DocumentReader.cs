using Platform.Rag.Documents;
using Platform.Rag.Extraction.Pdf;

namespace Platform.Rag.Extraction;

/// <summary>Reads any file that is understood: finds its format by its content, extracts it, and adds what holds for every format.</summary>
public sealed class DocumentReader
{
    private const int ExcerptMargin = 40;

    private readonly Dictionary<string, IDocumentExtractor> _extractors = new(StringComparer.Ordinal);

    /// <summary>A reader for all formats.</summary>
    public DocumentReader()
    {
        IDocumentExtractor[] extractors = [new PdfExtractor(), new HtmlExtractor(), new MarkdownExtractor(), new CsvExtractor(), new PlainTextExtractor()];
        foreach (var extractor in extractors)
        {
            foreach (var format in extractor.Formats)
                _extractors.Add(format, extractor);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ExtractionException">It cannot be read; the code and the message say why and what to do.</exception>
    public ExtractionResult Read(ExtractionSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        var format = FormatDetection.Of(source);
        if (!_extractors.TryGetValue(format, out var extractor))
            throw ExtractionProblems.Unknown(source.ShownName, $"a file of the form '{format}'");
        var document = extractor.Extract(source, format, cancellationToken);
        if (string.IsNullOrWhiteSpace(document.Text))
            throw ExtractionProblems.NoText(source.ShownName, "Check that it is the right file.");
        return new ExtractionResult(format, WithInjections(document), [], []);
    }

    private static ExtractedDocument WithInjections(ExtractedDocument document)
    {
        var found = InjectionPhrases.Find(document.Text);
        if (found.Count == 0)
            return document;
        var warnings = document.Warnings.ToList();
        foreach (var span in found)
        {
            var page = document.Pages.First(page => span.Start < page.Span.End).Number;
            var from = Math.Max(0, span.Start - ExcerptMargin);
            var excerpt = document.Text[from..Math.Min(document.Text.Length, span.End + ExcerptMargin)].ReplaceLineEndings(" ");
            warnings.Add(new ExtractionWarning(InjectionPhrases.Code, $"This passage speaks to the model: “{excerpt}”. Have a person look at it before the file is used.", page, span));
        }
        return document with { Warnings = warnings };
    }
}
