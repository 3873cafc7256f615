namespace Platform.Web.Features.Invoicing.Papers.Pdf;

/// <summary>A column.</summary>
/// <param name="Title">What stands above it.</param>
/// <param name="Width">In points.</param>
/// <param name="IsNumber">Ends at the right edge.</param>
internal sealed record PdfColumn(string Title, double Width, bool IsNumber = false);

/// <summary>A table that goes on over pages: its head is repeated, a row stays together when a page can hold it.</summary>
internal sealed class PdfTable
{
    private const double Padding = 3, Between = 6;

    private static readonly TextLook Head = new(7, IsBold: true, Gray: 0.25);

    private readonly PdfFlow _flow;
    private readonly IReadOnlyList<PdfColumn> _columns;

    public PdfTable(PdfFlow flow, IReadOnlyList<PdfColumn> columns)
    {
        (_flow, _columns) = (flow, columns);
        DrawHead();
    }

    /// <summary>Adds a row; a cell is texts below each other.</summary>
    public void Row(IReadOnlyList<IReadOnlyList<(string Text, TextLook Look)>> cells)
    {
        var lines = cells.Select((cell, at) => cell.SelectMany(part => TextLines.Of(part.Text, _columns[at].Width - Between, part.Look, _flow.Faces).Select(line => (Text: line, part.Look))).ToList()).ToList();
        var height = lines.Max(cell => cell.Sum(HeightOf)) + (2 * Padding);
        if (height > _flow.Room && height <= PdfFlow.PageRoom / 2)
            NextPage();
        _flow.Y += Padding;
        for (var number = 0; number < lines.Max(cell => cell.Count); number++)
        {
            var deepest = lines.Max(cell => number < cell.Count ? HeightOf(cell[number]) : 0);
            if (deepest > _flow.Room)
                NextPage();
            DrawCells(column => number < lines[column].Count ? lines[column][number] : null);
            _flow.Y += deepest;
        }

        _flow.Y += Padding;
        _flow.Canvas.Line(PdfFlow.Left, _flow.Y, PdfFlow.Right, gray: 0.85);
    }

    private static double HeightOf((string Text, TextLook Look) line) => line.Look.Size * PdfFlow.LineHeight;

    private void NextPage()
    {
        _flow.NewPage();
        DrawHead();
    }

    private void DrawHead()
    {
        var titles = _columns.Select(column => TextLines.Of(column.Title, column.Width - Between, Head, _flow.Faces)).ToList();
        var deepest = titles.Max(title => title.Count);
        var height = (deepest * Head.Size * PdfFlow.LineHeight) + (2 * Padding);
        // a head alone at the end of a page helps nobody
        _flow.Ensure(height + 40);
        _flow.Canvas.Fill(PdfFlow.Left, _flow.Y, PdfFlow.Right - PdfFlow.Left, height, 0.93);
        _flow.Y += Padding;
        for (var number = 0; number < deepest; number++)
        {
            DrawCells(column => number < titles[column].Count ? (titles[column][number], Head) : null);
            _flow.Y += Head.Size * PdfFlow.LineHeight;
        }

        _flow.Y += Padding;
    }

    private void DrawCells(Func<int, (string Text, TextLook Look)?> lineOf)
    {
        var x = PdfFlow.Left + (Between / 2);
        for (var at = 0; at < _columns.Count; at++)
        {
            var column = _columns[at];
            if (lineOf(at) is var (text, look))
                _flow.Canvas.Text(column.IsNumber ? x + column.Width - Between : x, _flow.Y + look.Size, text, look, toTheLeft: column.IsNumber);
            x += column.Width;
        }
    }
}
