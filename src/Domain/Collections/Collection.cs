using System.Diagnostics.CodeAnalysis;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;

namespace Platform.Domain.Collections;

/// <summary>A team's private documents, made searchable, from which models answer with citations.</summary>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "It is what people call it.")]
public sealed class Collection : IWorkspaceOwned, IVersioned
{
    /// <summary>Longest name, in characters.</summary>
    public const int MaxNameLength = 100;

    /// <summary>Longest description, in characters.</summary>
    public const int MaxDescriptionLength = 2000;

    /// <summary>Longest retention, in days.</summary>
    public const int MaxRetentionDays = 36500;

    private Collection()
    {
    }

    /// <summary>Id.</summary>
    public CollectionId Id { get; private set; }

    /// <inheritdoc/>
    public TenantId TenantId { get; private set; }

    /// <inheritdoc/>
    public WorkspaceId WorkspaceId { get; private set; }

    /// <summary>The project.</summary>
    public ProjectId ProjectId { get; private set; }

    /// <summary>Name, unique in the project.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What it holds, in the team's words.</summary>
    public string Description { get; private set; } = "";

    /// <summary>The index version that is searched.</summary>
    public CollectionIndexId ActiveIndexId { get; private set; }

    /// <summary>Number of the newest index version.</summary>
    public int LatestIndexNumber { get; private set; }

    /// <summary>Support (0 to 1) that a sentence of an answer needs.</summary>
    public double AnswerFloor { get; private set; } = 0.25;

    /// <summary>True when an answer below the floor is refused, false when its weak sentences are marked.</summary>
    public bool RefusesBelowFloor { get; private set; } = true;

    /// <summary>How the best hits are looked at a second time; null for no second look.</summary>
    public RerankSettings? Rerank { get; private set; }

    /// <summary>Pages whose text quality (0 to 1) is lower are shown to a person before the document is indexed.</summary>
    public double PageQualityFloor { get; private set; } = 0.5;

    /// <summary>Base model that answers; null until one was chosen.</summary>
    public BaseModelId? AnswerModelId { get; private set; }

    /// <summary>Days that a document must be kept after it came in; null for no rule. A younger one cannot be deleted.</summary>
    public int? RetentionDays { get; private set; }

    /// <summary>Why nothing may be deleted; empty when there is no legal hold.</summary>
    public string HoldReason { get; private set; } = "";

    /// <summary>Who made it: account id.</summary>
    public string CreatedBy { get; private set; } = "";

    /// <summary>When it was made, UTC.</summary>
    public DateTimeOffset CreatedAt { get; private set; }

    /// <inheritdoc/>
    public Guid Version { get; private set; }

    /// <summary>True when nothing may be deleted.</summary>
    public bool IsHeld => HoldReason.Length > 0;

    /// <summary>Makes a collection. Its first index version is made beside it with <see cref="NextIndex"/>.</summary>
    /// <param name="scope">Owner.</param>
    /// <param name="projectId">Project.</param>
    /// <param name="name">Name.</param>
    /// <param name="description">What it holds.</param>
    /// <param name="createdBy">Account id.</param>
    /// <param name="createdAt">UTC.</param>
    /// <returns>Refused with <c>collection.name_invalid</c> or <c>collection.description_too_long</c>.</returns>
    public static Outcome<Collection> Create(
        TenantScope scope, ProjectId projectId, string name, string? description, string createdBy, DateTimeOffset createdAt)
    {
        var collection = new Collection
        {
            Id = TypedId.New<CollectionId>(createdAt),
            TenantId = scope.TenantId,
            WorkspaceId = scope.WorkspaceId,
            ProjectId = projectId,
            CreatedBy = createdBy,
            CreatedAt = createdAt,
        };
        var described = collection.Describe(name, description);
        return described.Succeeded ? collection : described.Error;
    }

    /// <summary>Changes name and description.</summary>
    /// <param name="name">Name.</param>
    /// <param name="description">What it holds.</param>
    /// <returns>Refused with <c>collection.name_invalid</c> or <c>collection.description_too_long</c>; then nothing changes.</returns>
    public Outcome Describe(string name, string? description)
    {
        var trimmed = name?.Trim() ?? "";
        if (trimmed.Length is 0 or > MaxNameLength)
            return CollectionErrors.NameInvalid(trimmed.Length);
        if (description?.Length > MaxDescriptionLength)
            return CollectionErrors.DescriptionTooLong(description.Length);
        (Name, Description) = (trimmed, description?.Trim() ?? "");
        return Outcome.Success;
    }

