namespace Platform.Rag.Extraction;

/// <summary>The one form of a table in canonical text: a row a line, cells between <c> | </c>.</summary>
internal static class TableText
{
    public const string Divider = " | ";

    /// <summary>One row; line ends and dividers inside a cell become blanks.</summary>
    public static string Row(IEnumerable<string> cells) => string.Join(Divider, cells.Select(Cell)).TrimEnd();

    /// <summary>Rows without those that hold nothing.</summary>
    public static string Rows(IEnumerable<IEnumerable<string>> rows) =>
        string.Join('\n', rows.Select(Row).Where(row => row.AsSpan().ContainsAnyExcept(" |")));

    private static string Cell(string cell) => TextCleaning.Paragraph(cell).Replace('\n', ' ').Replace('|', '/');
}
