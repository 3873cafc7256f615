using Platform.Domain.Collections;

namespace Platform.Web.Features.Collections;

/// <summary>Log lines of collections; event ids 3300 to 3399.</summary>
internal static partial class CollectionLog
{
    [LoggerMessage(3301, LogLevel.Information, "Document {DocumentId} was taken, attempt {Attempt}")]
    public static partial void DocumentTaken(ILogger logger, DocumentId documentId, int attempt);

    [LoggerMessage(3302, LogLevel.Information, "Document {DocumentId} is indexed with {Passages} passages")]
    public static partial void DocumentIndexed(ILogger logger, DocumentId documentId, int passages);

    [LoggerMessage(3303, LogLevel.Warning, "Document {DocumentId} failed with {Code}")]
    public static partial void DocumentFailed(ILogger logger, DocumentId documentId, string code);

    [LoggerMessage(3304, LogLevel.Information, "Document {DocumentId} was erased; receipt {ReceiptId}")]
    public static partial void DocumentErased(ILogger logger, DocumentId documentId, ErasureReceiptId receiptId);

    [LoggerMessage(3305, LogLevel.Error, "{Left} pieces of document {DocumentId} were left after its erasure")]
    public static partial void ErasureIncomplete(ILogger logger, DocumentId documentId, int left);

    [LoggerMessage(3306, LogLevel.Information, "Work {TaskId} ({Kind}) of a collection was taken, attempt {Attempt}")]
    public static partial void TaskTaken(ILogger logger, CollectionTaskId taskId, CollectionTaskKind kind, int attempt);

    [LoggerMessage(3307, LogLevel.Information, "Work {TaskId} of a collection is done")]
    public static partial void TaskDone(ILogger logger, CollectionTaskId taskId);

    [LoggerMessage(3308, LogLevel.Warning, "Work {TaskId} of a collection failed with {Code}")]
    public static partial void TaskFailed(ILogger logger, CollectionTaskId taskId, string code);

    [LoggerMessage(3309, LogLevel.Warning, "Retrieval of collection {CollectionId} fell by {Fall} nDCG on the same questions")]
    public static partial void RetrievalFell(ILogger logger, CollectionId collectionId, double fall);

    [LoggerMessage(3310, LogLevel.Information, "{Leases} pieces of work that the process before this one left were taken back")]
    public static partial void LeasesTakenBack(ILogger logger, int leases);

    [LoggerMessage(3311, LogLevel.Information, "Work {TaskId} of a collection was ended by a person")]
    public static partial void TaskCancelled(ILogger logger, CollectionTaskId taskId);

    [LoggerMessage(3312, LogLevel.Warning, "Source {SourceId} was not synchronised: {Code}")]
    public static partial void SourceStopped(ILogger logger, CollectionSourceId sourceId, string code);

    [LoggerMessage(3313, LogLevel.Warning, "The sweep of collections failed; it is repeated")]
    public static partial void SweepFailed(ILogger logger, Exception exception);

    [LoggerMessage(3320, LogLevel.Information, "Collection {CollectionId} was backed up as {ArchiveId}, {Documents} documents")]
    public static partial void BackedUp(ILogger logger, CollectionId collectionId, ArchiveId archiveId, int documents);

    [LoggerMessage(3321, LogLevel.Information, "Archive {ArchiveId} of collection {CollectionId} is downloaded by {UserId}")]
    public static partial void ArchiveRead(ILogger logger, ArchiveId archiveId, CollectionId collectionId, string userId);

    [LoggerMessage(3322, LogLevel.Information, "Collection {CollectionId} was restored with {Documents} documents, {Embedded} of them to be embedded again")]
    public static partial void Restored(ILogger logger, CollectionId collectionId, int documents, int embedded);
}
