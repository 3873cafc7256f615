using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>
/// Indexes documents anew, one after the other: each leaves the searches only while it is at work itself, and whoever ends the work finds every other document as it was.
/// What was done is known by when it ended, so that another worker goes on behind it.
/// </summary>
internal sealed class ReindexDocuments(IDbContextFactory<PlatformDbContext> contexts, DocumentSteps steps, IndexDocument index) : ICollectionWork
{
    public CollectionTaskKind Kind => CollectionTaskKind.Reindex;

    public async Task<Outcome> RunAsync(CollectionTask task, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        var selection = task.Wish!.Documents!;
        var waiting = await WaitingAsync(task, selection, cancellationToken);
        var total = Math.Max(task.Wanted, waiting.Count);
        for (var at = 0; ; at++)
        {
            if (await progress(total - waiting.Count + at, total) is { Succeeded: false, Error: var stopped })
                return stopped;
            if (at == waiting.Count)
                return Outcome.Success;
            // one that was erased, or is at work for another reason, needs nothing more
            var queued = await steps.ApplyAsync(waiting[at], row => row.Retry(selection.FromStart && row.BlobSha256.Length > 0), cancellationToken);
            if (queued.Succeeded)
                await index.RunAsync(waiting[at], cancellationToken);
        }
    }

    private async Task<List<DocumentId>> WaitingAsync(CollectionTask task, DocumentSelection selection, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.CollectionDocuments.Where(row => row.CollectionId == task.CollectionId && (row.EndedAt == null || row.EndedAt < task.CreatedAt)).Selected(selection)
            .OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).Select(row => row.Id).ToListAsync(cancellationToken);
    }
}
