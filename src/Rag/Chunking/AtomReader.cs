using Platform.Rag.Documents;

namespace Platform.Rag.Chunking;

/// <summary>Cuts a document into atoms, each counted once.</summary>
/// <param name="document">The document.</param>
/// <param name="most">Most tokens of an atom.</param>
/// <param name="count">Counts tokens.</param>
/// <param name="words">True to cut down to words, for windows of one size.</param>
internal sealed class AtomReader(ExtractedDocument document, int most, Func<string, int> count, bool words)
{
    private readonly List<Atom> _atoms = [];
    private HeadingPath _path = HeadingPath.Root;

    public List<Atom> Read()
    {
        var number = 0;
        foreach (var block in WithGaps())
        {
            if (block.Kind == BlockKind.Heading)
                Heading(block, number);
            else
                Body(block, number);
            number++;
        }
        return _atoms;
    }

    // Text that an extractor put into no block is still text.
    private IEnumerable<TextBlock> WithGaps()
    {
        var position = 0;
        foreach (var block in document.Blocks)
        {
            if (Sentences.Trim(document.Text, position, block.Span.Start) is { Length: > 0 } gap)
                yield return new TextBlock(BlockKind.Paragraph, gap);
            yield return block;
            position = block.Span.End;
        }
        if (Sentences.Trim(document.Text, position, document.Text.Length) is { Length: > 0 } rest)
            yield return new TextBlock(BlockKind.Paragraph, rest);
    }

    private void Heading(TextBlock block, int number)
    {
        var level = Math.Max(1, block.Level);
        var above = _path.Above(level);
        Add(block, number, above, [block.Span]);
        _path = new HeadingPath(above, document.Text.Substring(block.Span.Start, block.Span.Length).Replace('\n', ' ').Trim(), level);
    }

    private void Body(TextBlock block, int number) => Add(block, number, _path, block.Kind switch
    {
        BlockKind.Table or BlockKind.Code => Lines(block.Span),
        _ => Sentences.In(document.Text, block.Span),
    });

    private IEnumerable<TextSpan> Lines(TextSpan span)
    {
        var start = span.Start;
        while (start < span.End)
        {
            var end = document.Text.IndexOf('\n', start, span.End - start);
            if (end < 0)
                end = span.End;
            yield return new TextSpan(start, end - start);
            start = end + 1;
        }
    }

    private void Add(TextBlock block, int number, HeadingPath path, IEnumerable<TextSpan> pieces)
    {
        var first = true;
        foreach (var piece in pieces)
        {
            foreach (var part in words ? Words(piece) : [piece])
            {
                var span = Sentences.Trim(document.Text, part.Start, part.End);
                if (span.Length == 0)
                    continue;
                var tokens = count(document.Text.Substring(span.Start, span.Length));
                if (tokens <= most)
                {
                    _atoms.Add(new Atom(span, tokens, number, block.Kind, path, first));
                    first = false;
                    continue;
                }
                foreach (var (cut, length) in LongText.Split(document.Text, span, tokens, most, count))
                {
                    _atoms.Add(new Atom(cut, length, number, block.Kind, path, first));
                    first = false;
                }
            }
        }
    }

    // Words between blanks; where there are none, as in Chinese, stretches of eight characters.
    private IEnumerable<TextSpan> Words(TextSpan piece)
    {
        const int Longest = 8;
        var start = piece.Start;
        for (var index = piece.Start; index < piece.End; index++)
        {
            var wide = document.Text[index] >= '\u2E80' && index + 1 - start >= Longest && !char.IsSurrogate(document.Text[index]);
            if (!wide && !char.IsWhiteSpace(document.Text[index]))
                continue;
            yield return new TextSpan(start, index + 1 - start);
            start = index + 1;
        }
        if (start < piece.End)
            yield return new TextSpan(start, piece.End - start);
    }
}
