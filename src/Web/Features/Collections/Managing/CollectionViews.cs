using Platform.Domain.Collections;
using Platform.Domain.Models;

namespace Platform.Web.Features.Collections.Managing;

/// <summary>A collection in a list.</summary>
public sealed record CollectionListItem(
    CollectionId Id, string Name, string Description, int Documents, int Indexed, int UnderWay, int Failed, int Waiting, long Bytes, string Embedder, bool IsHeld, DateTimeOffset CreatedAt);

/// <summary>A collection.</summary>
public sealed record CollectionView
{
    public required CollectionId Id { get; init; }

    public required string Name { get; init; }

    public required string Description { get; init; }

    public required IndexVersionView Active { get; init; }

    public required double AnswerFloor { get; init; }

    public required bool RefusesBelowFloor { get; init; }

    public required double PageQualityFloor { get; init; }

    public BaseModelId? AnswerModelId { get; init; }

    public string AnswerModelName { get; init; } = "";

    public RerankSettings? Rerank { get; init; }

    public int? RetentionDays { get; init; }

    public string HoldReason { get; init; } = "";

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Documents that the reader sees, by state.</summary>
    public required IReadOnlyDictionary<DocumentState, int> Documents { get; init; }

    public IReadOnlyList<CollectionTaskView> Tasks { get; init; } = [];

    public bool IsWordsOnly => Active.Settings.EmbedderId is null;
}

/// <summary>An index version.</summary>
public sealed record IndexVersionView(
    CollectionIndexId Id, int Number, IndexSettings Settings, IndexState State, int Dimensions, FusionWeights? Fusion, FirstPassFigures? FirstPass, int Documents, int Passages,
    string? FailureCode, string? FailureMessage, DateTimeOffset CreatedAt, DateTimeOffset? ActivatedAt, DateTimeOffset? RetiredAt)
{
    /// <summary>Fingerprint of the documents it holds now; empty where it was not asked for.</summary>
    public string DocumentsSha256 { get; init; } = "";
}

/// <summary>Background work on a collection.</summary>
public sealed record CollectionTaskView(
    CollectionTaskId Id, CollectionTaskKind Kind, TaskState State, bool CancelAsked, int Done, int Total, string? FailureCode, string? FailureMessage, DateTimeOffset CreatedAt, DateTimeOffset? EndedAt);

/// <summary>A document in a list.</summary>
public sealed record DocumentListItem(
    DocumentId Id, string Name, string Format, long Bytes, DocumentState State, double Progress, bool StopAsked, int Pages, int Chunks, double? Quality, int Warnings,
    IReadOnlyList<string> Groups, IReadOnlyDictionary<string, string> Fields, string HoldReason, bool CanReadText, string? FailureCode, string? FailureMessage,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, int FileRevision = 0)
{
    public bool IsHeld => HoldReason.Length > 0;

    public bool IsUnderWay => State is DocumentState.Queued or DocumentState.Extracting or DocumentState.Chunking or DocumentState.Embedding;
}

/// <summary>What a list of documents is filtered by.</summary>
/// <param name="Text">Part of the name.</param>
/// <param name="State">State; null for all.</param>
/// <param name="Group">Key of a group; null for all.</param>
public sealed record DocumentFilter(string? Text = null, DocumentState? State = null, string? Group = null)
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    /// <summary>Format; null for all.</summary>
    public string? Format { get; init; }

    /// <summary>Fields that a document must have, each with this value.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = None;

    /// <summary>True when it lets everything pass.</summary>
    public bool IsOpen => string.IsNullOrWhiteSpace(Text) && State is null && string.IsNullOrEmpty(Group) && string.IsNullOrEmpty(Format) && Fields.Count == 0;
}

/// <summary>A field of a collection's documents.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">Its values, the most frequent first.</param>
public sealed record FieldView(string Name, IReadOnlyList<string> Values);

/// <summary>A receipt.</summary>
public sealed record ReceiptView(
    ErasureReceiptId Id, string CollectionName, string DocumentName, string ContentSha256, ErasureCounts Before, ErasureCounts After, string RequestedBy, DateTimeOffset At,
    string PreviousHash, string Hash, bool IsGenuine);
