using System.Globalization;

namespace Platform.Rag.Extraction.Pdf;

/// <summary>Reads pictures of pages by tesseract, where it is installed: English and simplified Chinese, as far as their data is there.</summary>
internal static class Recognition
{
    private const int DotsPerInch = 200;
    private const double PointsPerInch = 72;
    // below this a word is noise: specks, lines, parts of drawings
    private const double LeastConfidence = 30;

    // in heights of a line
    private const double WidestBlank = 1.6;

    private static readonly string[] Wanted = ["eng", "chi_sim"];
    private static readonly Lazy<string?> Languages = new(FindLanguages);

    /// <summary>True when pages can be read.</summary>
    public static bool IsInstalled => Languages.Value is not null;

    /// <summary>Draws a page and puts the lines it finds into it; says how sure they are (0 to 1), or null when it found none.</summary>
    public static double? ReadPage(ExtractionSource source, PdfPage page, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("lathe-ocr-");
        try
        {
            var number = page.Number.ToString(CultureInfo.InvariantCulture);
            var picture = Path.Combine(folder.FullName, "page");
            var (exit, _) = ToolProcess.Run("pdftoppm",
                ["-r", DotsPerInch.ToString(CultureInfo.InvariantCulture), "-gray", "-png", "-singlefile", "-f", number, "-l", number, source.Path, picture],
                source.ShownName, source.Limits.ToolTime, _ => { }, cancellationToken);
            return exit == 0 && File.Exists(picture + ".png") ? ReadPicture(source, picture + ".png", page, PointsPerInch / DotsPerInch, cancellationToken) : null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Reads a picture into a page.</summary>
    /// <param name="source">Whose limits hold.</param>
    /// <param name="picture">The picture's file.</param>
    /// <param name="page">Receives the lines.</param>
    /// <param name="scale">Points of a pixel.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static double? ReadPicture(ExtractionSource source, string picture, PdfPage page, double scale, CancellationToken cancellationToken)
    {
        var words = new List<(string Line, int Block, PdfWord Word)>();
        double confidence = 0;
        var (exit, error) = ToolProcess.Run("tesseract", [picture, "stdout", "-l", Languages.Value!, "tsv"], source.ShownName, source.Limits.ToolTime, line =>
        {
            // level, page, block, paragraph, line, word, left, top, width, height, confidence, text
            var cells = line.Split('\t');
            if (cells.Length < 12 || cells[0] != "5" || Number(cells[10]) < LeastConfidence || TextCleaning.Word(cells[11]) is not { Length: > 0 } text)
                return;
            var (left, top) = (Number(cells[6]) * scale, Number(cells[7]) * scale);
            words.Add((string.Join('-', cells[2..5]), (int)((Number(cells[2]) * 1000) + Number(cells[3])), new PdfWord(text, left, top, left + (Number(cells[8]) * scale), top + (Number(cells[9]) * scale))));
            confidence += Number(cells[10]) / 100;
        }, cancellationToken);
        if (exit != 0)
            throw ExtractionProblems.Broken(source.ShownName, $"character recognition stopped with code {exit} ({error.Trim().Split('\n')[^1]}).");
        page.IsRecognised = true;
        foreach (var group in words.GroupBy(word => word.Line))
            page.Lines.AddRange(Cells([.. group.Select(one => one.Word)], group.First().Block));
        return words.Count == 0 ? null : Math.Round(confidence / words.Count, 3);
    }

    // The tool takes a row of a table for one line: where the gap is wider than any blank, another cell begins.
    private static IEnumerable<PdfLine> Cells(List<PdfWord> words, int block)
    {
        var heights = words.ConvertAll(word => word.Height);
        heights.Sort();
        var widest = WidestBlank * heights[heights.Count / 2];
        var line = new PdfLine { Block = block };
        foreach (var word in words)
        {
            if (line.Words.Count > 0 && word.Left - line.Right > widest)
            {
                line.Close();
                yield return line;
                line = new PdfLine { Block = block };
            }
            line.Add(word);
        }
        line.Close();
        yield return line;
    }

    private static double Number(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string? FindLanguages()
    {
        if (!ToolProcess.Exists("tesseract"))
            return null;
        var found = new List<string>();
        ToolProcess.Run("tesseract", ["--list-langs"], "tesseract", TimeSpan.FromSeconds(30), line => found.Add(line.Trim()), CancellationToken.None);
        var usable = Wanted.Where(found.Contains).ToList();
        return usable.Count == 0 ? null : string.Join('+', usable);
    }
}
