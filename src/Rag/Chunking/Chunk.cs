using Platform.Rag.Documents;

namespace Platform.Rag.Chunking;

/// <summary>A passage of a document that is searched and cited as one.</summary>
/// <param name="Ordinal">Position in the document, from 0.</param>
/// <param name="Text">What is indexed and shown: <see cref="Span"/> of the canonical text, without anything added.</param>
/// <param name="Span">Its part of the canonical text.</param>
/// <param name="FirstPage">Page its first character stands on, from 1.</param>
/// <param name="LastPage">Page its last character stands on.</param>
/// <param name="Headings">The headings above it, outermost first; prefixed to the text when it is embedded and indexed by keyword.</param>
/// <param name="Parent">Ordinal of the larger passage that is given to the model when this one is found; null when it is its own parent.</param>
/// <param name="Tokens">Length in tokens of the embedder, headings included.</param>
/// <param name="IsSearched">False for a parent that only its children lead to: it is given to the model and not indexed.</param>
public sealed record Chunk(
    int Ordinal,
    string Text,
    TextSpan Span,
    int FirstPage,
    int LastPage,
    IReadOnlyList<string> Headings,
    int? Parent,
    int Tokens,
    bool IsSearched = true)
{
    /// <summary>The text as it is embedded and indexed: headings, then the passage.</summary>
    public string IndexedText => Headings.Count == 0 ? Text : string.Join(" › ", Headings) + "\n" + Text;
}
