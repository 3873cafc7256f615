using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>The steps that a worker writes into rows, inside the owner's workspace. A row that somebody else changed is read again and the step repeated.</summary>
internal sealed class DocumentSteps(IDbContextFactory<PlatformDbContext> contexts, AuditLog audit, TimeProvider clock)
{
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);
    private const int MostTries = 8;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Takes a document.</summary>
    public async Task<Outcome<(CollectionDocument Row, int Attempt)>> ClaimAsync(DocumentId id, CancellationToken cancellationToken)
    {
        var attempt = 0;
        var claimed = await ApplyAsync(id, row =>
        {
            var taken = row.Claim(Now, Lease);
            attempt = taken.Succeeded ? taken.Value : 0;
            return taken;
        }, cancellationToken);
        return claimed.Succeeded ? (claimed.Value, attempt) : claimed.Error;
    }

    /// <summary>Applies a step to a document and saves it, with an entry of the audit log when the step has a key.</summary>
    /// <returns>The row after the step, or why the step was refused.</returns>
    public Task<Outcome<CollectionDocument>> ApplyAsync(
        DocumentId id, Func<CollectionDocument, Outcome> step, CancellationToken cancellationToken, string? what = null) =>
        ApplyAsync((db, stop) => db.CollectionDocuments.SingleOrDefaultAsync(row => row.Id == id, stop), DocumentErrors.NotFound(), step, cancellationToken, (db, row) => Note(db, what, row));

    /// <summary>Applies a step to work on a collection and saves it.</summary>
    public Task<Outcome<CollectionTask>> ApplyAsync(CollectionTaskId id, Func<CollectionTask, Outcome> step, CancellationToken cancellationToken) =>
        ApplyAsync((db, stop) => db.CollectionTasks.SingleOrDefaultAsync(row => row.Id == id, stop), CollectionErrors.TaskNotFound(), step, cancellationToken);

    /// <summary>Applies a step to an index version and saves it.</summary>
    public Task<Outcome<CollectionIndex>> ApplyAsync(CollectionIndexId id, Func<CollectionIndex, Outcome> step, CancellationToken cancellationToken) =>
        ApplyAsync((db, stop) => db.CollectionIndexes.SingleOrDefaultAsync(row => row.Id == id, stop), CollectionErrors.IndexNotFound(), step, cancellationToken);

    /// <summary>Applies a step to a source and saves it.</summary>
    public Task<Outcome<CollectionSource>> ApplyAsync(CollectionSourceId id, Func<CollectionSource, Outcome> step, CancellationToken cancellationToken) =>
        ApplyAsync((db, stop) => db.CollectionSources.SingleOrDefaultAsync(row => row.Id == id, stop), SourceErrors.NotFound(), step, cancellationToken);

    private void Note(PlatformDbContext db, string? what, CollectionDocument row)
    {
        if (what is not null)
            audit.Add(db, what, AuditSubject.Of("document", row.Id, row.ProjectId), new { groups = row.Groups.Count, fields = row.Fields.Count });
    }

    private async Task<Outcome<T>> ApplyAsync<T>(
        Func<PlatformDbContext, CancellationToken, Task<T?>> read, DomainError missing, Func<T, Outcome> step, CancellationToken cancellationToken, Action<PlatformDbContext, T>? note = null)
        where T : class
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            if (await read(db, cancellationToken) is not { } row)
                return missing;
            var applied = step(row);
            if (applied.Succeeded)
                note?.Invoke(db, row);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return applied.Succeeded ? row : applied.Error;
            }
            catch (DbUpdateConcurrencyException) when (attempt < MostTries)
            {
                // A person changed it in between; the step is made on the row as it is now.
                continue;
            }
        }
    }
}
