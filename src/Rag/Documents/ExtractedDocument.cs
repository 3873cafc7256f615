namespace Platform.Rag.Documents;

/// <summary>What every file becomes: one canonical text, its pages and its structure. All offsets are into <see cref="Text"/>.</summary>
/// <param name="Format">What the content was found to be, e.g. <c>pdf</c>, <c>docx</c>, <c>csv</c>.</param>
/// <param name="Title">Title from the file's own properties or first heading; null when it has none.</param>
/// <param name="Text">The canonical text: pages in order, normalised line ends (<c>\n</c>).</param>
/// <param name="Pages">Pages, sheets or slides in order, without gaps. A format without pages has one.</param>
/// <param name="Blocks">Headings, paragraphs, list items, tables in reading order; they do not overlap.</param>
/// <param name="Warnings">What a person should know, e.g. pages that hold a picture and no text.</param>
/// <param name="Geometry">Where the words stand on the pages' pictures; null for a format without page pictures.</param>
public sealed record ExtractedDocument(
    string Format,
    string? Title,
    string Text,
    IReadOnlyList<ExtractedPage> Pages,
    IReadOnlyList<TextBlock> Blocks,
    IReadOnlyList<ExtractionWarning> Warnings,
    IReadOnlyList<PageGeometry>? Geometry = null);

/// <summary>One page, sheet or slide.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Span">Its part of the canonical text; may be empty.</param>
/// <param name="Quality">0 (nothing readable) to 1: how far its text can be trusted; see the area's README for the formula.</param>
/// <param name="Label">Name of a sheet or title of a slide; null for a page.</param>
public sealed record ExtractedPage(int Number, TextSpan Span, double Quality, string? Label = null);

/// <summary>One piece of structure.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Span">Its part of the canonical text.</param>
/// <param name="Level">Heading level from 1, or nesting depth of a list item; else 0.</param>
public sealed record TextBlock(BlockKind Kind, TextSpan Span, int Level = 0);

/// <summary>Kinds of structure.</summary>
public enum BlockKind
{
    /// <summary>Running text.</summary>
    Paragraph,

    /// <summary>A heading; <see cref="TextBlock.Level"/> says which.</summary>
    Heading,

    /// <summary>One item of a list.</summary>
    ListItem,

    /// <summary>A whole table, one row a line, cells separated by <c> | </c>; the first line is its header where it has one.</summary>
    Table,

    /// <summary>Preformatted text or code.</summary>
    Code,
}

/// <summary>Something a person should know about an extraction.</summary>
/// <param name="Code">Stable code, e.g. <c>page.no_text</c>.</param>
/// <param name="Message">Sentence for people that names the value and the remedy.</param>
/// <param name="Page">Page it concerns; null for the whole file.</param>
/// <param name="Span">The passage it concerns; null when it stands for a page, a file, or text that was left out.</param>
public sealed record ExtractionWarning(string Code, string Message, int? Page = null, TextSpan? Span = null);
