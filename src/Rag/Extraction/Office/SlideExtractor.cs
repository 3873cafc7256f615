using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Presentation;
using Platform.Rag.Documents;
using Drawing = DocumentFormat.OpenXml.Drawing;

namespace Platform.Rag.Extraction.Office;

/// <summary>PPTX: each slide is a page with its title as heading, its texts from top to bottom, its tables, and the speaker's notes.</summary>
internal sealed class SlideExtractor : IDocumentExtractor
{
    public IReadOnlyCollection<string> Formats => ["pptx"];

    public ExtractedDocument Extract(ExtractionSource source, string format, CancellationToken cancellationToken) => OfficePackage.Read(source, () =>
    {
        using var package = PresentationDocument.Open(source.Path, isEditable: false, OfficePackage.Settings(source.Limits));
        var presentation = package.PresentationPart ?? throw ExtractionProblems.Broken(source.ShownName, "it has no presentation.");
        var text = new CanonicalText(source.ShownName, source.Limits);
        var number = 0;
        foreach (var id in presentation.Presentation.SlideIdList?.Elements<SlideId>() ?? [])
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            if (id.RelationshipId?.Value is { } relation && presentation.GetPartById(relation) is SlidePart slide)
                Slide(slide, number, text, source);
        }
        return text.Build(format, package.PackageProperties.Title);
    });

    private static void Slide(SlidePart part, int number, CanonicalText text, ExtractionSource source)
    {
        if (part.Slide.Show?.Value == false)
        {
            text.Warn("slide.hidden", $"Slide {number} is hidden and was left out. Show it in PowerPoint and save the file if it belongs to the document.");
            return;
        }
        var shapes = Shapes(part.Slide.CommonSlideData?.ShapeTree, 0, source).ToList();
        var title = shapes.OfType<Shape>().FirstOrDefault(IsTitle);
        var heading = title is null ? "" : TextCleaning.Paragraph(string.Join(' ', Paragraphs(title.TextBody).Select(Words))).Replace('\n', ' ');
        text.BeginPage(heading.Length > 0 ? heading : null);
        text.Add(BlockKind.Heading, heading, 1);
        foreach (var shape in shapes.Where(shape => !ReferenceEquals(shape, title)).OrderBy(Top))
            Write(shape, text);
        Notes(part.NotesSlidePart, text);
    }

    private static IEnumerable<OpenXmlElement> Shapes(OpenXmlElement? tree, int depth, ExtractionSource source)
    {
        if (depth > source.Limits.Nesting)
            throw ExtractionProblems.TooDeep(source.ShownName, "groups", source.Limits.Nesting);
        foreach (var element in tree?.ChildElements ?? Enumerable.Empty<OpenXmlElement>())
        {
            if (element is Shape or GraphicFrame)
                yield return element;
            else if (element is GroupShape group)
            {
                foreach (var inner in Shapes(group, depth + 1, source))
                    yield return inner;
            }
        }
    }

    private static bool IsTitle(Shape shape) =>
        shape.NonVisualShapeProperties?.ApplicationNonVisualDrawingProperties?.PlaceholderShape?.Type?.Value is PlaceholderValues.Title or PlaceholderValues.CenteredTitle;

    // Rows of a hundredth of an inch, then from left to right; shapes that take their place from the layout keep the file's order.
    private static (long Row, long Left) Top(OpenXmlElement shape)
    {
        var offset = shape switch
        {
            Shape text => text.ShapeProperties?.Transform2D?.Offset,
            GraphicFrame frame => frame.Transform?.Offset,
            _ => null,
        };
        return ((offset?.Y?.Value ?? 0) / 91_440, offset?.X?.Value ?? 0);
    }

    private static void Write(OpenXmlElement shape, CanonicalText text)
    {
        if (shape is GraphicFrame frame)
        {
            foreach (var table in frame.Descendants<Drawing.Table>())
                text.Add(BlockKind.Table, TableText.Rows(table.Elements<Drawing.TableRow>().Select(row => row.Elements<Drawing.TableCell>().Select(cell => string.Join('\n', cell.Descendants<Drawing.Paragraph>().Select(Words))))));
            return;
        }
        var body = ((Shape)shape).TextBody;
        var paragraphs = Paragraphs(body).Where(paragraph => Words(paragraph).AsSpan().Trim().Length > 0).ToList();
        var isList = paragraphs.Count > 1;
        foreach (var paragraph in paragraphs)
        {
            var level = (paragraph.ParagraphProperties?.Level?.Value ?? 0) + 1;
            if (isList)
                text.Add(BlockKind.ListItem, "- " + Words(paragraph), level);
            else
                text.Add(BlockKind.Paragraph, Words(paragraph));
        }
    }

    private static void Notes(NotesSlidePart? part, CanonicalText text)
    {
        var body = part?.NotesSlide?.CommonSlideData?.ShapeTree?.Elements<Shape>()
            .FirstOrDefault(shape => shape.NonVisualShapeProperties?.ApplicationNonVisualDrawingProperties?.PlaceholderShape?.Type?.Value == PlaceholderValues.Body);
        foreach (var paragraph in Paragraphs(body?.TextBody))
            text.Add(BlockKind.Paragraph, Words(paragraph));
    }

    private static IEnumerable<Drawing.Paragraph> Paragraphs(OpenXmlElement? body) => body?.Elements<Drawing.Paragraph>() ?? [];

    private static string Words(Drawing.Paragraph paragraph) => string.Concat(paragraph.ChildElements.Select(child => child switch
    {
        Drawing.Run run => run.Text?.Text ?? "",
        Drawing.Break => "\n",
        Drawing.Field field => field.Text?.Text ?? "",
        _ => "",
    }));
}
