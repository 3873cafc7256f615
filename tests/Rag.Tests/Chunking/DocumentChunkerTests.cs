using Platform.Rag.Chunking;
using Platform.Rag.Documents;

namespace Platform.Rag.Tests.Chunking;

public sealed class DocumentChunkerTests
{
    [Fact]
    public void A_passage_stands_under_its_headings_and_holds_its_own()
    {
        var document = Sample.Of((BlockKind.Heading, "Terms", 1), (BlockKind.Paragraph, Words(30), 0), (BlockKind.Heading, "Fees", 2), (BlockKind.Paragraph, Words(40), 0));

        var chunks = Cut(document, new ChunkingOptions(MaxTokens: 48, OverlapTokens: 0));

        chunks.Select(chunk => chunk.Text.Split('\n')[0]).ShouldBe(["Terms", "Fees"]);
        chunks[0].Headings.ShouldBeEmpty();
        chunks[1].Headings.ShouldBe(["Terms"]);
    }

    [Fact]
    public void Small_sections_beside_each_other_share_a_passage_but_never_with_another_chapter()
    {
        var document = Sample.Of(
            (BlockKind.Heading, "One", 1), (BlockKind.Heading, "A", 2), (BlockKind.Paragraph, "Short.", 0), (BlockKind.Heading, "B", 2), (BlockKind.Paragraph, "Brief.", 0),
            (BlockKind.Paragraph, Words(120), 0), (BlockKind.Heading, "Two", 1), (BlockKind.Paragraph, "End.", 0));

        var chunks = Cut(document, new ChunkingOptions(MaxTokens: 64, OverlapTokens: 0));

        chunks[0].Text.ShouldStartWith("One\n\nA\n\nShort.\n\nB\n\nBrief.");
        chunks[^1].Text.ShouldBe("Two\n\nEnd.");
    }

    [Fact]
    public void No_passage_ends_with_a_heading()
    {
        var document = Sample.Of((BlockKind.Paragraph, Words(58), 0), (BlockKind.Heading, "Next", 1), (BlockKind.Paragraph, Words(30), 0));

        var chunks = Cut(document, new ChunkingOptions(MaxTokens: 64, OverlapTokens: 0));

        chunks.Select(chunk => chunk.Text.StartsWith("Next", StringComparison.Ordinal)).ShouldBe([false, true]);
        chunks[0].Text.ShouldNotContain("Next");
    }

