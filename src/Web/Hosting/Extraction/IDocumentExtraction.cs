using Platform.Rag.Documents;
using Platform.Rag.Extraction;

namespace Platform.Web.Hosting.Extraction;

/// <summary>Reads uploaded files in a child process, so that the portal never parses what a stranger wrote.</summary>
internal interface IDocumentExtraction
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, decrypted, in a folder of this job's own.</param>
    /// <param name="name">Name its owner gave it.</param>
    /// <param name="depth">How many archives or mails it came out of: <see cref="UnpackedPart.Depth"/> of the part it is.</param>
    /// <param name="workFolder">A folder of this job's own: the reply, the parts and temporary files lie in it. The caller removes it.</param>
    /// <param name="cancellationToken">Kills the child.</param>
    /// <exception cref="ExtractionException">The file is refused, or reading it broke a limit: codes <c>document.*</c>.</exception>
    Task<ExtractionResult> ReadAsync(string path, string name, int depth, string workFolder, CancellationToken cancellationToken);

    /// <summary>Path of a part that <see cref="ReadAsync"/> unpacked.</summary>
    string PartPath(string workFolder, UnpackedPart part);

    /// <summary>Draws a page of a PDF as PNG.</summary>
    /// <param name="path">The file.</param>
    /// <param name="page">From 1.</param>
    /// <param name="pixels">Length of the longer side, 100 to 4,000.</param>
    /// <param name="workFolder">A folder of the caller's own.</param>
    /// <param name="cancellationToken">Kills the child.</param>
    /// <returns>The picture's path inside the work folder.</returns>
    /// <exception cref="ExtractionException">The page cannot be drawn.</exception>
    Task<string> DrawPageAsync(string path, int page, int pixels, string workFolder, CancellationToken cancellationToken);
}
