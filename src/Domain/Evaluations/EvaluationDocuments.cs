using Platform.Domain.Collections;

namespace Platform.Domain.Evaluations;

/// <summary>The documents that both models answer from beside answering without; fixed when the evaluation is made, so that it can be repeated.</summary>
public sealed record EvaluationDocuments
{
    /// <summary>The collection.</summary>
    public required CollectionId CollectionId { get; init; }

    /// <summary>Its name for people.</summary>
    public required string CollectionName { get; init; }

    /// <summary>The index version that is searched, whatever version the collection searches later.</summary>
    public required CollectionIndexId IndexId { get; init; }

    /// <summary>Its number for people.</summary>
    public required int IndexNumber { get; init; }

    /// <summary>Most passages that a case is given.</summary>
    public required int Passages { get; init; }
}
