using Platform.Rag.Documents;

namespace Platform.Rag.Extraction.Pdf;

/// <summary>A block of a page before it is written: lines of a paragraph, or rows of cells.</summary>
internal sealed class PdfPassage
{
    public BlockKind Kind { get; set; } = BlockKind.Paragraph;

    public int Level { get; set; }

    /// <summary>A paragraph's lines; for a table empty.</summary>
    public List<PdfLine> Lines { get; } = [];

    /// <summary>A table's rows, each with its cells from left to right.</summary>
    public List<List<PdfLine>> Rows { get; } = [];

    public double TypeSize => Lines.Count == 0 ? 0 : Lines.Max(line => line.TypeSize);

    public int WordCount => Lines.Sum(line => line.Words.Count);

    public string Text => string.Join(' ', Lines.Select(line => line.Text));
}
