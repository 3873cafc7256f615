using Platform.Rag.Documents;

namespace Platform.Rag.Chunking;

/// <summary>Packs atoms into passages of at most so many tokens. Atoms' lengths are added up; only a finished passage is counted again.</summary>
internal sealed class ChunkPacker(ExtractedDocument document, Func<string, int> count, int most, int overlap, bool structured)
{
    // headings may take a quarter of a passage; a section below a quarter is joined with its sibling
    private const int Quarter = 4;

    private readonly Dictionary<(HeadingPath Path, string? Extra), (IReadOnlyList<string> Texts, int Tokens)> _prefixes = [];

    private (int Block, string Header) _table = (-1, "");

    /// <summary>The passages of a run of atoms, in order.</summary>
    /// <param name="atoms">All atoms of the document.</param>
    /// <param name="from">First of the run.</param>
    /// <param name="to">After its last.</param>
    /// <param name="above">A line that stands above every passage but the first, e.g. a table's header.</param>
    /// <param name="aboveFirst">A line that stands above the first.</param>
    public IEnumerable<Packed> Pack(IReadOnlyList<Atom> atoms, int from, int to, string? above = null, string? aboveFirst = null)
    {
        var first = from;
        var fresh = from;
        while (fresh < to)
        {
            var packed = Fill(atoms, first, fresh, to, fresh > from ? above : aboveFirst);
            yield return packed;
            (first, fresh) = (Overlapped(atoms, packed, to), packed.To);
        }
    }

    /// <summary>Longest atom that fits with any headings above it.</summary>
    public static int MostOfAtom(int most) => most - (most / Quarter) - 2;

    // From `first`, which may repeat atoms before `fresh`, as far as the passage reaches; at least one fresh atom.
    private Packed Fill(IReadOnlyList<Atom> atoms, int first, int fresh, int to, string? extra)
    {
        while (true)
        {
            var header = extra ?? TableHeader(atoms, first);
            var (texts, prefix) = Prefix(atoms[first].Path, header);
            var end = Reach(atoms, first, fresh, to, most - prefix);
            for (; end > fresh; end--)
            {
                var packed = Finish(atoms, first, end, texts);
                if (packed.Tokens <= most)
                    return packed;
            }
            if (first == fresh)
                return Finish(atoms, first, fresh + 1, []);
            first = fresh;
        }
    }

    private int Reach(IReadOnlyList<Atom> atoms, int first, int fresh, int to, int room)
    {
        var used = 0;
        for (var index = first; index < to; index++)
        {
            var atom = atoms[index];
            if (index > fresh)
            {
                if (used + atom.Tokens > room)
                    return WithoutHeadings(atoms, fresh, index);
                if (structured && Breaks(atoms, first, index, to, used, room))
                    return WithoutHeadings(atoms, fresh, index);
            }
            used += atom.Tokens;
        }
        return to;
    }

    // Whether a passage should end before an atom that would still fit.
    private bool Breaks(IReadOnlyList<Atom> atoms, int first, int index, int to, int used, int room)
    {
        var atom = atoms[index];
        if (!atom.IsBlockStart || atoms[index - 1].IsHeading)
            return false;
        if (atom.IsHeading)
            return used >= most / Quarter || !atoms[first].Path.Holds(atom.Path);
        var block = BlockTokens(atoms, index, to, room + 1);
        if (used + block <= room)
            return false;
        // a table starts its own passage; a paragraph only when the passage is half full and holds it whole
        return atom.Kind == BlockKind.Table || (used > room / 2 && block <= room);
    }

    private static int BlockTokens(IReadOnlyList<Atom> atoms, int index, int to, int enough)
    {
        var tokens = 0;
        for (var at = index; at < to && atoms[at].Block == atoms[index].Block && tokens < enough; at++)
            tokens += atoms[at].Tokens;
        return tokens;
    }

    // A heading belongs to what follows it.
    private static int WithoutHeadings(IReadOnlyList<Atom> atoms, int fresh, int end)
    {
        var at = end;
        while (at > fresh + 1 && atoms[at - 1].IsHeading)
            at--;
        return atoms[at - 1].IsHeading ? end : at;
    }

    private int Overlapped(IReadOnlyList<Atom> atoms, Packed packed, int to)
    {
        var next = packed.To;
        if (next >= to || overlap == 0 || (structured && (atoms[next].IsHeading || atoms[next].Kind is BlockKind.Table)))
            return next;
        var (used, first) = (0, next);
        while (first - 1 > packed.From && used + atoms[first - 1].Tokens <= overlap)
        {
            var before = atoms[first - 1];
            if (structured && (before.IsHeading || before.Kind == BlockKind.Table || !ReferenceEquals(before.Path, atoms[next].Path)))
                break;
            used += before.Tokens;
            first--;
        }
        return first;
    }

    private string? TableHeader(IReadOnlyList<Atom> atoms, int first)
    {
        if (atoms[first].Kind != BlockKind.Table || atoms[first].IsBlockStart)
            return null;
        // a table of a million rows is walked back once, not for every passage
        if (_table.Block != atoms[first].Block)
        {
            var at = first;
            while (at > 0 && atoms[at - 1].Block == atoms[first].Block)
                at--;
            _table = (atoms[first].Block, TextOf(atoms[at].Span));
        }
        return _table.Header;
    }

    private (IReadOnlyList<string> Texts, int Tokens) Prefix(HeadingPath path, string? extra)
    {
        if (_prefixes.TryGetValue((path, extra), out var known))
            return known;
        var room = most / Quarter;
        var kept = new List<string>();
        foreach (var heading in path.Texts().Append(extra).Where(heading => !string.IsNullOrWhiteSpace(heading)).Reverse())
        {
            // the innermost say most; one that is too long is cut, those outside it fall away
            kept.Insert(0, heading!);
            if (count(string.Join(" › ", kept)) <= room)
                continue;
            kept.RemoveAt(0);
            if (kept.Count == 0 && Shortened(heading!, room) is { Length: > 0 } shortened)
                kept.Add(shortened);
            break;
        }
        var prefix = ((IReadOnlyList<string>)kept, kept.Count == 0 ? 0 : count(string.Join(" › ", kept) + "\n"));
        _prefixes[(path, extra)] = prefix;
        return prefix;
    }

    private string Shortened(string heading, int room) =>
        LongText.Split(heading, new TextSpan(0, heading.Length), count(heading), Math.Max(1, room - 1), count).Select(part => heading.Substring(part.Span.Start, part.Span.Length)).FirstOrDefault() ?? "";

    private Packed Finish(IReadOnlyList<Atom> atoms, int first, int end, IReadOnlyList<string> texts)
    {
        var span = new TextSpan(atoms[first].Span.Start, atoms[end - 1].Span.End - atoms[first].Span.Start);
        var chunk = new Chunk(0, TextOf(span), span, 0, 0, texts, null, 0);
        return new Packed(first, end, chunk, count(chunk.IndexedText));
    }

    private string TextOf(TextSpan span) => document.Text.Substring(span.Start, span.Length);
}

/// <summary>A passage and the atoms it holds.</summary>
internal sealed record Packed(int From, int To, Chunk Chunk, int Tokens);
