using System.Text.RegularExpressions;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>Plain text: paragraphs between blank lines; lines that break a sentence are joined by the reader, not here, so that the text stays as it was written.</summary>
internal sealed partial class PlainTextExtractor : IDocumentExtractor
{
    public IReadOnlyCollection<string> Formats => ["text"];

    public ExtractedDocument Extract(ExtractionSource source, string format, CancellationToken cancellationToken)
    {
        var decoded = TextDecoding.Read(source);
        var text = new CanonicalText(source.ShownName, source.Limits);
        TextDecoding.WarnIfGuessed(decoded, text);
        Write(decoded.Text, text, cancellationToken);
        return text.Build(format, title: null);
    }

    /// <summary>Writes text that has no marks of structure: a file or the body of a mail.</summary>
    public static void Write(string plain, CanonicalText text, CancellationToken cancellationToken)
    {
        foreach (var range in BlankLines().EnumerateSplits(plain))
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteParagraph(plain[range], text);
        }
    }

    private static void WriteParagraph(string paragraph, CanonicalText text)
    {
        // statutes and manuals put a heading directly above its text
        var lines = paragraph.Split('\n');
        var from = 0;
        for (var index = 0; index < lines.Length; index++)
        {
            if (HeadingForms.LevelOf(lines[index].Trim()) is not { } level)
                continue;
            text.Add(BlockKind.Paragraph, string.Join('\n', lines[from..index]));
            text.Add(BlockKind.Heading, lines[index], level);
            from = index + 1;
        }
        text.Add(BlockKind.Paragraph, string.Join('\n', lines[from..]));
    }

    [GeneratedRegex(@"\r?\n[ \t\u3000]*\r?\n|\f")]
    private static partial Regex BlankLines();
}
