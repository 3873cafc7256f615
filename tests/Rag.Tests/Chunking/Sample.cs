using System.Text;
using Platform.Rag.Documents;

namespace Platform.Rag.Tests.Chunking;

/// <summary>Documents for chunking tests: written by hand, or made from a seed.</summary>
internal static class Sample
{
    private static readonly string[] English = ["The lender shall notify the borrower.", "Dr. Smith paid $3.50 on Jan. 5.", "Is it due?", "Yes!", "This clause, unless waived in writing by both parties, survives termination; it binds heirs.", "See Sec. 4."];
    private static readonly string[] Chinese = ["第一条为了保护个人信息权益。", "自然人的个人信息受法律保护！", "（一）取得个人的同意；", "是否适用本法？", "处理个人信息应当遵循合法、正当、必要和诚信原则，不得通过误导、欺诈、胁迫等方式处理个人信息。"];

    /// <summary>One token for each word, punctuation mark and ideograph: as a WordPiece vocabulary of whole words would count.</summary>
    public static int Count(string text)
    {
        var (tokens, inWord) = (0, false);
        foreach (var character in text)
        {
            var ideograph = character is >= '\u2E80' and <= '\u9FFF';
            var letter = char.IsLetterOrDigit(character) && !ideograph;
            if (!char.IsWhiteSpace(character) && !(letter && inWord))
                tokens++;
            inWord = letter;
        }
        return tokens;
    }

    /// <summary>A document of blocks; every block is a paragraph on its own page unless said otherwise.</summary>
    public static ExtractedDocument Of(params (BlockKind Kind, string Text, int Level)[] blocks)
    {
        var text = new StringBuilder();
        var placed = new List<TextBlock>();
        foreach (var (kind, content, level) in blocks)
        {
            if (text.Length > 0)
                text.Append("\n\n");
            placed.Add(new TextBlock(kind, new TextSpan(text.Length, content.Length), level));
            text.Append(content);
        }
        return new ExtractedDocument("text", null, text.ToString(), [new ExtractedPage(1, new TextSpan(0, text.Length), 1)], placed, []);
    }

    /// <summary>A document of many shapes: headings of odd levels, sentences without end, wide tables, empty pages, characters outside the basic plane.</summary>
    public static ExtractedDocument FromSeed(int seed)
    {
        var chance = new Random(seed);
        var text = new StringBuilder();
        var blocks = new List<TextBlock>();
        var pages = new List<int> { 0 };
        var count = chance.Next(1, 60);
        for (var index = 0; index < count; index++)
        {
            if (text.Length > 0)
                text.Append("\n\n");
            while (chance.Next(6) == 0)
                pages.Add(text.Length);
            var (kind, content) = Block(chance);
            if (chance.Next(12) > 0)
                blocks.Add(new TextBlock(kind, new TextSpan(text.Length, content.Length), kind == BlockKind.Heading ? chance.Next(1, 6) : 0));
            text.Append(content);
        }
        var spans = pages.Select((start, page) => new ExtractedPage(page + 1, new TextSpan(start, (page + 1 < pages.Count ? pages[page + 1] : text.Length) - start), 1));
        return new ExtractedDocument("text", null, text.ToString(), [.. spans], blocks, []);
    }

    private static (BlockKind Kind, string Text) Block(Random chance) => chance.Next(10) switch
    {
        0 or 1 => (BlockKind.Heading, chance.Next(8) == 0 ? string.Join(' ', Enumerable.Repeat("An extremely long heading", 40)) : $"Section {chance.Next(100)}"),
        2 => (BlockKind.Table, string.Join('\n', Enumerable.Range(0, chance.Next(1, 40)).Select(row => $"row {row} | {new string('x', chance.Next(1, 20))} | {chance.Next()}"))),
        3 => (BlockKind.Paragraph, string.Concat(Enumerable.Repeat("没有句号的很长的一段话𠮷𠮷", chance.Next(1, 60)))),
        4 => (BlockKind.Paragraph, string.Join(' ', Enumerable.Repeat("words without an end", chance.Next(1, 200)))),
        5 => (BlockKind.Code, "if (a)\n{\n    return b;\n}"),
        6 => (BlockKind.ListItem, "- " + English[chance.Next(English.Length)]),
        7 => (BlockKind.Paragraph, string.Concat(Enumerable.Range(0, chance.Next(1, 20)).Select(_ => Chinese[chance.Next(Chinese.Length)]))),
        _ => (BlockKind.Paragraph, string.Join(' ', Enumerable.Range(0, chance.Next(1, 20)).Select(_ => English[chance.Next(English.Length)]))),
    };
}
