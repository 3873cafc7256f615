namespace Platform.Domain.Models;

/// <summary>Whether work fits into a node's memory.</summary>
public enum MemoryFit
{
    /// <summary>With room to spare.</summary>
    Fits = 0,

    /// <summary>More than <see cref="MemoryFits.TightShare"/> of what there is: other programs on the node may push it out.</summary>
    Tight = 1,

    /// <summary>More than there is.</summary>
    DoesNotFit = 2,
}

/// <summary>The rule behind <see cref="MemoryFit"/>.</summary>
public static class MemoryFits
{
    /// <summary>Share of the node's memory from which a fit is called tight.</summary>
    public const double TightShare = 0.85;

    /// <summary>Compares what is needed with what there is.</summary>
    /// <param name="neededBytes">Expected peak, in bytes.</param>
    /// <param name="availableBytes">The node's memory for work, in bytes.</param>
    public static MemoryFit Of(long neededBytes, long availableBytes) =>
        neededBytes > availableBytes ? MemoryFit.DoesNotFit
        : neededBytes > availableBytes * TightShare ? MemoryFit.Tight
        : MemoryFit.Fits;
}
