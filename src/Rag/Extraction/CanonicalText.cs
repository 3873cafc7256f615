using System.Text;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>
/// Builds a document's canonical text with its pages and blocks. Everything that enters it is cleaned, so that a span never holds a control character.
/// </summary>
internal sealed class CanonicalText(string name, ExtractionLimits limits)
{
    private readonly StringBuilder _text = new();
    private readonly List<TextBlock> _blocks = [];
    private readonly List<(int Start, string? Label, double? Quality)> _pages = [];
    private readonly List<ExtractionWarning> _warnings = [];
    private int _blockStart = -1;

    /// <summary>Offset of the next character.</summary>
    public int Length => _text.Length;

    public int PageCount => _pages.Count;

    public char Last => _text.Length == 0 ? '\n' : _text[^1];

    /// <summary>True when nothing has been written to the open block.</summary>
    public bool AtBlockStart => _text.Length == _blockStart;

    public void Warn(string code, string message, int? page = null) => _warnings.Add(new ExtractionWarning(code, message, page));

    /// <summary>Starts a page, sheet or slide.</summary>
    /// <param name="label">Name of it, when it has one.</param>
    /// <param name="quality">Known quality, e.g. of OCR; else computed from its text.</param>
    public void BeginPage(string? label = null, double? quality = null)
    {
        if (_pages.Count >= limits.Pages)
            throw ExtractionProblems.TooLarge(name, "pages", _pages.Count + 1, limits.Pages, "Split it into smaller files.");
        Separate("\n\n");
        _pages.Add((_text.Length, label, quality));
    }

    /// <summary>Adds a whole block; blank text adds none.</summary>
    public void Add(BlockKind kind, string text, int level = 0)
    {
        var clean = kind is BlockKind.Code or BlockKind.Table ? TextCleaning.Lines(text) : TextCleaning.Paragraph(text);
        if (clean.Length == 0)
            return;
        BeginBlock(kind);
        Append(clean);
        EndBlock(kind, level);
    }

    /// <summary>Opens a block that is written piece by piece.</summary>
    public void BeginBlock(BlockKind kind)
    {
        if (_pages.Count == 0)
            BeginPage();
        var list = kind == BlockKind.ListItem && _blocks.Count > 0 && _blocks[^1].Kind == BlockKind.ListItem;
        Separate(list ? "\n" : "\n\n");
        _blockStart = _text.Length;
    }

    /// <summary>Writes clean text; says where it begins.</summary>
    public int Append(ReadOnlySpan<char> clean)
    {
        var start = _text.Length;
        _text.Append(clean);
        if (_text.Length > limits.Characters)
            throw ExtractionProblems.TooLarge(name, "characters of text or more", _text.Length, limits.Characters, "Split it into smaller files.");
        return start;
    }

    /// <summary>Takes back the last character: a hyphen at a line's end.</summary>
    public void TakeBack() => _text.Length--;

    /// <summary>Closes the open block; an empty one leaves nothing.</summary>
    public void EndBlock(BlockKind kind, int level = 0)
    {
        if (_text.Length > _blockStart)
            _blocks.Add(new TextBlock(kind, new TextSpan(_blockStart, _text.Length - _blockStart), level));
        _blockStart = -1;
    }

    public ExtractedDocument Build(string format, string? title)
    {
        if (_pages.Count == 0)
            BeginPage();
        var text = _text.ToString();
        var pages = new List<ExtractedPage>(_pages.Count);
        for (var index = 0; index < _pages.Count; index++)
        {
            var start = _pages[index].Start;
            var end = index + 1 < _pages.Count ? _pages[index + 1].Start : text.Length;
            var quality = _pages[index].Quality ?? PageQuality.Of(text.AsSpan(start, end - start));
            pages.Add(new ExtractedPage(index + 1, new TextSpan(start, end - start), quality, _pages[index].Label));
        }
        return new ExtractedDocument(format, TitleOf(title, text), text, pages, _blocks, _warnings);
    }

    private string? TitleOf(string? title, string text)
    {
        var given = title is null ? "" : TextCleaning.Paragraph(title).Replace('\n', ' ');
        if (given.Length > 0)
            return given;
        var heading = _blocks.Find(block => block.Kind == BlockKind.Heading);
        return heading is null ? null : text.Substring(heading.Span.Start, heading.Span.Length).Replace('\n', ' ');
    }

    private void Separate(string with)
    {
        if (_text.Length == 0)
            return;
        var have = 0;
        while (have < with.Length && have < _text.Length && _text[_text.Length - 1 - have] == '\n')
            have++;
        _text.Append(with.AsSpan(have));
    }
}
