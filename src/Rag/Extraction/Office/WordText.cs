using System.Text;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Wordprocessing;

namespace Platform.Rag.Extraction.Office;

/// <summary>The text of a Word paragraph as a reader sees it: insertions in, deletions and field codes out, hidden runs apart.</summary>
internal sealed class WordText(int deepest, string name)
{
    public StringBuilder Shown { get; } = new();

    public StringBuilder Hidden { get; } = new();

    /// <summary>True when Word began a page before the first word; after it, <see cref="BreaksAfter"/>.</summary>
    public bool BreaksBefore { get; private set; }

    public bool BreaksAfter { get; private set; }

    /// <summary>True when every shown word is bold: a heading that was drawn and not styled.</summary>
    public bool IsBold { get; private set; } = true;

    public void Read(OpenXmlElement element, int depth = 0)
    {
        if (depth > deepest)
            throw ExtractionProblems.TooDeep(name, "elements", deepest);
        foreach (var child in element.ChildElements)
        {
            switch (child)
            {
                case DeletedRun or MoveFromRun or ParagraphProperties or RunProperties or FieldCode or DeletedText:
                    break;
                case AlternateContentFallback:
                    // the same content for old programs
                    break;
                case Run run when IsHidden(run.RunProperties):
                    Hidden.Append(run.InnerText).Append(' ');
                    break;
                case Text text:
                    IsBold &= string.IsNullOrWhiteSpace(text.Text) || (text.Parent is Run { RunProperties.Bold: { } bold } && bold.Val?.Value != false);
                    Shown.Append(text.Text);
                    break;
                case DocumentFormat.OpenXml.Math.Text formula:
                    Shown.Append(formula.Text);
                    break;
                case TabChar:
                    Shown.Append('\t');
                    break;
                case NoBreakHyphen:
                    Shown.Append('-');
                    break;
                case LastRenderedPageBreak:
                    PageBreak();
                    break;
                case Break line:
                    if (line.Type?.Value == BreakValues.Page)
                        PageBreak();
                    else
                        Shown.Append('\n');
                    break;
                case CarriageReturn:
                    Shown.Append('\n');
                    break;
                case Paragraph:
                    // a text box inside a paragraph
                    Shown.Append('\n');
                    Read(child, depth + 1);
                    break;
                default:
                    Read(child, depth + 1);
                    break;
            }
        }
    }

    private void PageBreak()
    {
        if (Shown.ToString().AsSpan().IsWhiteSpace())
            BreaksBefore = true;
        else
            BreaksAfter = true;
    }

    // Marked as hidden, white on no background, or of a size nobody can read.
    private static bool IsHidden(RunProperties? properties)
    {
        if (properties is null)
            return false;
        if ((properties.Vanish is { } vanish && vanish.Val?.Value != false) || (properties.WebHidden is { } web && web.Val?.Value != false))
            return true;
        if (properties.FontSize?.Val?.Value is { } size && int.TryParse(size, out var halfPoints) && halfPoints <= 2)
            return true;
        var (ink, ground) = (properties.Color?.Val?.Value?.ToUpperInvariant(), properties.Shading?.Fill?.Value?.ToUpperInvariant());
        if (ink is null || ink == "AUTO" || properties.Highlight is not null)
            return false;
        return ground is null or "AUTO" ? IsNearlyWhite(ink) : ink == ground;
    }

    private static bool IsNearlyWhite(string colour) => colour.Length == 6 && colour[0] == 'F' && colour[2] == 'F' && colour[4] == 'F' && colour[1] >= 'C' && colour[3] >= 'C' && colour[5] >= 'C';
}
