using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Managing;

/// <summary>What a person may do with a document that he sees.</summary>
internal sealed class DocumentWishes(
    IDbContextFactory<PlatformDbContext> contexts, DocumentSteps steps, ReaderGroups groups, IndexStores stores, PutIntoIndex put, ICollectionEmbedders embedders, IJobQueue queue)
{
    /// <summary>Tries it again, from its file or from what was read before.</summary>
    public Task<Outcome> RetryAsync(CollectionId collection, DocumentId id, bool fromStart, CancellationToken cancellationToken) =>
        QueueAsync(collection, id, row => row.Retry(fromStart && row.BlobSha256.Length > 0), cancellationToken);

    /// <summary>Lets a document pass that waited for a person.</summary>
    public Task<Outcome> LetPassAsync(CollectionId collection, DocumentId id, CancellationToken cancellationToken) => QueueAsync(collection, id, row => row.LetPass(), cancellationToken);

    /// <summary>Stops the work on it.</summary>
    public async Task<Outcome> StopAsync(CollectionId collection, DocumentId id, CancellationToken cancellationToken)
    {
        var stopped = await ChangeAsync(collection, id, row => row.AskStop(steps.Now), cancellationToken);
        if (stopped.Succeeded)
            await queue.WithdrawAsync(IndexDocumentJob.Key, id.Value, cancellationToken);
        return stopped;
    }

    /// <summary>Stops the work on every document of a collection that the reader sees.</summary>
    /// <returns>How many.</returns>
    public async Task<int> StopAllAsync(CollectionId collection, CancellationToken cancellationToken)
    {
        var reader = await groups.ReaderAsync(cancellationToken);
        List<DocumentId> busy;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            busy = await db.CollectionDocuments.SeenBy(reader)
                .Where(row => row.CollectionId == collection && (row.State == DocumentState.Queued || row.State == DocumentState.Extracting || row.State == DocumentState.Chunking || row.State == DocumentState.Embedding))
                .Select(row => row.Id).ToListAsync(cancellationToken);
        }

        var stopped = 0;
        foreach (var id in busy)
            stopped += (await StopAsync(collection, id, cancellationToken)).Succeeded ? 1 : 0;
        return stopped;
    }

    /// <summary>Puts it under legal hold, or lifts the hold.</summary>
    public async Task<Outcome> HoldAsync(CollectionId collection, DocumentId id, string? reason, CancellationToken cancellationToken) => await ChangeAsync(collection, id, row =>
    {
        row.Hold(reason);
        return Outcome.Success;
    }, cancellationToken, string.IsNullOrWhiteSpace(reason) ? "document.hold_lifted" : "document.held");

    /// <summary>Gives it other readers and fields. Both indexes follow before this ends; until they have, the stricter of both holds, for the rows are asked too.</summary>
    /// <returns>Refused with <c>document.not_found</c>, <c>collection.group_not_found</c>, <c>document.group_foreign</c>, <c>document.groups_invalid</c> or <c>document.fields_invalid</c>.</returns>
    public async Task<Outcome> ScopeAsync(
        CollectionId collection, DocumentId id, IReadOnlyCollection<string> readers, IReadOnlyDictionary<string, string> fields, CancellationToken cancellationToken)
    {
        var may = await groups.MayChooseAsync(readers, cancellationToken);
        if (!may.Succeeded)
            return may;
        var changed = await ChangeAsync(collection, id, row => row.Scope(readers, fields), cancellationToken, "document.readers_set");
        if (!changed.Succeeded)
            return changed;
        await RescopeAsync(changed.Value, cancellationToken);
        return Outcome.Success;
    }

    /// <summary>Gives a document the readers that its source says.</summary>
    public async Task<Outcome> FollowSourceAsync(DocumentId id, IReadOnlyCollection<string> readers, CancellationToken cancellationToken)
    {
        var changed = await steps.ApplyAsync(id, row => row.Scope(readers, row.Fields), cancellationToken);
        if (changed.Succeeded)
            await RescopeAsync(changed.Value, cancellationToken);
        return changed;
    }

    private async Task RescopeAsync(CollectionDocument document, CancellationToken cancellationToken)
    {
        if (document.State != DocumentState.Indexed)
            return; // its worker reads the row again when it puts passages in
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var entries = db.IndexEntries.Where(entry => entry.DocumentId == document.Id).Select(entry => entry.IndexId);
        foreach (var index in await db.CollectionIndexes.AsNoTracking().Where(index => entries.Contains(index.Id)).ToListAsync(cancellationToken))
        {
            var chunks = await db.StoredChunks.AsNoTracking().Where(chunk => chunk.IndexId == index.Id && chunk.DocumentId == document.Id && chunk.IsSearched)
                .OrderBy(chunk => chunk.Ordinal).ToListAsync(cancellationToken);
            var opened = await embedders.OpenAsync(index.Settings, cancellationToken);
            if (!opened.Succeeded || (opened.Value?.Identity ?? "") != index.EmbedderIdentity)
            {
                // Without the version's embedder its vectors cannot be written again; words alone find the document there until it is indexed anew.
                await stores.RemoveAsync(new TenantScope(document.TenantId, document.WorkspaceId), [index.Id], document.Id, cancellationToken);
                await put.PutAsync(index, document, chunks, null, cancellationToken);
                continue;
            }

            await put.PutAsync(index, document, chunks, opened.Value, cancellationToken);
        }
    }

    private async Task<Outcome> QueueAsync(CollectionId collection, DocumentId id, Func<CollectionDocument, Outcome> step, CancellationToken cancellationToken)
    {
        var changed = await ChangeAsync(collection, id, step, cancellationToken);
        if (changed.Succeeded)
            await queue.OfferAsync(IndexDocumentJob.Offer(id, steps.Now), cancellationToken);
        return changed;
    }

    private async Task<Outcome<CollectionDocument>> ChangeAsync(
        CollectionId collection, DocumentId id, Func<CollectionDocument, Outcome> step, CancellationToken cancellationToken, string? what = null)
    {
        var reader = await groups.ReaderAsync(cancellationToken);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CollectionDocuments.SeenBy(reader).AnyAsync(row => row.Id == id && row.CollectionId == collection, cancellationToken)
            ? await steps.ApplyAsync(id, step, cancellationToken, what)
            : DocumentErrors.NotFound();
    }
}
