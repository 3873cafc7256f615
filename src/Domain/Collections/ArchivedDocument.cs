namespace Platform.Domain.Collections;

/// <summary>A document as it stands in an archive of its collection.</summary>
public sealed record ArchivedDocument
{
    /// <summary>Its id where it came from; passages, questions and files of the archive name it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Safe file name.</summary>
    public required string Name { get; init; }

    /// <summary>SHA-256 of the file.</summary>
    public required string ContentSha256 { get; init; }

    /// <summary>Size of the file.</summary>
    public required long Bytes { get; init; }

    /// <summary>How many archives or mails it came out of.</summary>
    public int Depth { get; init; }

    /// <summary>True when the archive holds its file.</summary>
    public bool HasFile { get; init; }

    /// <summary>True when the archive holds its extracted text.</summary>
    public bool HasText { get; init; }

    /// <summary>What its content is.</summary>
    public string Format { get; init; } = "";

    /// <summary>Its own title.</summary>
    public string Title { get; init; } = "";

    /// <summary>Names of the permission groups that may read it; none means the whole workspace.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>Fields to filter by.</summary>
    public IReadOnlyDictionary<string, string> Fields { get; init; } = new Dictionary<string, string>();

    /// <summary>Where it stood; one that was under way waits again.</summary>
    public required DocumentState State { get; init; }

    /// <summary>Pages, sheets or slides.</summary>
    public int Pages { get; init; }

    /// <summary>Characters of the canonical text.</summary>
    public int Characters { get; init; }

    /// <summary>Lowest quality of a page.</summary>
    public double? Quality { get; init; }

    /// <summary>What a person should know about it.</summary>
    public IReadOnlyList<DocumentWarning> Warnings { get; init; } = [];

    /// <summary>True when a person let it pass.</summary>
    public bool IsReleased { get; init; }

    /// <summary>Why it may not be deleted.</summary>
    public string HoldReason { get; init; } = "";

    /// <summary>Stable code of what ended it.</summary>
    public string? FailureCode { get; init; }

    /// <summary>What happened.</summary>
    public string? FailureMessage { get; init; }

    /// <summary>When it came in, UTC: its retention goes on.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Share of its passages' words that the embedder knows.</summary>
    public double Coverage { get; init; }
}

/// <summary>A passage as it stands in an archive.</summary>
/// <param name="Document">Its document.</param>
/// <param name="Facts">What it is; its text as a person may have edited it.</param>
/// <param name="IsEnabled">False when a person switched it off.</param>
/// <param name="Revision">Times a person edited it.</param>
public sealed record ArchivedPassage(Guid Document, PassageFacts Facts, bool IsEnabled, int Revision);

/// <summary>A saved question as it stands in an archive.</summary>
/// <param name="Content">What it says; expected passages name documents of the archive.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="State">What a person decided.</param>
/// <param name="TestSet">Number of the test set it was frozen in.</param>
public sealed record ArchivedQuestion(QuestionContent Content, QuestionSource Source, QuestionState State, int? TestSet);

/// <content>The way into an archive and out of it.</content>
public sealed partial class CollectionDocument
{
    /// <summary>The document as an archive keeps it.</summary>
    /// <param name="groups">Names of its permission groups.</param>
    /// <param name="coverage">Share of its passages' words that the embedder knows.</param>
    public ArchivedDocument Archived(IReadOnlyList<string> groups, double coverage) => new()
    {
        Id = Id.Value,
        Name = Name,
        ContentSha256 = ContentSha256,
        Bytes = Bytes,
        Depth = Depth,
        HasFile = BlobSha256.Length > 0,
        HasText = ExtractedSha256 is not null,
        Format = Format,
        Title = Title,
        Groups = groups,
        Fields = Fields,
        State = IsUnderWay ? DocumentState.Queued : State,
        Pages = Pages,
        Characters = Characters,
        Quality = Quality,
        Warnings = Warnings,
        IsReleased = IsReleased,
        HoldReason = HoldReason,
        FailureCode = FailureCode,
        FailureMessage = FailureMessage,
        CreatedAt = CreatedAt,
        Coverage = coverage,
    };

    /// <summary>A document that comes out of an archive.</summary>
    /// <param name="collection">The collection it goes into.</param>
    /// <param name="id">Its new id.</param>
    /// <param name="archived">What the archive says.</param>
    /// <param name="blobs">Blobs of its file and its text; empty and null where the archive has none.</param>
    /// <param name="place">Keys of its permission groups here, and its searched passages; null to have it indexed anew.</param>
    /// <param name="restored">Who restores, and when, UTC.</param>
    public static CollectionDocument Restore(
        Collection collection, DocumentId id, ArchivedDocument archived, (string File, string? Text) blobs, (IReadOnlyList<string> Groups, int? Chunks) place, (string By, DateTimeOffset At) restored)
    {
        var document = new CollectionDocument(
            collection, id, new StoredDocument(archived.Name, blobs.File, archived.ContentSha256, archived.Bytes, collection.Id.Value, archived.Depth), restored.By, archived.CreatedAt)
        {
            ExtractedSha256 = blobs.Text,
            Format = archived.Format,
            Title = archived.Title,
            Groups = place.Groups.Order(StringComparer.Ordinal).ToList(),
            Fields = archived.Fields,
            Pages = archived.Pages,
            Characters = archived.Characters,
            Quality = archived.Quality,
            Warnings = archived.Warnings,
            IsReleased = archived.IsReleased || archived.State == DocumentState.Indexed,
            State = archived.State,
            FailureCode = archived.FailureCode,
            FailureMessage = archived.FailureMessage,
        };
        document.Hold(archived.HoldReason);
        if (archived.State != DocumentState.Queued)
            document.EndedAt = restored.At;
        if (archived.State == DocumentState.Indexed)
            (document.Chunks, document.Progress) = (place.Chunks ?? 0, 1);
        if (archived.State == DocumentState.Indexed && place.Chunks is null)
            document.Wait();
        return document;
    }
}
