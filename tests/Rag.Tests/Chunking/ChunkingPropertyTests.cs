using Platform.Rag.Chunking;
using Platform.Rag.Documents;

namespace Platform.Rag.Tests.Chunking;

public sealed class ChunkingPropertyTests
{
    private const int Seeds = 150;

    public static TheoryData<ChunkStrategy, int, int> Options => new()
    {
        { ChunkStrategy.Structure, 64, 16 }, { ChunkStrategy.Structure, 256, 0 }, { ChunkStrategy.Fixed, 48, 24 }, { ChunkStrategy.Fixed, 200, 0 },
        { ChunkStrategy.ParentChild, 64, 8 }, { ChunkStrategy.TableRows, 64, 16 }, { ChunkStrategy.QuestionAnswer, 64, 16 }, { ChunkStrategy.Structure, 32, 16 },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_passage_is_its_span_of_the_text_and_knows_its_pages(ChunkStrategy strategy, int most, int overlap) => ForAll(strategy, most, overlap, (document, chunks) =>
    {
        foreach (var chunk in chunks)
        {
            chunk.Text.ShouldBe(document.Text.Substring(chunk.Span.Start, chunk.Span.Length));
            PageHolds(document, chunk.FirstPage, chunk.Span.Start).ShouldBeTrue();
            PageHolds(document, chunk.LastPage, chunk.Span.End - 1).ShouldBeTrue();
            char.IsLowSurrogate(chunk.Text[0]).ShouldBeFalse();
            char.IsHighSurrogate(chunk.Text[^1]).ShouldBeFalse();
        }
    });

    [Theory]
    [MemberData(nameof(Options))]
    public void The_searched_passages_hold_all_text_that_is_not_blank(ChunkStrategy strategy, int most, int overlap) => ForAll(strategy, most, overlap, (document, chunks) =>
    {
        var covered = new bool[document.Text.Length];
        foreach (var chunk in chunks.Where(chunk => chunk.IsSearched))
            Array.Fill(covered, true, chunk.Span.Start, chunk.Span.Length);

        Enumerable.Range(0, covered.Length).Where(offset => !covered[offset] && !char.IsWhiteSpace(document.Text[offset])).ShouldBeEmpty();
    });

    [Theory]
    [MemberData(nameof(Options))]
    public void No_passage_is_longer_than_allowed_with_its_headings(ChunkStrategy strategy, int most, int overlap) => ForAll(strategy, most, overlap, (_, chunks) =>
    {
        foreach (var chunk in chunks)
        {
            chunk.Tokens.ShouldBe(Sample.Count(chunk.IndexedText));
            chunk.Tokens.ShouldBeLessThanOrEqualTo(chunk.IsSearched ? most : 4 * most);
        }
    });

    [Theory]
    [MemberData(nameof(Options))]
    public void Passages_are_numbered_in_order_and_a_parent_holds_its_children(ChunkStrategy strategy, int most, int overlap) => ForAll(strategy, most, overlap, (_, chunks) =>
    {
        chunks.Select(chunk => chunk.Ordinal).ShouldBe(Enumerable.Range(0, chunks.Count));
        foreach (var child in chunks.Where(chunk => chunk.Parent is not null))
        {
            var parent = chunks[child.Parent!.Value];
            parent.IsSearched.ShouldBeFalse();
            parent.Span.Start.ShouldBeLessThanOrEqualTo(child.Span.Start);
            parent.Span.End.ShouldBeGreaterThanOrEqualTo(child.Span.End);
        }
        var searched = chunks.Where(chunk => chunk.IsSearched).ToList();
        searched.Zip(searched.Skip(1)).ShouldAllBe(pair => pair.First.Span.Start < pair.Second.Span.Start && pair.First.Span.End < pair.Second.Span.End);
    });

    [Theory]
    [MemberData(nameof(Options))]
    public void The_same_document_is_always_cut_the_same_way(ChunkStrategy strategy, int most, int overlap) => ForAll(strategy, most, overlap, (document, chunks) =>
        Cut(document, strategy, most, overlap).Select(chunk => (chunk.Span, chunk.Parent, string.Join('/', chunk.Headings))).ShouldBe(chunks.Select(chunk => (chunk.Span, chunk.Parent, string.Join('/', chunk.Headings)))));

    [Fact]
    public void Counting_tokens_reads_a_long_document_a_few_times_and_not_once_for_every_passage()
    {
        var document = Sample.Of([.. Enumerable.Range(0, 4_000).Select(number => (BlockKind.Paragraph, $"Sentence number {number} of a long report. It goes on for a while. Then it ends.", 0))]);
        long characters = 0;
        new DocumentChunker(text =>
        {
            characters += text.Length;
            return Sample.Count(text);
        }).Chunk(document, new ChunkingOptions());

        characters.ShouldBeLessThan(4L * document.Text.Length);
    }

    private static void ForAll(ChunkStrategy strategy, int most, int overlap, Action<ExtractedDocument, IReadOnlyList<Chunk>> check)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var document = Sample.FromSeed(seed);
            check(document, Cut(document, strategy, most, overlap));
        }
    }

    private static IReadOnlyList<Chunk> Cut(ExtractedDocument document, ChunkStrategy strategy, int most, int overlap) =>
        new DocumentChunker(Sample.Count).Chunk(document, new ChunkingOptions(strategy, most, overlap, 4 * most));

    private static bool PageHolds(ExtractedDocument document, int number, int offset) =>
        document.Pages[number - 1].Span is var span && span.Start <= offset && offset < span.End;
}
