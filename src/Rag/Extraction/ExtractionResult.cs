using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>What came out of a file: a document, further files, or both (a mail with attachments).</summary>
/// <param name="Format">What the content was found to be.</param>
/// <param name="Document">The document; null for an archive.</param>
/// <param name="Parts">Files that were inside, unpacked beside the result.</param>
/// <param name="Warnings">What a person should know about the container; those of the document stand in it.</param>
public sealed record ExtractionResult(
    string Format,
    ExtractedDocument? Document,
    IReadOnlyList<UnpackedPart> Parts,
    IReadOnlyList<ExtractionWarning> Warnings);

/// <summary>One file out of an archive or a mail: a document of its own.</summary>
/// <param name="Name">Its path inside the container, made safe: no root, no '..', no control characters.</param>
/// <param name="File">Name of the unpacked file in the parts folder; never taken from the container.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Depth">How many containers it came out of.</param>
public sealed record UnpackedPart(string Name, string File, long Bytes, int Depth);
