using System.Text;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction.Mail;

/// <summary>Mail: its headers and body are a document, each attachment is a file of its own.</summary>
internal static class MailReader
{
    private static readonly string[] ShownHeaders = ["From", "To", "Cc", "Date", "Subject"];

    public static ExtractionResult Read(ExtractionSource source, PartStore parts, CancellationToken cancellationToken)
    {
        var mail = MimePart.Parse(Encoding.Latin1.GetString(Bytes(source)).TrimStart());
        var text = new CanonicalText(source.ShownName, source.Limits);
        var subject = mail.Header("Subject");
        if (!string.IsNullOrWhiteSpace(subject))
            text.Add(BlockKind.Heading, subject, 1);
        text.Add(BlockKind.Paragraph, string.Join('\n', ShownHeaders.Where(name => mail.Header(name) is not null).Select(name => $"{name}: {mail.Header(name)}")));
        Part(mail, source, text, parts, depth: 0, cancellationToken);
        return new ExtractionResult("eml", text.Build("eml", subject), parts.Parts, []);
    }

    private static byte[] Bytes(ExtractionSource source)
    {
        var length = new FileInfo(source.Path).Length;
        const long Most = 256L << 20;
        if (length > Most)
            throw ExtractionProblems.TooLarge(source.ShownName, "bytes of mail", length, Most, "Upload its attachments by themselves.");
        return File.ReadAllBytes(source.Path);
    }

    private static void Part(MimePart part, ExtractionSource source, CanonicalText text, PartStore parts, int depth, CancellationToken cancellationToken)
    {
        if (depth > Math.Min(50, source.Limits.Nesting))
            throw ExtractionProblems.TooDeep(source.ShownName, "parts", Math.Min(50, source.Limits.Nesting));
        cancellationToken.ThrowIfCancellationRequested();
        if (part.IsMultipart)
        {
            var children = part.Children().ToList();
            foreach (var child in part.MediaType == "multipart/alternative" ? Richest(children) : children)
                Part(child, source, text, parts, depth + 1, cancellationToken);
        }
        else if (!part.IsAttachment && part.MediaType == "text/html")
            HtmlExtractor.WriteFragment(part.Text(), text, source, cancellationToken);
        else if (!part.IsAttachment && part.MediaType.StartsWith("text/", StringComparison.Ordinal) && part.FileName is null)
            PlainTextExtractor.Write(part.Text(), text, cancellationToken);
        else
            Attachment(part, source, parts);
    }

    // The same content in several forms: HTML has headings and tables, and is what the reader saw.
    private static IEnumerable<MimePart> Richest(List<MimePart> forms)
    {
        var chosen = forms.Find(form => form.IsMultipart) ?? forms.Find(form => form.MediaType == "text/html") ?? forms.Find(form => form.MediaType == "text/plain") ?? forms.FirstOrDefault();
        return chosen is null ? [] : [chosen];
    }

    private static void Attachment(MimePart part, ExtractionSource source, PartStore parts)
    {
        if (source.Depth >= source.Limits.ArchiveDepth)
            throw ExtractionProblems.TooDeep(source.ShownName, "mails and archives", source.Limits.ArchiveDepth);
        parts.Count();
        var name = part.FileName ?? (part.MediaType == "message/rfc822" ? "message.eml" : null);
        // pictures in the body have no name or only an id; they are decoration
        if (name is null || (part.MediaType.StartsWith("image/", StringComparison.Ordinal) && part.Header("Content-ID") is not null && !part.IsAttachment))
            return;
        using var content = new MemoryStream(part.Bytes());
        parts.Write(name, source.Depth + 1, content, new FileInfo(source.Path).Length);
    }
}