    [Fact]
    public void A_table_that_fits_stays_whole()
    {
        var table = string.Join('\n', Enumerable.Range(0, 10).Select(row => $"row{row} | {row}"));
        var document = Sample.Of((BlockKind.Paragraph, Words(40), 0), (BlockKind.Table, table, 0), (BlockKind.Paragraph, "After.", 0));

        Cut(document, new ChunkingOptions(MaxTokens: 64, OverlapTokens: 16)).ShouldContain(chunk => chunk.Text.Contains(table, StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_table_is_cut_between_rows_and_its_header_stands_above_every_part()
    {
        var table = "name | amount\n" + string.Join('\n', Enumerable.Range(0, 60).Select(row => $"row{row} | {row}"));

        var chunks = Cut(Sample.Of((BlockKind.Table, table, 0)), new ChunkingOptions(MaxTokens: 64, OverlapTokens: 16));

        chunks.Count.ShouldBeGreaterThan(2);
        chunks[0].Text.ShouldStartWith("name | amount\nrow0 | 0");
        chunks.Skip(1).ShouldAllBe(chunk => chunk.Headings[chunk.Headings.Count - 1] == "name | amount" && chunk.Text.StartsWith("row", StringComparison.Ordinal));
        string.Join('\n', chunks.Select(chunk => chunk.Text)).ShouldBe(table);
    }

    [Fact]
    public void Table_rows_are_passages_of_their_own_under_the_header()
    {
        var document = Sample.Of((BlockKind.Paragraph, "Codes.", 0), (BlockKind.Table, "code | title\nE00 | Iodine\nE01 | Thyroid", 0));

        var chunks = Cut(document, new ChunkingOptions(ChunkStrategy.TableRows, 64, 0));

        chunks.Select(chunk => chunk.Text).ShouldBe(["Codes.", "code | title\nE00 | Iodine", "E01 | Thyroid"]);
        chunks[2].IndexedText.ShouldBe("code | title\nE01 | Thyroid");
    }

    [Fact]
    public void A_question_and_its_answer_are_one_passage()
    {
        var document = Sample.Of(
            (BlockKind.Paragraph, "Frequently asked.", 0), (BlockKind.Paragraph, "Can I cancel?", 0), (BlockKind.Paragraph, "Yes, within 14 days.", 0),
            (BlockKind.Paragraph, "问：可以退款吗？", 0), (BlockKind.Paragraph, "答：可以。", 0));

        Cut(document, new ChunkingOptions(ChunkStrategy.QuestionAnswer, 64, 0)).Select(chunk => chunk.Text)
            .ShouldBe(["Frequently asked.", "Can I cancel?\n\nYes, within 14 days.", "问：可以退款吗？\n\n答：可以。"]);
    }

    [Fact]
    public void Children_are_searched_and_lead_to_their_parent()
    {
        var document = Sample.Of([.. Enumerable.Range(0, 12).Select(_ => (BlockKind.Paragraph, Words(20), 0))]);

        var chunks = Cut(document, new ChunkingOptions(ChunkStrategy.ParentChild, 48, 0, 128));

        var parents = chunks.Where(chunk => !chunk.IsSearched).ToList();
        parents.Count.ShouldBeGreaterThan(1);
        chunks.Where(chunk => chunk.IsSearched).ShouldAllBe(chunk => chunk.Parent != null);
        parents.ShouldAllBe(parent => chunks.Count(chunk => chunk.Parent == parent.Ordinal) > 1);
    }

    [Fact]
    public void Overlap_repeats_whole_sentences_of_the_same_section()
    {
        var sentences = Enumerable.Range(0, 20).Select(number => $"Sentence number {number} has seven words.").ToList();

        var chunks = Cut(Sample.Of((BlockKind.Paragraph, string.Join(' ', sentences), 0)), new ChunkingOptions(MaxTokens: 40, OverlapTokens: 10));

        chunks.Zip(chunks.Skip(1)).ShouldAllBe(pair => pair.Second.Span.Start < pair.First.Span.End);
        chunks.ShouldAllBe(chunk => chunk.Text.StartsWith("Sentence", StringComparison.Ordinal) && chunk.Text.EndsWith("words.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Dr. Smith paid. He left.", new[] { "Dr. Smith paid.", "He left." })]
    [InlineData("It costs $3.50 at Acme Inc. in the U.S. today.", new[] { "It costs $3.50 at Acme Inc. in the U.S. today." })]
    [InlineData("See Sec. 4. “Is it due?” Yes!", new[] { "See Sec. 4.", "“Is it due?”", "Yes!" })]
    [InlineData("第一条。第二条！是否适用？（一）同意；（二）告知。", new[] { "第一条。", "第二条！", "是否适用？", "（一）同意；", "（二）告知。" })]
    [InlineData("他说：“好。”然后走了。", new[] { "他说：“好。”", "然后走了。" })]
    [InlineData("J. Doe v. Roe was cited. e.g. this one.", new[] { "J. Doe v. Roe was cited. e.g. this one." })]
    public void Sentences_end_where_a_reader_would_end_them(string text, string[] sentences) =>
        Sentences.In(text, new TextSpan(0, text.Length)).Select(span => text.Substring(span.Start, span.Length)).ShouldBe(sentences);

    [Theory]
    [InlineData(16, 0, 1024, "32")]
    [InlineData(64, 40, 1024, "32")]
    [InlineData(64, 0, 64, "65")]
    public void Sizes_that_contradict_each_other_are_refused_with_the_limit(int most, int overlap, int parent, string limit) =>
        Should.Throw<ArgumentException>(() => Cut(Sample.Of(), new ChunkingOptions(ChunkStrategy.ParentChild, most, overlap, parent))).Message.ShouldContain(limit);

    [Fact]
    public void A_document_without_text_has_no_passages() => Cut(Sample.Of(), new ChunkingOptions()).ShouldBeEmpty();

    private static IReadOnlyList<Chunk> Cut(ExtractedDocument document, ChunkingOptions options) => new DocumentChunker(Sample.Count).Chunk(document, options);

    private static string Words(int count) => string.Join(' ', Enumerable.Repeat("word", count - 1)) + ".";
}
