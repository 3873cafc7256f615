using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Tenancy;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Versions;

/// <summary>Puts every indexed document into a version that is built beside the searched one. Documents that come in meanwhile are caught up with before it is ready.</summary>
internal sealed class BuildIndex(
    IDbContextFactory<PlatformDbContext> contexts, DocumentSteps steps, PutIntoIndex put, PassageRows rows, ExtractedTexts texts, IndexStores stores,
    MeasureFirstPass measure) : ICollectionWork
{
    public CollectionTaskKind Kind => CollectionTaskKind.BuildIndex;

    public async Task<Outcome> RunAsync(CollectionTask task, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        var id = task.IndexId!.Value;
        var built = await FillAsync(task, id, progress, cancellationToken);
        if (!built.Succeeded)
            await steps.ApplyAsync(id, index => index.FailBuild(built.Error), CancellationToken.None);
        return built;
    }

    public async Task AbandonAsync(CollectionTask task, DomainError why) =>
        await steps.ApplyAsync(task.IndexId!.Value, index => index.FailBuild(why), CancellationToken.None);

    private async Task<Outcome> FillAsync(CollectionTask task, CollectionIndexId id, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        HashSet<DocumentId> unreadable = [];
        var measured = false;
        while (true)
        {
            CollectionIndex? index;
            List<CollectionDocument> missing;
            int done;
            await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
            {
                index = await db.CollectionIndexes.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken);
                missing = await db.CollectionDocuments.AsNoTracking()
                    .Where(row => row.CollectionId == task.CollectionId && row.State == DocumentState.Indexed && !db.IndexEntries.Any(entry => entry.IndexId == id && entry.DocumentId == row.Id))
                    .OrderBy(row => row.CreatedAt).ToListAsync(cancellationToken);
                done = await db.IndexEntries.CountAsync(entry => entry.IndexId == id, cancellationToken);
            }

            if (index is null)
                return CollectionErrors.IndexNotFound();
            missing.RemoveAll(document => unreadable.Contains(document.Id));
            if (missing.Count == 0 && measured)
                return await steps.ApplyAsync(id, row => row.CompleteBuild(), cancellationToken);
            if (missing.Count == 0)
            {
                // what its vector search finds is known before anybody switches to it; documents may come in meanwhile
                measured = true;
                if (await measure.RunAsync(id, progress, cancellationToken) is { Succeeded: false, Error: var refused } && refused.Code != CollectionErrors.NoVectors(index.Number).Code)
                    return refused;
            }
            foreach (var document in missing)
            {
                var added = await put.TimedAsync(document, () => AddAsync(index, document, async share => await progress(done, done + missing.Count), cancellationToken));
                if (added.Succeeded)
                    done++;
                else if (added.Error.Code is "document.not_found" or "document.wrong_state" or "collection.changed" or "document.no_passages")
                    unreadable.Add(document.Id); // it went away, or is being read again: whoever brings it back puts it in
                else
                    return added;
                if (await progress(done, done + missing.Count) is { Succeeded: false, Error: var stopped })
                    return stopped;
            }
        }
    }

    private async Task<Outcome> AddAsync(CollectionIndex index, CollectionDocument document, Func<double, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        var text = await texts.ReadAsync(document.TenantId, document.Id, document.ExtractedSha256!, cancellationToken);
        var prepared = await put.HandleAsync(index, document, text, progress, cancellationToken);
        if (!prepared.Succeeded)
            return prepared.Error;
        var switched = await rows.SwitchAsync(
            document.Id, [prepared.Value], row => row.State == DocumentState.Indexed && row.Groups.SequenceEqual(document.Groups) ? Outcome.Success : CollectionErrors.Changed(), mustHoldAll: false, cancellationToken);
        if (!switched.Succeeded)
            await stores.RemoveAsync(new TenantScope(document.TenantId, document.WorkspaceId), [index.Id], document.Id, CancellationToken.None);
        return switched;
    }
}
