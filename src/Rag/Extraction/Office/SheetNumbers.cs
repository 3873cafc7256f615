using System.Globalization;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Platform.Rag.Extraction.Office;

/// <summary>Numbers of a sheet as people see them: dates and percentages are only known by their format.</summary>
internal sealed class SheetNumbers
{
    private readonly List<(bool IsDate, bool IsTime, bool IsPercent)> _formats = [];
    private readonly bool _from1904;

    public SheetNumbers(WorkbookPart workbook)
    {
        _from1904 = workbook.Workbook.WorkbookProperties?.Date1904?.Value == true;
        var sheet = workbook.WorkbookStylesPart?.Stylesheet;
        var custom = new Dictionary<uint, string>();
        foreach (var format in sheet?.NumberingFormats?.Elements<NumberingFormat>() ?? [])
            custom[format.NumberFormatId?.Value ?? 0] = format.FormatCode?.Value ?? "";
        foreach (var cell in sheet?.CellFormats?.Elements<CellFormat>() ?? [])
            _formats.Add(Classify(cell.NumberFormatId?.Value ?? 0, custom));
    }

    public string Shown(string raw, uint? style)
    {
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return raw;
        var format = style is { } index && index < _formats.Count ? _formats[(int)index] : default;
        if ((format.IsDate || format.IsTime) && Moment(number) is { } moment)
            return moment.ToString(format.IsDate ? format.IsTime || moment.TimeOfDay > TimeSpan.Zero ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd" : "HH:mm:ss", CultureInfo.InvariantCulture);
        return format.IsPercent
            ? Math.Round(number * 100, 6).ToString("0.######", CultureInfo.InvariantCulture) + "%"
            : number.ToString(Math.Abs(number) < 1e15 ? "0.##########" : "G15", CultureInfo.InvariantCulture);
    }

    private DateTime? Moment(double days)
    {
        var shifted = _from1904 ? days + 1462 : days;
        return shifted is >= 0 and < 2_958_466 ? DateTime.FromOADate(shifted) : null;
    }

    private static (bool IsDate, bool IsTime, bool IsPercent) Classify(uint id, Dictionary<uint, string> custom)
    {
        if (!custom.TryGetValue(id, out var code))
            return (id is >= 14 and <= 17 or 22 or >= 27 and <= 36 or >= 50 and <= 58, id is >= 18 and <= 22 or >= 45 and <= 47, id is 9 or 10);
        var plain = WithoutLiterals(code);
        return (plain.Contains('y', StringComparison.OrdinalIgnoreCase) || plain.Contains('d', StringComparison.OrdinalIgnoreCase),
            plain.Contains('h', StringComparison.OrdinalIgnoreCase) || plain.Contains('s', StringComparison.OrdinalIgnoreCase), plain.Contains('%', StringComparison.Ordinal));
    }

    // "[Red]#,##0 \d" is a number: colours, quoted words and escaped letters are no format
    private static string WithoutLiterals(string code)
    {
        var kept = new List<char>();
        for (var index = 0; index < code.Length && code[index] != ';'; index++)
        {
            var close = code[index] switch { '"' => '"', '[' => ']', _ => '\0' };
            if (close != '\0')
                index = code.IndexOf(close, index + 1) is var end && end < 0 ? code.Length : end;
            else if (code[index] is '\\' or '_' or '*')
                index++;
            else
                kept.Add(code[index]);
        }
        return new string([.. kept]).Replace("General", "", StringComparison.OrdinalIgnoreCase);
    }
}
