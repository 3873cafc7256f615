using Platform.Rag.Documents;

namespace Platform.Rag.Extraction.Pdf;

/// <summary>Photographs and scans (PNG, JPEG, TIFF): one page, read by character recognition where it is installed.</summary>
internal sealed class PictureExtractor : IDocumentExtractor
{
    public IReadOnlyCollection<string> Formats => ["image"];

    public ExtractedDocument Extract(ExtractionSource source, string format, CancellationToken cancellationToken)
    {
        if (!Recognition.IsInstalled)
            throw ExtractionProblems.NoText(source.ShownName, "It is a picture. Install tesseract-ocr on the server to have pictures read, or upload a searchable PDF.");
        var page = new PdfPage(1, 0, 0);
        if (Recognition.ReadPicture(source, source.Path, page, scale: 1, cancellationToken) is not { } sure)
            throw ExtractionProblems.NoText(source.ShownName, "Character recognition found no words in the picture.");
        var passages = PdfLayout.Arrange(page);
        PdfHeadings.Mark([(page, passages)], Array.Empty<string>().ToLookup(_ => 1));
        var text = new CanonicalText(source.ShownName, source.Limits);
        text.BeginPage(quality: sure);
        new PdfWriter(text, new HashSet<string>()).Write(page, passages);
        return text.Build(format, title: null);
    }
}
