using System.Diagnostics;

namespace Platform.Web.Tests.Invoicing.Papers;

/// <summary>Reads PDFs with Poppler's tools, as a customer's archive would.</summary>
internal static class PdfReading
{
    /// <summary>The text as it is laid out, pages ended by form feeds. Any complaint of the reader fails.</summary>
    public static string TextOf(byte[] pdf) => Run("pdftotext", ["-layout", "-enc", "UTF-8"], pdf, ["-"]);

    public static string FontsOf(byte[] pdf) => Run("pdffonts", [], pdf, []);

    /// <summary>Draws the first page in grey and counts its dark pixels.</summary>
    public static int InkOf(byte[] pdf)
    {
        var picture = Path.GetTempFileName();
        try
        {
            Run("pdftoppm", ["-r", "50", "-gray", "-f", "1", "-l", "1", "-singlefile"], pdf, [picture]);
            return File.ReadAllBytes(picture + ".pgm").Skip(20).Count(pixel => pixel < 128);
        }
        finally
        {
            File.Delete(picture);
            File.Delete(picture + ".pgm");
        }
    }

    /// <summary>The first file inside a PDF.</summary>
    public static byte[] AttachmentOf(byte[] pdf)
    {
        var target = Path.GetTempFileName();
        try
        {
            Run("pdfdetach", ["-save", "1", "-o", target], pdf, []);
            return File.ReadAllBytes(target);
        }
        finally
        {
            File.Delete(target);
        }
    }

    private static string Run(string tool, string[] before, byte[] pdf, string[] after)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, pdf);
            using var process = Process.Start(new ProcessStartInfo(tool, [.. before, file, .. after]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var complaints = process.StandardError.ReadToEndAsync();
            var said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            complaints.Result.ShouldBeEmpty();
            process.ExitCode.ShouldBe(0);
            return said;
        }
        finally
        {
            File.Delete(file);
        }
    }
}
