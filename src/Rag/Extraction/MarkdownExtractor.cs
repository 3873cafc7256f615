using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Platform.Rag.Documents;

namespace Platform.Rag.Extraction;

/// <summary>Markdown: its structure becomes blocks, its marks fall away, links keep their words.</summary>
internal sealed class MarkdownExtractor : IDocumentExtractor
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseGridTables().UseYamlFrontMatter().Build();

    public IReadOnlyCollection<string> Formats => ["markdown"];

    public ExtractedDocument Extract(ExtractionSource source, string format, CancellationToken cancellationToken)
    {
        var decoded = TextDecoding.Read(source);
        var text = new CanonicalText(source.ShownName, source.Limits);
        TextDecoding.WarnIfGuessed(decoded, text);
        try
        {
            Write(Markdown.Parse(decoded.Text, Pipeline), text, source, 0, cancellationToken);
        }
        catch (ArgumentException failure) when (failure.Message.Contains("nest", StringComparison.OrdinalIgnoreCase))
        {
            // the parser's own limit
            throw ExtractionProblems.TooDeep(source.ShownName, "quotes or lists", source.Limits.Nesting);
        }
        return text.Build(format, title: null);
    }

    private static void Write(ContainerBlock blocks, CanonicalText text, ExtractionSource source, int depth, CancellationToken cancellationToken)
    {
        if (depth > source.Limits.Nesting)
            throw ExtractionProblems.TooDeep(source.ShownName, "quotes or lists", source.Limits.Nesting);
        foreach (var block in blocks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (block)
            {
                case YamlFrontMatterBlock or LinkReferenceDefinitionGroup:
                    break;
                case HeadingBlock heading:
                    text.Add(BlockKind.Heading, Words(heading.Inline), heading.Level);
                    break;
                case ListBlock list:
                    WriteList(list, text, source, depth, level: 1, cancellationToken);
                    break;
                case Table table:
                    text.Add(BlockKind.Table, string.Join('\n', table.OfType<TableRow>().Select(Row)));
                    break;
                case HtmlBlock html:
                    HtmlExtractor.WriteFragment(html.Lines.ToString(), text, source, cancellationToken);
                    break;
                case CodeBlock code:
                    text.Add(BlockKind.Code, code.Lines.ToString());
                    break;
                case ContainerBlock container:
                    Write(container, text, source, depth + 1, cancellationToken);
                    break;
                case LeafBlock leaf:
                    text.Add(BlockKind.Paragraph, Words(leaf.Inline));
                    break;
            }
        }
    }

    private static void WriteList(ListBlock list, CanonicalText text, ExtractionSource source, int depth, int level, CancellationToken cancellationToken)
    {
        if (depth > source.Limits.Nesting)
            throw ExtractionProblems.TooDeep(source.ShownName, "lists", source.Limits.Nesting);
        var number = int.TryParse(list.OrderedStart, out var start) ? start : 1;
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var mark = list.IsOrdered ? $"{number++}. " : "- ";
            foreach (var block in item)
            {
                if (block is ListBlock inner)
                    WriteList(inner, text, source, depth + 1, level + 1, cancellationToken);
                else if (block is ParagraphBlock paragraph)
                    text.Add(BlockKind.ListItem, mark + Words(paragraph.Inline), level);
                else if (block is ContainerBlock container)
                    Write(container, text, source, depth + 1, cancellationToken);
                else if (block is CodeBlock code)
                    text.Add(BlockKind.Code, code.Lines.ToString());
                mark = "";
            }
        }
    }

    private static string Row(TableRow row) => TableText.Row(row.OfType<TableCell>().Select(cell =>
        string.Join(' ', cell.OfType<LeafBlock>().Select(leaf => Words(leaf.Inline)))));

    private static string Words(ContainerInline? inlines)
    {
        if (inlines is null)
            return "";
        var words = new StringBuilder();
        foreach (var inline in inlines.Descendants())
        {
            switch (inline)
            {
                case LiteralInline literal:
                    words.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    words.Append(code.ContentSpan);
                    break;
                case LineBreakInline { IsHard: true }:
                    words.Append('\n');
                    break;
                case LineBreakInline:
                    words.Append(' ');
                    break;
                case HtmlEntityInline entity:
                    words.Append(entity.Transcoded.AsSpan());
                    break;
                case AutolinkInline link:
                    words.Append(link.Url);
                    break;
            }
        }
        return words.ToString();
    }
}