    /// <summary>Says how answers are given.</summary>
    /// <param name="model">Base model; null for none.</param>
    /// <param name="floor">Support a sentence needs, 0 to 1.</param>
    /// <param name="refuses">True to refuse below it, false to mark.</param>
    /// <param name="pageQuality">Page quality that needs no person, 0 to 1.</param>
    /// <returns>Refused with <c>collection.floor_invalid</c>.</returns>
    public Outcome Answer(BaseModelId? model, double floor, bool refuses, double pageQuality)
    {
        if (floor is not (>= 0 and <= 1))
            return CollectionErrors.FloorInvalid(floor);
        if (pageQuality is not (>= 0 and <= 1))
            return CollectionErrors.FloorInvalid(pageQuality);
        (AnswerModelId, AnswerFloor, RefusesBelowFloor, PageQualityFloor) = (model, floor, refuses, pageQuality);
        return Outcome.Success;
    }

    /// <summary>Chooses how the best hits are looked at a second time.</summary>
    /// <param name="settings">The choice; null for no second look.</param>
    /// <returns>Refused with <c>collection.rerank_invalid</c>.</returns>
    public Outcome RerankBy(RerankSettings? settings)
    {
        var checkedSettings = settings?.Check() ?? Outcome.Success;
        if (checkedSettings.Succeeded)
            Rerank = settings;
        return checkedSettings;
    }

    /// <summary>Says how long documents must be kept, and whether nothing may be deleted at all.</summary>
    /// <param name="retentionDays">Days; null for no rule.</param>
    /// <param name="holdReason">Why nothing may be deleted; empty to lift a hold.</param>
    /// <returns>Refused with <c>collection.retention_invalid</c> or <c>collection.hold_reason_too_long</c>.</returns>
    public Outcome Keep(int? retentionDays, string? holdReason)
    {
        if (retentionDays is { } days and not (> 0 and <= MaxRetentionDays))
            return CollectionErrors.RetentionInvalid(days);
        var reason = holdReason?.Trim() ?? "";
        if (reason.Length > MaxDescriptionLength)
            return CollectionErrors.HoldReasonTooLong(reason.Length);
        (RetentionDays, HoldReason) = (retentionDays, reason);
        return Outcome.Success;
    }

    /// <summary>Makes the next index version; documents are searched in the old one until <see cref="Switch"/>.</summary>
    /// <param name="settings">How documents are cut and embedded.</param>
    /// <param name="createdBy">Account id.</param>
    /// <param name="createdAt">UTC.</param>
    /// <returns>The version. Refused with <c>collection.chunk_size_invalid</c>, <c>collection.overlap_invalid</c> or <c>collection.vector_form_unknown</c>.</returns>
    public Outcome<CollectionIndex> NextIndex(IndexSettings settings, string createdBy, DateTimeOffset createdAt)
    {
        if (settings.Chunks.Size is not (>= ChunkSettings.LeastSize and <= ChunkSettings.MostSize))
            return CollectionErrors.ChunkSizeInvalid(settings.Chunks.Size);
        if (settings.Chunks.Overlap < 0 || settings.Chunks.Overlap > settings.Chunks.Size / 2)
            return CollectionErrors.OverlapInvalid(settings.Chunks.Overlap, settings.Chunks.Size / 2);
        if (!Enum.IsDefined(settings.Vectors))
            return CollectionErrors.VectorFormUnknown((int)settings.Vectors);
        var index = new CollectionIndex(this, LatestIndexNumber + 1, settings, createdBy, createdAt);
        LatestIndexNumber = index.Number;
        if (index.Number == 1)
            Switch(index, null, createdAt);
        return index;
    }

    /// <summary>Searches another index version from now on.</summary>
    /// <param name="next">The version.</param>
    /// <param name="current">The version that was searched; null for the first.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Refused with <c>collection.index_not_ready</c>; then nothing changes.</returns>
    public Outcome Switch(CollectionIndex next, CollectionIndex? current, DateTimeOffset now)
    {
        var activated = next.Activate(first: current is null, now);
        if (!activated.Succeeded)
            return activated;
        current?.Retire(now);
        ActiveIndexId = next.Id;
        return Outcome.Success;
    }

    /// <summary>Whether a document may be deleted now.</summary>
    /// <param name="document">The document.</param>
    /// <param name="now">UTC.</param>
    /// <returns>Refused with <c>document.held</c>, <c>collection.held</c> or <c>document.retained</c>.</returns>
    public Outcome MayDelete(CollectionDocument document, DateTimeOffset now)
    {
        if (IsHeld)
            return CollectionErrors.Held(Name);
        if (document.IsHeld)
            return DocumentErrors.Held(document.Name);
        return RetentionDays is { } days && document.CreatedAt.AddDays(days) > now
            ? DocumentErrors.Retained(document.Name, document.CreatedAt.AddDays(days))
            : Outcome.Success;
    }
}
