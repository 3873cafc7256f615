using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Wordprocessing;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction.Office;

/// <summary>DOCX: headings by style, lists with the numbers Word draws, tables, foot- and endnotes. Pages are those Word saved when it last drew the file.</summary>
internal sealed class WordExtractor : IDocumentExtractor
{
    public IReadOnlyCollection<string> Formats => ["docx"];

    public ExtractedDocument Extract(ExtractionSource source, string format, CancellationToken cancellationToken) => OfficePackage.Read(source, () =>
    {
        using var package = WordprocessingDocument.Open(source.Path, isEditable: false, OfficePackage.Settings(source.Limits));
        var main = package.MainDocumentPart ?? throw ExtractionProblems.Broken(source.ShownName, "it has no main part.");
        var reading = new Reading(source, main, cancellationToken);
        reading.Body();
        reading.Notes(main.FootnotesPart?.Footnotes, main.EndnotesPart?.Endnotes);
        return reading.Text.Build(format, package.PackageProperties.Title);
    });

    private sealed class Reading(ExtractionSource source, MainDocumentPart main, CancellationToken cancellationToken)
    {
        private readonly WordStyles _styles = new(main.StyleDefinitionsPart);
        private readonly WordNumbering _numbering = new(main.NumberingDefinitionsPart);
        private bool _pageEnded;

        public CanonicalText Text { get; } = new(source.ShownName, source.Limits);

        /// <summary>Reads the body element by element, so that a long file is never a tree in memory as a whole.</summary>
        public void Body()
        {
            using var reader = OpenXmlReader.Create(main);
            var inBody = false;
            while (reader.Read())
            {
                if (reader.ElementType == typeof(Body))
                {
                    inBody = reader.IsStartElement;
                    continue;
                }
                while (inBody && reader.IsStartElement && !reader.EOF && reader.LoadCurrentElement() is { } element)
                    Block(element, 0);
            }
        }

        public void Notes(Footnotes? footnotes, Endnotes? endnotes)
        {
            var notes = (footnotes?.Elements<FootnoteEndnoteType>() ?? []).Concat(endnotes?.Elements<FootnoteEndnoteType>() ?? []);
            foreach (var note in notes.Where(note => note.Type is null || note.Type.Value == FootnoteEndnoteValues.Normal))
            {
                foreach (var paragraph in note.Elements<Paragraph>())
                    Paragraph(paragraph);
            }
        }

        private void Block(OpenXmlElement element, int depth)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (depth > source.Limits.Nesting)
                throw ExtractionProblems.TooDeep(source.ShownName, "elements", source.Limits.Nesting);
            switch (element)
            {
                case Paragraph paragraph:
                    Paragraph(paragraph);
                    break;
                case Table table:
                    Table(table);
                    break;
                case SectionProperties or DeletedRun:
                    break;
                default:
                    foreach (var child in element.ChildElements)
                        Block(child, depth + 1);
                    break;
            }
        }

        private void Paragraph(Paragraph paragraph)
        {
            var words = Words(paragraph);
            if (words.BreaksBefore)
                _pageEnded = true;
            var shown = TextCleaning.Paragraph(words.Shown.ToString());
            if (shown.Length > 0)
                Write(paragraph.ParagraphProperties, shown, words.IsBold);
            _pageEnded |= words.BreaksAfter;
        }

        private void Write(ParagraphProperties? properties, string shown, bool isBold)
        {
            if (_pageEnded && Text.Length > 0)
                Text.BeginPage();
            _pageEnded = false;
            var list = _styles.List(properties);
            var mark = list is { } place ? _numbering.Next(place.Number, place.Level) : "";
            if (_styles.HeadingLevel(properties) is { } level)
                Text.Add(BlockKind.Heading, (mark is "- " ? "" : mark) + shown, level);
            else if (HeadingForms.LevelOf(mark + shown, isBold) is { } drawn)
                Text.Add(BlockKind.Heading, (mark is "- " ? "" : mark) + shown, drawn);
            else if (list is not null)
                Text.Add(BlockKind.ListItem, mark + shown, list.Value.Level + 1);
            else
                Text.Add(BlockKind.Paragraph, shown);
        }

        private void Table(Table table)
        {
            var rows = new List<List<string>>();
            foreach (var row in table.Descendants<TableRow>().Where(row => ReferenceEquals(row.Ancestors<Table>().First(), table)))
                rows.Add(Cells(row, rows.Count > 0 ? rows[^1] : []));
            // a table of one cell is a frame around text
            if (rows.TrueForAll(row => row.Count <= 1))
            {
                foreach (var cell in table.Descendants<TableCell>().Where(cell => ReferenceEquals(cell.Ancestors<Table>().First(), table)))
                {
                    foreach (var child in cell.ChildElements)
                        Block(child, 1);
                }
                return;
            }
            if (_pageEnded && Text.Length > 0)
                Text.BeginPage();
            _pageEnded = false;
            Text.Add(BlockKind.Table, TableText.Rows(rows));
        }

        // A merged cell stands in each of its places, so that every row can be read by itself.
        private List<string> Cells(TableRow row, List<string> above)
        {
            var cells = new List<string>();
            var before = row.TableRowProperties?.GetFirstChild<GridBefore>()?.Val?.Value ?? 0;
            for (var skipped = 0; skipped < Math.Min(before, 100); skipped++)
                cells.Add("");
            foreach (var cell in row.Elements<TableCell>().Concat(row.Elements<SdtCell>().SelectMany(wrapper => wrapper.Descendants<TableCell>())))
            {
                var span = Math.Clamp(cell.TableCellProperties?.GridSpan?.Val?.Value ?? 1, 1, 100);
                var merge = cell.TableCellProperties?.VerticalMerge;
                var continues = merge is not null && merge.Val?.Value != MergedCellValues.Restart;
                var text = continues && cells.Count < above.Count ? above[cells.Count] : string.Join('\n', cell.Descendants<Paragraph>().Select(paragraph => Words(paragraph).Shown.ToString()));
                for (var place = 0; place < span; place++)
                    cells.Add(text);
            }
            return cells;
        }

        private WordText Words(Paragraph paragraph)
        {
            var words = new WordText(source.Limits.Nesting, source.ShownName);
            words.Read(paragraph);
            if (words.Hidden.Length > 0)
                HiddenText.Report(TextCleaning.Paragraph(words.Hidden.ToString()), Text, Math.Max(1, Text.PageCount));
            return words;
        }
    }
}
