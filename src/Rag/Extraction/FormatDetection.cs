using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>What a file is, by its content. The name decides only between forms of plain text that look alike.</summary>
public static partial class FormatDetection
{
    private const int HeadBytes = 64 * 1024;

    /// <summary>The format of a file: pdf, docx, xlsx, pptx, odt, zip, eml, html, markdown, csv, text or image.</summary>
    /// <exception cref="ExtractionException">The file is empty, over the size limit, or of a format that is not read.</exception>
    public static string Of(ExtractionSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        using var file = File.OpenRead(source.Path);
        if (file.Length == 0)
            throw ExtractionProblems.Empty(source.ShownName);
        if (file.Length > source.Limits.FileBytes)
            throw ExtractionProblems.TooLarge(source.ShownName, "bytes", file.Length, source.Limits.FileBytes, "Split it into smaller files.");

        var head = new byte[Math.Min(HeadBytes, file.Length)];
        file.ReadExactly(head);
        return Binary(source, file, head) ?? PlainForm(source, head, complete: file.Length == head.Length);
    }

    private static string? Binary(ExtractionSource source, FileStream file, byte[] head)
    {
        if (head.AsSpan(0, Math.Min(1024, head.Length)).IndexOf("%PDF-"u8) >= 0)
            return "pdf";
        if (head.AsSpan().StartsWith("PK\x03\x04"u8) || head.AsSpan().StartsWith("PK\x05\x06"u8))
            return Package(source, file);
        if (head.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
        {
            throw head.AsSpan().IndexOf(Encoding.Unicode.GetBytes("EncryptedPackage")) >= 0 || Holds(file, Encoding.Unicode.GetBytes("EncryptedPackage"))
                ? ExtractionProblems.Password(source.ShownName)
                : ExtractionProblems.Unknown(source.ShownName, "a file of Office 97–2003 or an Outlook message; save it as DOCX, XLSX, PPTX or EML: the old form");
        }
        if (head.AsSpan().StartsWith("{\\rtf"u8))
            throw ExtractionProblems.Unknown(source.ShownName, "rich text (RTF); save it as DOCX: RTF");
        if (head.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) || head.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
            || head.AsSpan().StartsWith("II*\0"u8) || head.AsSpan().StartsWith("MM\0*"u8))
            return "image";
        return null;
    }

    private static bool Holds(FileStream file, byte[] wanted)
    {
        // the directory of a compound file lies anywhere; the name is short, so overlapping reads find it
        var buffer = new byte[1 << 20];
        for (long position = 0; position < Math.Min(file.Length, 64L << 20); position += buffer.Length - wanted.Length)
        {
            file.Position = position;
            var read = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (buffer.AsSpan(0, read).IndexOf(wanted) >= 0)
                return true;
            if (read < buffer.Length)
                break;
        }
        return false;
    }

    private static string Package(ExtractionSource source, FileStream file)
    {
        try
        {
            file.Position = 0;
            using var archive = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (archive.Entries.Any(entry => entry.FullName == "[Content_Types].xml"))
            {
                if (archive.Entries.Any(entry => entry.FullName.StartsWith("word/", StringComparison.OrdinalIgnoreCase)))
                    return "docx";
                if (archive.Entries.Any(entry => entry.FullName.StartsWith("xl/", StringComparison.OrdinalIgnoreCase)))
                    return "xlsx";
                if (archive.Entries.Any(entry => entry.FullName.StartsWith("ppt/", StringComparison.OrdinalIgnoreCase)))
                    return "pptx";
            }
            if (archive.GetEntry("mimetype") is { Length: < 200 } declared && archive.GetEntry("content.xml") is not null)
            {
                using var reader = new StreamReader(declared.Open());
                return reader.ReadToEnd().Trim() switch
                {
                    "application/vnd.oasis.opendocument.text" => "odt",
                    var other => throw ExtractionProblems.Unknown(source.ShownName, $"an OpenDocument file ({other}); save it in an Office form: it"),
                };
            }
            return "zip";
        }
        catch (InvalidDataException failure)
        {
            throw ExtractionProblems.Broken(source.ShownName, $"its ZIP directory is damaged ({failure.Message}).");
        }
    }

    private static string PlainForm(ExtractionSource source, byte[] head, bool complete)
    {
        var decoded = TextDecoding.Decode(head, complete);
        if (decoded is null)
            throw ExtractionProblems.Unknown(source.ShownName, "a binary file of a kind");
        var start = decoded.Text.AsSpan().TrimStart();
        if (LooksLikeMail(decoded.Text))
            return "eml";
        if (HtmlStart().IsMatch(start[..Math.Min(2000, start.Length)]))
            return "html";
        return source.Ending switch
        {
            ".md" or ".markdown" => "markdown",
            ".csv" or ".tsv" or ".tab" => "csv",
            ".html" or ".htm" or ".xhtml" => "html",
            _ when LooksLikeMarkdown(decoded.Text) => "markdown",
            not ".txt" and not ".log" when CsvForm.Detect(decoded.Text) is { Sure: true } => "csv",
            _ => "text",
        };
    }

    private static bool LooksLikeMail(string text)
    {
        var known = 0;
        foreach (var line in text.AsSpan().TrimStart('\uFEFF').EnumerateLines())
        {
            if (line.IsEmpty)
                break;
            if (line[0] is ' ' or '\t')
                continue;
            var colon = line.IndexOf(':');
            if (colon <= 0 || line[..colon].ContainsAny(' ', '\t'))
                return false;
            if (MailHeader().IsMatch(line))
                known++;
        }
        return known >= 3;
    }

    private static bool LooksLikeMarkdown(string text)
    {
        int headings = 0, others = 0, lines = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (++lines > 400)
                break;
            if (MarkdownHeading().IsMatch(line))
                headings++;
            else if (MarkdownSign().IsMatch(line))
                others++;
        }
        return headings >= 2 || (headings == 1 && others >= 2);
    }

    [GeneratedRegex(@"\A(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|title|meta|div|table|article|h1)\b", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex HtmlStart();

    [GeneratedRegex(@"^(From|To|Cc|Date|Subject|Message-ID|MIME-Version|Received|Return-Path|Content-Type|Delivered-To|Reply-To|X-[\w-]+):", RegexOptions.IgnoreCase)]
    private static partial Regex MailHeader();

    [GeneratedRegex(@"^#{1,6} \S")]
    private static partial Regex MarkdownHeading();

    [GeneratedRegex(@"^(```|\s*[-*+] \S|\s*\d+\. \S|\|.*\|\s*$|> |.*\[[^\]]+\]\([^)]+\))")]
    private static partial Regex MarkdownSign();
}
