using Platform.Rag.Documents;
using Platform.Rag.Embedding;

namespace Platform.Rag.Chunking;

/// <summary>
/// Cuts documents into passages. The same document, options and counter always give the same passages; every passage's text is its span of the canonical text,
/// the spans hold all text that is not blank, and none is longer than allowed.
/// </summary>
/// <param name="countTokens">Length of a text in tokens of the embedder, special tokens not counted.</param>
public sealed class DocumentChunker(Func<string, int> countTokens)
{
    /// <summary>Cuts by an embedder's own tokens.</summary>
    public static DocumentChunker For(ITextEmbedder embedder)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        return new DocumentChunker(embedder.CountTokens);
    }

    /// <summary>The passages of a document, in order; a parent stands before its children.</summary>
    /// <exception cref="ArgumentException">The sizes contradict each other; the message says which.</exception>
    public IReadOnlyList<Chunk> Chunk(ExtractedDocument document, ChunkingOptions options)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Problem() is { } problem)
            throw new ArgumentException(problem, nameof(options));

        var isFixed = options.Strategy == ChunkStrategy.Fixed;
        var atoms = new AtomReader(document, ChunkPacker.MostOfAtom(options.MaxTokens), countTokens, isFixed).Read();
        var packer = new ChunkPacker(document, countTokens, options.MaxTokens, options.OverlapTokens, structured: !isFixed);
        var chunks = new ChunkList(document);
        if (options.Strategy == ChunkStrategy.ParentChild)
            AddFamilies(document, options, atoms, packer, chunks);
        else
            AddRuns(Runs(document, options.Strategy, atoms), atoms, packer, chunks);
        return chunks.Done();
    }

    private static IEnumerable<AtomRun> Runs(ExtractedDocument document, ChunkStrategy strategy, List<Atom> atoms) => strategy switch
    {
        ChunkStrategy.TableRows => AtomRuns.Rows(document, atoms),
        ChunkStrategy.QuestionAnswer => AtomRuns.Questions(document, atoms),
        _ => [new AtomRun(0, atoms.Count, null, null)],
    };

    private static void AddRuns(IEnumerable<AtomRun> runs, List<Atom> atoms, ChunkPacker packer, ChunkList chunks)
    {
        foreach (var run in runs)
        {
            foreach (var packed in packer.Pack(atoms, run.From, run.To, run.Above, run.AboveFirst))
                chunks.Add(packed, parent: null);
        }
    }

    private void AddFamilies(ExtractedDocument document, ChunkingOptions options, List<Atom> atoms, ChunkPacker packer, ChunkList chunks)
    {
        var parents = new ChunkPacker(document, countTokens, options.ParentTokens, overlap: 0, structured: true);
        foreach (var parent in parents.Pack(atoms, 0, atoms.Count))
        {
            var children = packer.Pack(atoms, parent.From, parent.To).ToList();
            if (children.Count == 1)
            {
                chunks.Add(children[0], parent: null);
                continue;
            }
            var ordinal = chunks.Add(parent, parent: null, isSearched: false);
            foreach (var child in children)
                chunks.Add(child, ordinal);
        }
    }
}
