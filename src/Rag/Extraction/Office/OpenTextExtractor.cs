using System.IO.Compression;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction.Office;

/// <summary>ODT: headings, lists, tables and paragraphs of OpenDocument text.</summary>
internal sealed class OpenTextExtractor : IDocumentExtractor
{
    private const int MostRepeats = 1_000;

    private static readonly XNamespace TextNames = "urn:oasis:names:tc:opendocument:xmlns:text:1.0";
    private static readonly XNamespace TableNames = "urn:oasis:names:tc:opendocument:xmlns:table:1.0";
    private static readonly XNamespace OfficeNames = "urn:oasis:names:tc:opendocument:xmlns:office:1.0";

    public IReadOnlyCollection<string> Formats => ["odt"];

    public ExtractedDocument Extract(ExtractionSource source, string format, CancellationToken cancellationToken) => OfficePackage.Read(source, () =>
    {
        using var archive = ZipFile.OpenRead(source.Path);
        var text = new CanonicalText(source.ShownName, source.Limits);
        Blocks(Load(archive, "content.xml", source).Root?.Element(OfficeNames + "body")?.Element(OfficeNames + "text"), text, source, listLevel: 0, depth: 0, cancellationToken);
        var title = archive.GetEntry("meta.xml") is null ? null : Load(archive, "meta.xml", source).Descendants(XName.Get("title", "http://purl.org/dc/elements/1.1/")).FirstOrDefault()?.Value;
        return text.Build(format, title);
    });

    private static XDocument Load(ZipArchive archive, string part, ExtractionSource source)
    {
        var entry = archive.GetEntry(part) ?? throw ExtractionProblems.Broken(source.ShownName, $"it has no {part}.");
        using var reader = XmlReader.Create(entry.Open(), new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = 20L * source.Limits.Characters,
            CloseInput = true,
        });
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }

    private static void Blocks(XElement? parent, CanonicalText text, ExtractionSource source, int listLevel, int depth, CancellationToken cancellationToken)
    {
        if (depth > source.Limits.Nesting)
            throw ExtractionProblems.TooDeep(source.ShownName, "elements", source.Limits.Nesting);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var element in parent?.Elements() ?? [])
        {
            if (element.Name == TextNames + "h")
                text.Add(BlockKind.Heading, Words(element), int.TryParse(element.Attribute(TextNames + "outline-level")?.Value, out var level) ? level : 1);
            else if (element.Name == TextNames + "p")
                text.Add(listLevel > 0 ? BlockKind.ListItem : BlockKind.Paragraph, (listLevel > 0 ? "- " : "") + Words(element), listLevel);
            else if (element.Name == TextNames + "list")
                Blocks(element, text, source, listLevel + 1, depth + 1, cancellationToken);
            else if (element.Name == TableNames + "table")
                text.Add(BlockKind.Table, TableText.Rows(element.Descendants(TableNames + "table-row").Select(Cells)));
            else if (element.Name != TextNames + "tracked-changes")
                Blocks(element, text, source, listLevel, depth + 1, cancellationToken);
        }
    }

    private static IEnumerable<string> Cells(XElement row) => row.Elements().Where(cell => cell.Name == TableNames + "table-cell" || cell.Name == TableNames + "covered-table-cell")
        .SelectMany(cell => Enumerable.Repeat(
            string.Join('\n', cell.Descendants(TextNames + "p").Select(Words)),
            int.TryParse(cell.Attribute(TableNames + "number-columns-repeated")?.Value, out var repeats) ? Math.Clamp(repeats, 1, MostRepeats) : 1));

    private static string Words(XElement paragraph)
    {
        var words = new StringBuilder();
        foreach (var node in paragraph.DescendantNodes())
        {
            if (node is XText value && !value.Ancestors().TakeWhile(ancestor => ancestor != paragraph).Any(ancestor => ancestor.Name == OfficeNames + "annotation"))
                words.Append(value.Value);
            else if (node is XElement element && element.Name.Namespace == TextNames)
                words.Append(element.Name.LocalName switch { "s" => " ", "tab" => "\t", "line-break" => "\n", _ => "" });
        }
        return words.ToString();
    }
}
