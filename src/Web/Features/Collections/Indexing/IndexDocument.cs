using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Domain.Tenancy;
using Platform.Rag.Documents;
using Platform.Web.Hosting.Metering;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>The way of one document, inside its workspace: claimed, read, put into the indexes, shown. Nothing of it is found before the end, and nothing half of it after an early one.</summary>
internal sealed class IndexDocument(DocumentSteps steps, IndexingParts parts, UsageMeter meter, TimeProvider clock, ILogger<IndexDocument> logger)
{
    /// <summary>Does what waits for the document; nothing when somebody else has it.</summary>
    public async Task RunAsync(DocumentId id, CancellationToken cancellationToken)
    {
        if (await steps.ClaimAsync(id, cancellationToken) is not { Succeeded: true, Value: var (row, attempt) })
            return;

        CollectionLog.DocumentTaken(logger, id, attempt);
        var began = clock.GetTimestamp();
        try
        {
            await using var heartbeat = new Heartbeat(async () => (await steps.ApplyAsync(id, one => one.Beat(attempt, steps.Now, DocumentSteps.Lease), CancellationToken.None)).Succeeded, clock);
            if (await WorkAsync(row, attempt, cancellationToken) is { Succeeded: false, Error: var error })
                await FailAsync(row, attempt, error);
        }
        catch (Hosting.Answering.AnswerRefusedException refusal)
        {
            await FailAsync(row, attempt, refusal.Error);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await steps.ApplyAsync(id, one => one.Release(attempt), CancellationToken.None);
        }
        finally
        {
            await meter.AddAsync(row.ProjectId, UsageKind.Indexing, "", new UsageAmount(0, 0, clock.GetElapsedTime(began).TotalSeconds, 1));
        }
    }

    private async Task<Outcome> WorkAsync(CollectionDocument row, int attempt, CancellationToken cancellationToken)
    {
        var read = await parts.Read.HandleAsync(row, attempt, cancellationToken);
        return read is { Succeeded: true, Value: { } text } ? await PutAsync(row, text, attempt, cancellationToken) : read;
    }

    // A version that a task is filling takes its documents from there; one that is searched, or waits to be, must not miss a document.
    private async Task<Outcome> PutAsync(CollectionDocument row, ExtractedDocument text, int attempt, CancellationToken cancellationToken)
    {
        List<PreparedPassages> prepared = [];
        List<CollectionIndexId> touched = [];
        try
        {
            while (true)
            {
                foreach (var index in await parts.Rows.SearchableAsync(row.CollectionId, cancellationToken))
                {
                    if (touched.Contains(index.Id))
                        continue;
                    touched.Add(index.Id);
                    var put = await parts.Put.HandleAsync(index, row, text, share => AdvanceAsync(row.Id, attempt, share), cancellationToken);
                    if (!put.Succeeded)
                        return put.Error;
                    prepared.Add(put.Value);
                }

                var chunks = prepared.Count == 0 ? 0 : prepared[0].Chunks.Count(chunk => chunk.IsSearched);
                var switched = await parts.Rows.SwitchAsync(row.Id, prepared, one => SameScope(one, row) ? one.Complete(attempt, chunks, steps.Now) : CollectionErrors.Changed(), mustHoldAll: true, cancellationToken);
                if (switched.Succeeded)
                    CollectionLog.DocumentIndexed(logger, row.Id, chunks);
                if (switched.Error?.Code != CollectionErrors.Changed().Code)
                    return switched;
                var again = await steps.ApplyAsync(row.Id, one => one.Beat(attempt, steps.Now, DocumentSteps.Lease), cancellationToken);
                if (!again.Succeeded)
                    return again.Error;
                if (!SameScope(again.Value, row))
                    (prepared, touched) = ([], []); // its readers changed under the work: everything is put in again
                row = again.Value;
            }
        }
        finally
        {
            await TakeBackAsync(row, attempt, touched);
        }
    }

    private static bool SameScope(CollectionDocument one, CollectionDocument other) => one.Groups.SequenceEqual(other.Groups)
        && one.Fields.Count == other.Fields.Count && one.Fields.All(field => other.Fields.TryGetValue(field.Key, out var value) && value == field.Value);

    private async Task<Outcome> AdvanceAsync(DocumentId id, int attempt, double share) =>
        await steps.ApplyAsync(id, one => one.Advance(attempt, DocumentState.Embedding, share, steps.Now, DocumentSteps.Lease), CancellationToken.None);

    /// <summary>Whoever wrote into the indexes looks once more whether he still might: a document that was erased or taken over meanwhile leaves nothing behind.</summary>
    private async Task TakeBackAsync(CollectionDocument row, int attempt, IReadOnlyList<CollectionIndexId> indexes)
    {
        await using var db = await parts.Contexts.CreateDbContextAsync(CancellationToken.None);
        var now = await db.CollectionDocuments.Where(one => one.Id == row.Id).Select(one => new { one.State, one.Attempt }).SingleOrDefaultAsync();
        if (now is null || now.State == DocumentState.Erasing || (now.Attempt == attempt && now.State is DocumentState.Stopped or DocumentState.Failed))
            await parts.Stores.RemoveAsync(new TenantScope(row.TenantId, row.WorkspaceId), indexes, row.Id, CancellationToken.None);
    }

    private async Task FailAsync(CollectionDocument row, int attempt, DomainError error)
    {
        if (error.Code is "document.stopped" or "document.attempt_outdated" or "document.not_found")
            return;
        CollectionLog.DocumentFailed(logger, row.Id, error.Code);
        await steps.ApplyAsync(row.Id, one => one.Fail(attempt, error, steps.Now), CancellationToken.None);
    }
}

/// <summary>What the document job works with.</summary>
internal sealed record IndexingParts(ReadDocument Read, PutIntoIndex Put, PassageRows Rows, IndexStores Stores, IDbContextFactory<PlatformDbContext> Contexts);
