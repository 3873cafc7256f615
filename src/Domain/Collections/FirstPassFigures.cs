namespace Platform.Domain.Collections;

/// <summary>
/// In which form the first pass of the vector search compares vectors; what it picks is compared again in full. Stored by name: the names never change.
/// </summary>
public enum VectorForm
{
    /// <summary>A byte a number.</summary>
    Int8 = 0,

    /// <summary>Half a byte a number.</summary>
    FourBit = 1,

    /// <summary>One bit a number.</summary>
    Binary = 2,
}

/// <summary>The vector search of an index version beside a full comparison with every vector, measured at one time.</summary>
/// <param name="Recall10">Mean share of the ten nearest of a full comparison that the search finds.</param>
/// <param name="Lower">Lower limit of its 95 % interval.</param>
/// <param name="Upper">Upper limit.</param>
/// <param name="Queries">Number of questions.</param>
/// <param name="OnSavedQuestions">True for the collection's saved questions, false for passages of its own in their place.</param>
/// <param name="Oversampling">How many times as many as were asked for the first pass picks; 1 when it leaves nothing out.</param>
/// <param name="Passages">Passages in the index then.</param>
/// <param name="FirstPassBytes">What the first pass reads.</param>
/// <param name="TotalBytes">All of the vector index.</param>
/// <param name="MedianMilliseconds">Median time of a search for ten.</param>
/// <param name="At">UTC.</param>
public sealed record FirstPassFigures(
    double Recall10, double Lower, double Upper, int Queries, bool OnSavedQuestions, int Oversampling, int Passages, long FirstPassBytes, long TotalBytes, double MedianMilliseconds, DateTimeOffset At);
