using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Collections;

/// <summary>What became of a question. Stored: the numbers never change.</summary>
public enum AnswerState
{
    /// <summary>Every sentence has the support that is asked for.</summary>
    Supported = 0,

    /// <summary>Some sentences have too little support; they are marked.</summary>
    Marked = 1,

    /// <summary>No answer was given: the documents do not support one.</summary>
    Refused = 2,

    /// <summary>It was stopped, or the model failed.</summary>
    Broken = 3,
}

/// <summary>What a reader thought of an answer. Stored: the numbers never change.</summary>
public enum Thumb
{
    /// <summary>Nothing said.</summary>
    None = 0,

    /// <summary>Good.</summary>
    Up = 1,

    /// <summary>Bad.</summary>
    Down = 2,
}

/// <summary>What a person decided about a correction. Stored: the numbers never change.</summary>
public enum ReviewState
{
    /// <summary>There is nothing to decide.</summary>
    None = 0,

    /// <summary>A correction waits.</summary>
    Waiting = 1,

    /// <summary>It became a test item and a training pair.</summary>
    Accepted = 2,

    /// <summary>It is not used.</summary>
    Rejected = 3,
}

/// <summary>A source that an answer was given from.</summary>
/// <param name="Number">As it is cited, from 1.</param>
/// <param name="ChunkId">The passage found.</param>
/// <param name="DocumentId">Its document.</param>
/// <param name="DocumentName">The document's name at that time.</param>
/// <param name="Start">First character of the quotation in the canonical text.</param>
/// <param name="Length">Characters of the canonical text.</param>
/// <param name="Page">Page of its first character.</param>
/// <param name="Quote">The text the model was given.</param>
/// <param name="Scores">Score components by name.</param>
public sealed record TraceSource(
    int Number, Guid ChunkId, Guid DocumentId, string DocumentName, int Start, int Length, int Page, string Quote, IReadOnlyDictionary<string, double> Scores);

/// <summary>A sentence of an answer.</summary>
/// <param name="Text">Its text with its citations.</param>
/// <param name="Citations">Numbers of the sources it names.</param>
/// <param name="Support">0 to 1: how far the sources bear it.</param>
/// <param name="Weak">True when the support is below the floor.</param>
/// <param name="CitationFound">True when the model named no source and the one that bears the sentence best stands in.</param>
/// <param name="Fault">What speaks against it besides its words; null when nothing does.</param>
/// <param name="Instead">The number that its source gives instead of its own.</param>
public sealed record TraceSentence(string Text, IReadOnlyList<int> Citations, double Support, bool Weak, bool CitationFound = false, SentenceFault? Fault = null, string? Instead = null);

/// <summary>What speaks against a sentence of an answer.</summary>
public enum SentenceFault
{
    /// <summary>A number of it stands in no source.</summary>
    NumberMissing = 0,

    /// <summary>Its source gives another number.</summary>
    NumberDiffers = 1,

    /// <summary>It denies what its source says, or the other way round.</summary>
    Denied = 2,
}

/// <summary>Which model answered, exactly.</summary>
/// <param name="BaseModelId">Base model.</param>
/// <param name="Name">Its name, with the adapter's where there is one.</param>
/// <param name="BaseHash">Hash of the base model's files.</param>
/// <param name="RunId">Run whose adapter answered; null for the base alone.</param>
/// <param name="AdapterHash">Hash of the adapter; null for the base alone.</param>
public sealed record TraceModel(Guid BaseModelId, string Name, string BaseHash, Guid? RunId = null, string? AdapterHash = null);

/// <summary>An answer with everything that is needed to understand it, judge it and give it again.</summary>
public sealed class AnswerTrace : IWorkspaceOwned, IVersioned
{
    /// <summary>Longest corrected text, in characters.</summary>
    public const int MaxCorrectionLength = 10_000;

    private AnswerTrace()
    {
    }

    /// <summary>Keeps an answer.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="content">Question, answer and where it came from.</param>
    /// <param name="askedBy">Account id, or the application's key.</param>
    /// <param name="askedAt">UTC.</param>
    public AnswerTrace(Collection collection, TraceContent content, string askedBy, DateTimeOffset askedAt)
    {
        Id = TypedId.New<AnswerTraceId>(askedAt);
        (TenantId, WorkspaceId, ProjectId, CollectionId) = (collection.TenantId, collection.WorkspaceId, collection.ProjectId, collection.Id);
        (Content, IndexId, State) = (content, new CollectionIndexId(content.IndexId), content.State);
        (AskedBy, AskedAt) = (askedBy, askedAt);
    }

    /// <summary>Id.</summary>
    public AnswerTraceId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>The collection.</summary>
    public CollectionId CollectionId { get; private set; }

    /// <summary>The index version that was searched.</summary>
    public CollectionIndexId IndexId { get; private set; }

    /// <summary>Question, answer and where it came from.</summary>
    public TraceContent Content { get; private set; } = null!;

    /// <summary>What became of the question.</summary>
    public AnswerState State { get; private set; }

