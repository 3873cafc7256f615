namespace Platform.Rag.Documents;

/// <summary>A stretch of a document's canonical text.</summary>
/// <param name="Start">Offset of the first character (UTF-16 code unit), 0-based.</param>
/// <param name="Length">Number of characters.</param>
public readonly record struct TextSpan(int Start, int Length)
{
    /// <summary>Offset after the last character.</summary>
    public int End => Start + Length;

    /// <summary>True when the two stretches share a character.</summary>
    public bool Overlaps(TextSpan other) => Start < other.End && other.Start < End;
}
