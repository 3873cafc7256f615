using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Collections;

/// <summary>Where an index version stands. Stored: the numbers never change.</summary>
public enum IndexState
{
    /// <summary>Documents are being put into it; another version is searched meanwhile.</summary>
    Building = 0,

    /// <summary>Holds every document; waits for the switch.</summary>
    Ready = 1,

    /// <summary>It is searched.</summary>
    Active = 2,

    /// <summary>It was searched; a roll-back brings it up to date and searches it again.</summary>
    Retired = 3,

    /// <summary>It could not be built; the reason is kept.</summary>
    Failed = 4,
}

/// <summary>What decides an index version.</summary>
public sealed record IndexSettings
{
    /// <summary>How documents are cut.</summary>
    public ChunkSettings Chunks { get; init; } = new();

    /// <summary>Embedding model; null for a version that is searched by words only.</summary>
    public BaseModelId? EmbedderId { get; init; }

    /// <summary>The embedding model's name.</summary>
    public string EmbedderName { get; init; } = "";

    /// <summary>What the first pass of the vector search reads.</summary>
    public VectorForm Vectors { get; init; }
}

/// <summary>How the two searches are weighed; learnt from saved questions.</summary>
/// <param name="Lean">Above 0 the vectors count more, below 0 the words: logarithm of the ratio of their weights.</param>
/// <param name="Sureness">How much more a search counts whose best hit stands out further.</param>
/// <param name="Questions">Saved questions it was learnt from.</param>
/// <param name="LearntAt">UTC.</param>
public sealed record FusionWeights(double Lean, double Sureness, int Questions, DateTimeOffset LearntAt);

/// <summary>One version of a collection's index: a new embedder or another way of cutting makes a new one beside the old.</summary>
public sealed class CollectionIndex : IWorkspaceOwned, IVersioned
{
    private CollectionIndex()
    {
    }

    internal CollectionIndex(Collection collection, int number, IndexSettings settings, string createdBy, DateTimeOffset createdAt)
    {
        Id = TypedId.New<CollectionIndexId>(createdAt);
        (TenantId, WorkspaceId) = (collection.TenantId, collection.WorkspaceId);
        (CollectionId, Number, Settings) = (collection.Id, number, settings);
        (CreatedBy, CreatedAt) = (createdBy, createdAt);
    }

    /// <summary>Id; also the name of the index in both searches.</summary>
    public CollectionIndexId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The collection.</summary>
    public CollectionId CollectionId { get; private set; }

    /// <summary>From 1 in the collection.</summary>
    public int Number { get; private set; }

    /// <summary>What decides it.</summary>
    public IndexSettings Settings { get; private set; } = new();

    /// <summary>Identity of the embedder that filled it; empty until the first document, and for words only.</summary>
    public string EmbedderIdentity { get; private set; } = "";

    /// <summary>Length of its vectors; 0 for words only.</summary>
    public int Dimensions { get; private set; }

    /// <summary>Learnt weights; null while none were learnt.</summary>
    public FusionWeights? Fusion { get; private set; }

    /// <summary>What the vector search's first pass finds and takes; null while it was not measured, and for words only.</summary>
    public FirstPassFigures? FirstPass { get; private set; }

    /// <summary>Where it stands.</summary>
    public IndexState State { get; private set; }

    /// <summary>Stable code of what ended it.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>What happened and what to do.</summary>
    public string? FailureMessage { get; private set; }

    /// <summary>Who made it: account id.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it was searched first, UTC.</summary>
    public DateTimeOffset? ActivatedAt { get; private set; }

    /// <summary>When another version took over, UTC.</summary>
    public DateTimeOffset? RetiredAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>True when new documents must be put into it.</summary>
    public bool IsLive => State is IndexState.Building or IndexState.Ready or IndexState.Active;

    /// <summary>Notes which embedder fills it.</summary>
    /// <param name="identity">Identity; empty for words only.</param>
    /// <param name="dimensions">Length of a vector.</param>
    /// <returns>Refused with <c>collection.embedder_changed</c> when another one has filled it: vectors of two models cannot be compared.</returns>
    public Outcome FillWith(string identity, int dimensions)
    {
        if (EmbedderIdentity.Length > 0 && EmbedderIdentity != identity)
            return CollectionErrors.EmbedderChanged(Settings.EmbedderName);
        (EmbedderIdentity, Dimensions) = (identity, dimensions);
        return Outcome.Success;
    }

    /// <summary>Keeps learnt weights.</summary>
    /// <param name="weights">Weights; null to go by the retriever's judgement again.</param>
    public void Weigh(FusionWeights? weights) => Fusion = weights;

    /// <summary>Keeps what was measured of the first pass.</summary>
    /// <param name="figures">Figures.</param>
    public void Measured(FirstPassFigures figures) => FirstPass = figures;

    /// <summary>It holds every document.</summary>
    public Outcome CompleteBuild()
    {
        if (State != IndexState.Building)
            return CollectionErrors.IndexWrongState(Number, State);
        (State, FailureCode, FailureMessage) = (IndexState.Ready, null, null);
        return Outcome.Success;
    }

    /// <summary>It could not be built.</summary>
    /// <param name="error">Why.</param>
    public Outcome FailBuild(DomainError error)
    {
        if (State != IndexState.Building)
            return CollectionErrors.IndexWrongState(Number, State);
        (State, FailureCode, FailureMessage) = (IndexState.Failed, error.Code, error.Message);
        return Outcome.Success;
    }

    /// <summary>Brings a version that is not searched up to date again.</summary>
    public Outcome Rebuild()
    {
        if (State is not (IndexState.Retired or IndexState.Failed or IndexState.Ready))
            return CollectionErrors.IndexWrongState(Number, State);
        (State, FailureCode, FailureMessage) = (IndexState.Building, null, null);
        return Outcome.Success;
    }

    internal Outcome Activate(bool first, DateTimeOffset now)
    {
        if (State != IndexState.Ready && !(first && State == IndexState.Building))
            return CollectionErrors.IndexNotReady(Number, State);
        (State, ActivatedAt, RetiredAt) = (IndexState.Active, ActivatedAt ?? now, null);
        return Outcome.Success;
    }

    internal void Retire(DateTimeOffset now) => (State, RetiredAt) = (IndexState.Retired, now);
}