    /// <summary>What the reader thought.</summary>
    public Thumb Thumb { get; private set; }

    /// <summary>What the answer should have been; empty when nobody said.</summary>
    public string Correction { get; private set; } = "";

    /// <summary>What was decided about the correction.</summary>
    public ReviewState Review { get; private set; }

    /// <summary>Who decided: account id.</summary>
    public string? ReviewedBy { get; private set; }

    /// <summary>When it was decided, UTC.</summary>
    public DateTimeOffset? ReviewedAt { get; private set; }

    /// <summary>When a quoted document was erased and its quotations with it, UTC.</summary>
    public DateTimeOffset? ErasedAt { get; private set; }

    /// <summary>Who asked: account id, or the application's key.</summary>
    public string AskedBy { get; private set; } = "";

    /// <summary>When, UTC.</summary>
    public DateTimeOffset AskedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>A reader says what he thinks.</summary>
    /// <param name="thumb">Good or bad.</param>
    /// <param name="correction">What the answer should have been; empty for none.</param>
    public void Judge(Thumb thumb, string? correction)
    {
        var text = correction?.Trim() ?? "";
        Thumb = thumb;
        Correction = text.Length > MaxCorrectionLength ? text[..MaxCorrectionLength] : text;
        if (Review is ReviewState.None or ReviewState.Waiting)
            Review = Correction.Length > 0 ? ReviewState.Waiting : ReviewState.None;
    }

    /// <summary>A person decides about the correction.</summary>
    /// <param name="accepted">True to use it.</param>
    /// <param name="reviewer">Account id.</param>
    /// <param name="now">UTC.</param>
    /// <returns>False when no correction waits; then nothing changes.</returns>
    public bool Decide(bool accepted, string reviewer, DateTimeOffset now)
    {
        if (Review != ReviewState.Waiting)
            return false;
        (Review, ReviewedBy, ReviewedAt) = (accepted ? ReviewState.Accepted : ReviewState.Rejected, reviewer, now);
        return true;
    }

    /// <summary>Forgets everything that an erased document may stand in: quotations, prompt, answer and correction.</summary>
    /// <param name="document">The document.</param>
    /// <param name="now">UTC.</param>
    /// <returns>How many quotations it forgot; 0 when the answer did not use the document.</returns>
    public int Forget(DocumentId document, DateTimeOffset now)
    {
        var quotations = Content.Sources.Count(source => source.DocumentId == document.Value);
        if (quotations == 0)
            return 0;
        Content = Content with
        {
            Prompt = "",
            Answer = "",
            Sentences = [],
            Sources = [.. Content.Sources.Where(source => source.DocumentId != document.Value)],
        };
        (Correction, ErasedAt) = ("", now);
        if (Review == ReviewState.Waiting)
            Review = ReviewState.None;
        return quotations;
    }
}

/// <summary>Question, answer and where it came from.</summary>
public sealed record TraceContent
{
    /// <summary>The question.</summary>
    public required string Question { get; init; }

    /// <summary>The answer as the model gave it.</summary>
    public required string Answer { get; init; }

    /// <summary>What became of the question.</summary>
    public required AnswerState State { get; init; }

    /// <summary>The answer's sentences.</summary>
    public IReadOnlyList<TraceSentence> Sentences { get; init; } = [];

    /// <summary>The sources in the order they were given.</summary>
    public IReadOnlyList<TraceSource> Sources { get; init; } = [];

    /// <summary>The index version.</summary>
    public required Guid IndexId { get; init; }

    /// <summary>Fingerprint of the documents that the version held then; empty for answers from before it was kept.</summary>
    public string DocumentsSha256 { get; init; } = "";

    /// <summary>The model.</summary>
    public required TraceModel Model { get; init; }

    /// <summary>Instruction.</summary>
    public string System { get; init; } = "";

    /// <summary>The whole question as the model got it, sources included.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>Seed of the sampling.</summary>
    public long Seed { get; init; }

    /// <summary>Temperature of the sampling; 0 takes the likeliest token.</summary>
    public double Temperature { get; init; }

    /// <summary>Smallest set of tokens that reaches this probability.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Number of likeliest tokens kept; 0 keeps all.</summary>
    public int TopK { get; init; }

    /// <summary>Longest answer that was allowed, in tokens.</summary>
    public int MaxTokens { get; init; }

    /// <summary>The floor that held.</summary>
    public double Floor { get; init; }

    /// <summary>True when the longest answer was reached before the answer's end.</summary>
    public bool IsCut { get; init; }

    /// <summary>The second look at the passages; null where the collection had none.</summary>
    public TraceRerank? Rerank { get; init; }
}

/// <summary>The second look that an answer's passages had.</summary>
/// <param name="Label">Way, model, depth and share.</param>
/// <param name="Looked">Passages that were looked at; 0 when the searches' order stayed.</param>
/// <param name="Because">Code of why the order stayed; null when it was made anew.</param>
/// <param name="Milliseconds">Time it took.</param>
public sealed record TraceRerank(string Label, int Looked, string? Because, double Milliseconds);
