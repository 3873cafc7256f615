using Platform.Rag.Documents;

namespace Platform.Rag.Chunking;

/// <summary>The smallest piece that is not cut: a sentence, a heading, a row of a table, or a part of one that is too long.</summary>
/// <param name="Span">Its part of the canonical text, without blanks at its ends.</param>
/// <param name="Tokens">Its length alone.</param>
/// <param name="Block">Number of the block it belongs to.</param>
/// <param name="Kind">Kind of that block.</param>
/// <param name="Path">Headings above it, outermost first; for a heading those above itself.</param>
/// <param name="IsBlockStart">True for the first of its block.</param>
internal sealed record Atom(TextSpan Span, int Tokens, int Block, BlockKind Kind, HeadingPath Path, bool IsBlockStart)
{
    public bool IsHeading => Kind == BlockKind.Heading;
}

/// <summary>A place in the tree of headings.</summary>
internal sealed class HeadingPath(HeadingPath? parent, string text, int level)
{
    public static readonly HeadingPath Root = new(null, "", 0);

    public HeadingPath? Parent { get; } = parent;

    public string Text { get; } = text;

    public int Level { get; } = level;

    /// <summary>Texts from the outermost heading.</summary>
    public IReadOnlyList<string> Texts()
    {
        var texts = new List<string>();
        for (var step = this; step.Parent is not null; step = step.Parent)
            texts.Insert(0, step.Text);
        return texts;
    }

    /// <summary>True when the other place is this one or under it.</summary>
    public bool Holds(HeadingPath other)
    {
        for (var step = other; step is not null; step = step.Parent)
        {
            if (ReferenceEquals(step, this))
                return true;
        }
        return false;
    }

    /// <summary>The place of a heading of this level that follows.</summary>
    public HeadingPath Above(int newLevel)
    {
        var step = this;
        while (step.Parent is not null && step.Level >= newLevel)
            step = step.Parent;
        return step;
    }
}
