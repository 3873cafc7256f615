using System.Buffers;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>HTML: the main content with its headings, lists and tables. Scripts never run, nothing is fetched, hidden text is left out and said.</summary>
internal sealed class HtmlExtractor : IDocumentExtractor
{
    private static readonly SearchValues<char> ValueEnds = SearchValues.Create("\"'>; /");

    public IReadOnlyCollection<string> Formats => ["html"];

    public ExtractedDocument Extract(ExtractionSource source, string format, CancellationToken cancellationToken)
    {
        var text = new CanonicalText(source.ShownName, source.Limits);
        var document = new HtmlParser().ParseDocument(Decode(source, text));
        var writer = new HtmlWriter(text, source, cancellationToken);
        writer.Write(MainContent(document));
        writer.ReportHidden();
        return text.Build(format, document.Title);
    }

    /// <summary>Writes HTML inside another format: a mail's body, a block of Markdown.</summary>
    public static void WriteFragment(string html, CanonicalText text, ExtractionSource source, CancellationToken cancellationToken)
    {
        var document = new HtmlParser().ParseDocument(html);
        var writer = new HtmlWriter(text, source, cancellationToken);
        writer.Write(document.Body);
        writer.ReportHidden();
    }

    private static string Decode(ExtractionSource source, CanonicalText text)
    {
        var decoded = TextDecoding.Read(source);
        if (!decoded.Guessed)
            return decoded.Text;
        var head = decoded.Text[..Math.Min(4096, decoded.Text.Length)];
        var declared = TextDecoding.Named(DeclaredCharset(head));
        if (declared is not null)
            return declared.GetString(File.ReadAllBytes(source.Path));
        TextDecoding.WarnIfGuessed(decoded, text);
        return decoded.Text;
    }

    private static string? DeclaredCharset(string head)
    {
        var at = head.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
            return null;
        var value = head.AsSpan(at + "charset=".Length).TrimStart("\"'");
        var end = value.IndexOfAny(ValueEnds);
        return end <= 0 ? null : value[..end].ToString();
    }

    // <main> or <article> when it holds most of the words; else the body, where navigation is left out by the writer.
    private static IElement? MainContent(IHtmlDocument document)
    {
        var body = document.Body;
        if (body is null)
            return null;
        var candidate = document.QuerySelector("main, [role=main]") ?? (document.QuerySelectorAll("article") is [var only] ? only : null);
        return candidate is not null && candidate.TextContent.Length * 2 > body.TextContent.Length ? candidate : body;
    }
}
