using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>Reads one format. Called in a process that may be killed: it keeps nothing outside its arguments.</summary>
public interface IDocumentExtractor
{
    /// <summary>The formats it reads, as <see cref="FormatDetection"/> names them.</summary>
    IReadOnlyCollection<string> Formats { get; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="ExtractionException">It cannot be read: protected, broken, or over a limit.</exception>
    ExtractedDocument Extract(ExtractionSource source, string format, CancellationToken cancellationToken);
}
