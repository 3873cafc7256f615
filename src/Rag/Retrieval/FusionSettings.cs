namespace Platform.Rag.Retrieval;

/// <summary>What fusion can learn from a collection's saved questions. All zero is the default, which treats both searches alike.</summary>
/// <param name="Lean">Above 0 the vector search counts more, below 0 the keyword search: logarithm of the ratio of their weights.</param>
/// <param name="Sureness">How much more a search counts whose best hit stands out further than the other's: power of the ratio of the two.</param>
public sealed record FusionSettings(double Lean = 0, double Sureness = 0)
{
    /// <summary>For a collection that has learnt nothing.</summary>
    public static FusionSettings Default { get; } = new();
}
