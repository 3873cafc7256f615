using System.Globalization;
using Platform.Domain.Kernel;

namespace Platform.Domain.Collections;

/// <summary>Refusals of documents.</summary>
public static class DocumentErrors
{
    /// <summary>No such document for this person.</summary>
    public static DomainError NotFound() => new("document.not_found", "There is no such document in this collection.", ErrorKind.NotFound);

    /// <summary>The file has no content.</summary>
    public static DomainError Empty(string name) => new("document.empty", $"\"{name}\" is empty. Choose a file that holds something.");

    /// <summary>The file is too large.</summary>
    public static DomainError TooLarge(long bytes, long most) => new(
        "document.too_large_upload", string.Create(CultureInfo.InvariantCulture, $"The file has {bytes:N0} bytes; one file may have {most:N0}. Divide it and upload the parts."));

    /// <summary>The upload is too large.</summary>
    public static DomainError BatchTooLarge(long bytes, long most) => new(
        "document.batch_too_large", string.Create(CultureInfo.InvariantCulture, $"This upload would have {bytes:N0} bytes; one upload may have {most:N0}. Upload the rest afterwards."));

    /// <summary>The same content is here already.</summary>
    public static DomainError Duplicate(string name) => new(
        "document.duplicate", $"A document of the same content as \"{name}\" is in the collection already.", ErrorKind.Conflict);

    /// <summary>Too many groups.</summary>
    public static DomainError GroupsInvalid(int groups) => new(
        "document.groups_invalid", $"{groups} permission groups were given; a document has at most {CollectionDocument.MaxGroups}.");

    /// <summary>A group that the person may not choose.</summary>
    public static DomainError GroupForeign() => new(
        "document.group_foreign", "A permission group was chosen that you do not belong to. Choose your own groups, or ask an administrator.", ErrorKind.Forbidden);

    /// <summary>Too many or too long fields.</summary>
    public static DomainError FieldsInvalid(int fields) => new(
        "document.fields_invalid", $"{fields} fields were given; a document has at most {CollectionDocument.MaxFields}, each name and value with at most {CollectionDocument.MaxFieldLength} characters.");

    /// <summary>The step does not fit the state.</summary>
    public static DomainError WrongState(DocumentState state) => new(
        "document.wrong_state", $"The document is {state}; this cannot be done with it now.", ErrorKind.Conflict);

    /// <summary>Another worker has it.</summary>
    public static DomainError LeaseHeld() => new("document.lease_held", "Another worker has the document.", ErrorKind.Conflict);

    /// <summary>A later attempt took over.</summary>
    public static DomainError AttemptOutdated(int attempt, int current) => new(
        "document.attempt_outdated", $"Attempt {attempt} was overtaken by attempt {current}.", ErrorKind.Conflict);

    /// <summary>The workers died too often.</summary>
    public static DomainError LostTooOften() => new(
        "document.lost_too_often", $"The worker died {CollectionDocument.MaxLosses} times under this file. Its content may be damaged or too large for the node; save it anew from its own program, then retry.");

    /// <summary>A person stopped it.</summary>
    public static DomainError Stopped() => new("document.stopped", "A person stopped the work on this document.", ErrorKind.Conflict);

    /// <summary>Nothing to index.</summary>
    public static DomainError NoText(string name) => new(
        "document.no_passages", $"\"{name}\" holds no text that could be searched. If it is a scan, install tesseract on the node and read it again.");

    /// <summary>A page is hard to read.</summary>
    public static DomainError PagesPoor(int pages, int first) => new(
        "document.pages_poor", $"{pages} pages are hard to read, the first of them page {first}. Compare the text with the page, then let the document pass or upload a better copy.");

    /// <summary>It seems to hold instructions for a model.</summary>
    public static DomainError Instructions(int places, int page) => new(
        "document.instructions", $"Text that reads like instructions to a model was found: {places} times, first on page {page}. Look at them, then let the document pass or delete it.");

    /// <summary>It may not be deleted.</summary>
    public static DomainError Held(string name) => new(
        "document.held", $"\"{name}\" is under legal hold and cannot be deleted. An administrator can lift the hold.", ErrorKind.Conflict);

    /// <summary>It may not be deleted yet.</summary>
    public static DomainError Retained(string name, DateTimeOffset until) => new(
        "document.retained", string.Create(CultureInfo.InvariantCulture, $"\"{name}\" must be kept until {until:yyyy-MM-dd} by the collection's retention and cannot be deleted before."), ErrorKind.Conflict);

    /// <summary>No such passage.</summary>
    public static DomainError ChunkNotFound() => new("document.passage_not_found", "There is no such passage in this document.", ErrorKind.NotFound);

    /// <summary>The edited text breaks a rule.</summary>
    public static DomainError ChunkTextInvalid(int length) => new(
        "document.passage_text_invalid", $"The passage would have {length} characters; it has 1 to {StoredChunk.MaxTextLength}.");
}
