using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Hosting.Paging;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Managing;

/// <summary>A model that can answer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
public sealed record AnswerModelChoice(BaseModelId Id, string Name);

/// <summary>Reads collections and documents of the current workspace, as far as the reader may see them.</summary>
internal sealed class CollectionQueries(IDbContextFactory<PlatformDbContext> contexts, ReaderGroups groups)
{
    private const int MostTasks = 20;
    private const int MostFieldDocuments = 5000;
    private const int MostValues = 50;

    /// <summary>Collections of a project by name.</summary>
    public async Task<IReadOnlyList<CollectionListItem>> ListAsync(ProjectId projectId, CancellationToken cancellationToken)
    {
        var reader = await groups.ReaderAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var collections = await db.Collections.AsNoTracking().Where(row => row.ProjectId == projectId).OrderBy(row => row.Name).ToListAsync(cancellationToken);
        var ids = collections.Select(row => row.Id).ToList();
        var active = collections.Select(row => row.ActiveIndexId).ToList();
        var embedders = await db.CollectionIndexes.AsNoTracking().Where(index => active.Contains(index.Id)).ToDictionaryAsync(index => index.CollectionId, index => index.Settings.EmbedderName, cancellationToken);
        var counts = await db.CollectionDocuments.SeenBy(reader).Where(row => ids.Contains(row.CollectionId))
            .GroupBy(row => new { row.CollectionId, row.State }).Select(group => new { group.Key.CollectionId, group.Key.State, Count = group.Count(), Bytes = group.Sum(row => row.Bytes) })
            .ToListAsync(cancellationToken);
        return [.. collections.Select(row =>
        {
            var own = counts.Where(count => count.CollectionId == row.Id).ToList();
            int Of(params DocumentState[] states) => own.Where(count => states.Contains(count.State)).Sum(count => count.Count);
            return new CollectionListItem(
                row.Id, row.Name, row.Description, own.Sum(count => count.Count), Of(DocumentState.Indexed),
                Of(DocumentState.Queued, DocumentState.Extracting, DocumentState.Chunking, DocumentState.Embedding), Of(DocumentState.Failed),
                Of(DocumentState.NeedsReview, DocumentState.Quarantined), own.Sum(count => count.Bytes), embedders.GetValueOrDefault(row.Id, ""), row.IsHeld, row.CreatedAt);
        })];
    }

    /// <summary>One collection of a project; another workspace's is not found.</summary>
    public async Task<Outcome<CollectionView>> FindAsync(ProjectId projectId, CollectionId id, CancellationToken cancellationToken)
    {
        var reader = await groups.ReaderAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Collections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.ProjectId == projectId, cancellationToken) is not { } collection)
            return CollectionErrors.NotFound();
        var states = await db.CollectionDocuments.SeenBy(reader).Where(row => row.CollectionId == id)
            .GroupBy(row => row.State).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var tasks = await db.CollectionTasks.AsNoTracking().Where(row => row.CollectionId == id).OrderByDescending(row => row.CreatedAt).Take(MostTasks)
            .Select(row => new CollectionTaskView(row.Id, row.Kind, row.State, row.CancelAsked, row.Done, row.Total, row.FailureCode, row.FailureMessage, row.CreatedAt, row.EndedAt)).ToListAsync(cancellationToken);
        return new CollectionView
        {
            Id = collection.Id,
            Name = collection.Name,
            Description = collection.Description,
            Active = (await VersionsAsync(db, id, collection.ActiveIndexId, cancellationToken))[0],
            AnswerFloor = collection.AnswerFloor,
            RefusesBelowFloor = collection.RefusesBelowFloor,
            PageQualityFloor = collection.PageQualityFloor,
            AnswerModelId = collection.AnswerModelId,
            AnswerModelName = await db.BaseModels.Where(model => model.Id == collection.AnswerModelId).Select(model => model.Name).SingleOrDefaultAsync(cancellationToken) ?? "",
            Rerank = collection.Rerank,
            RetentionDays = collection.RetentionDays,
            HoldReason = collection.HoldReason,
            CreatedAt = collection.CreatedAt,
            Documents = states,
            Tasks = tasks,
        };
    }

    /// <summary>True when the project has the collection.</summary>
    public async Task<bool> ExistsAsync(ProjectId projectId, CollectionId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Collections.AnyAsync(row => row.Id == id && row.ProjectId == projectId, cancellationToken);
    }

    /// <summary>Index versions of a collection, newest first.</summary>
    public async Task<IReadOnlyList<IndexVersionView>> VersionsAsync(CollectionId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        List<IndexVersionView> versions = [];
        foreach (var version in await VersionsAsync(db, id, null, cancellationToken))
            versions.Add(version with { DocumentsSha256 = await db.FingerprintAsync(version.Id, cancellationToken) });
        return versions;
    }

    /// <summary>Documents of a collection that the reader sees, newest first.</summary>
    public async Task<Paged<DocumentListItem>> DocumentsAsync(CollectionId id, DocumentFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        var reader = await groups.ReaderAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = db.CollectionDocuments.AsNoTracking().SeenBy(reader).Where(row => row.CollectionId == id).Fitting(filter);
        var total = await rows.CountAsync(cancellationToken);
        var page = await rows.OrderByDescending(row => row.CreatedAt).ThenByDescending(row => row.Id).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, 200)).ToListAsync(cancellationToken);
        return new([.. page.Select(row => ListItem(row, reader))], total);
    }

    /// <summary>Fields of a collection's documents that the reader may read, by name, with their most frequent values: what filters are offered from.</summary>
    public async Task<IReadOnlyList<FieldView>> FieldsAsync(CollectionId id, CancellationToken cancellationToken)
    {
        var reader = await groups.ReaderAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var fields = await db.CollectionDocuments.AsNoTracking().ReadBy(reader).Where(row => row.CollectionId == id).OrderByDescending(row => row.CreatedAt).Take(MostFieldDocuments)
            .Select(row => row.Fields).ToListAsync(cancellationToken);
        return
        [
            .. fields.SelectMany(row => row).GroupBy(field => field.Key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new FieldView(
                group.Key, [.. group.GroupBy(field => field.Value, StringComparer.Ordinal).OrderByDescending(value => value.Count()).ThenBy(value => value.Key, StringComparer.Ordinal).Take(MostValues).Select(value => value.Key)])),
        ];
    }

    /// <summary>One document of a collection that the reader sees.</summary>
    public async Task<Outcome<DocumentListItem>> DocumentAsync(CollectionId collection, DocumentId id, CancellationToken cancellationToken)
    {
        var reader = await groups.ReaderAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CollectionDocuments.AsNoTracking().SeenBy(reader).SingleOrDefaultAsync(row => row.Id == id && row.CollectionId == collection, cancellationToken) is { } row
            ? ListItem(row, reader)
            : DocumentErrors.NotFound();
    }

    /// <summary>Receipts of a project, newest first, as far as the reader could see the documents.</summary>
    public async Task<Paged<ReceiptView>> ReceiptsAsync(ProjectId projectId, int skip, int take, CancellationToken cancellationToken)
    {
        var reader = await groups.ReaderAsync(cancellationToken);
        var mine = reader.Groups.ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = db.ErasureReceipts.AsNoTracking().Where(row => row.ProjectId == projectId && (reader.Manages || !row.Groups.Any() || row.Groups.Any(group => mine.Contains(group))));
        var total = await rows.CountAsync(cancellationToken);
        var page = await rows.OrderByDescending(row => row.At).Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, 200)).ToListAsync(cancellationToken);
        var askers = page.Select(row => row.RequestedBy).Distinct().ToList();
        var names = await db.Users.Where(user => askers.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.DisplayName, cancellationToken);
        return new(
            [.. page.Select(row => new ReceiptView(
                row.Id, row.CollectionName, row.DocumentName, row.ContentSha256, row.Before, row.After, names.GetValueOrDefault(row.RequestedBy, row.RequestedBy), row.At, row.PreviousHash, row.Hash, row.IsGenuine))],
            total);
    }

    /// <summary>Models that can answer.</summary>
    public async Task<IReadOnlyList<AnswerModelChoice>> AnswerModelsAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.BaseModels.AsNoTracking().Where(model => model.Status == BaseModelStatus.Usable && model.Kind == ModelKind.Generator && model.HasChatTemplate)
            .OrderBy(model => model.Name).Select(model => new AnswerModelChoice(model.Id, model.Name)).ToListAsync(cancellationToken);
    }

    private static async Task<IReadOnlyList<IndexVersionView>> VersionsAsync(PlatformDbContext db, CollectionId id, CollectionIndexId? only, CancellationToken cancellationToken)
    {
        var rows = await db.CollectionIndexes.AsNoTracking().Where(row => row.CollectionId == id && (only == null || row.Id == only)).OrderByDescending(row => row.Number).ToListAsync(cancellationToken);
        var counts = await db.IndexEntries.Where(entry => entry.CollectionId == id).GroupBy(entry => entry.IndexId)
            .Select(group => new { group.Key, Documents = group.Count(), Passages = group.Sum(entry => entry.Chunks) }).ToDictionaryAsync(group => group.Key, cancellationToken);
        return [.. rows.Select(row => new IndexVersionView(
            row.Id, row.Number, row.Settings, row.State, row.Dimensions, row.Fusion, row.FirstPass, counts.GetValueOrDefault(row.Id)?.Documents ?? 0, counts.GetValueOrDefault(row.Id)?.Passages ?? 0,
            row.FailureCode, row.FailureMessage, row.CreatedAt, row.ActivatedAt, row.RetiredAt))];
    }

    private static DocumentListItem ListItem(CollectionDocument row, Reader reader) => new(
        row.Id, row.Name, row.Format, row.Bytes, row.State, row.Progress, row.StopAsked, row.Pages, row.Chunks, row.Quality, row.Warnings.Count, row.Groups, row.Fields, row.HoldReason,
        reader.Reads(row.Groups), row.FailureCode, row.FailureMessage, row.CreatedAt, row.StartedAt, row.EndedAt, row.FileRevision);
}
