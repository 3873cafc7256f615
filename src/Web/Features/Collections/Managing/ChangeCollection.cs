using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Searching;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Managing;

/// <summary>How a collection answers.</summary>
/// <param name="ModelId">Base model; null for none.</param>
/// <param name="Floor">Support a sentence needs, 0 to 1.</param>
/// <param name="Refuses">True to refuse below it, false to mark.</param>
/// <param name="PageQuality">Page quality that needs no person, 0 to 1.</param>
internal sealed record AnswerWishes(Guid? ModelId, double Floor, bool Refuses, double PageQuality);

/// <summary>Changes and deletes collections.</summary>
internal sealed class ChangeCollection(
    IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, EraseDocument erase, IndexStores stores, ICollectionRerankers rerankers, AuditLog audit, TimeProvider clock)
{
    /// <returns>Refused with <c>collection.not_found</c>, <c>collection.name_invalid</c>, <c>collection.name_taken</c> or <c>collection.description_too_long</c>.</returns>
    public Task<Outcome> DescribeAsync(ProjectId project, CollectionId id, string name, string? description, CancellationToken cancellationToken) => ChangeAsync(project, id, "collection.described", async (db, collection) =>
    {
        var trimmed = name?.Trim() ?? "";
        return await db.Collections.AnyAsync(row => row.ProjectId == project && row.Id != id && row.Name == trimmed, cancellationToken)
            ? CollectionErrors.NameTaken(trimmed)
            : collection.Describe(trimmed, description);
    }, cancellationToken);

    /// <returns>Refused with <c>collection.not_found</c> or <c>collection.floor_invalid</c>.</returns>
    public Task<Outcome> AnswerAsync(ProjectId project, CollectionId id, AnswerWishes wishes, CancellationToken cancellationToken) => ChangeAsync(
        project, id, "collection.answers_set", (_, collection) => Task.FromResult(collection.Answer(wishes.ModelId is { } model ? new BaseModelId(model) : null, wishes.Floor, wishes.Refuses, wishes.PageQuality)), cancellationToken);

    /// <summary>Chooses the second look at the best passages; null for none.</summary>
    /// <returns>Refused with <c>collection.not_found</c>, <c>collection.reranker_gone</c> or <c>collection.rerank_invalid</c>.</returns>
    public async Task<Outcome> RerankAsync(ProjectId project, CollectionId id, RerankSettings? wanted, CancellationToken cancellationToken)
    {
        var choice = wanted is null ? null : (await rerankers.ListAsync(cancellationToken)).FirstOrDefault(one => one.Kind == wanted.Kind && one.ModelId == wanted.ModelId);
        if (wanted is not null && choice is null)
            return CollectionErrors.RerankerGone(wanted.ModelId.ToString());
        return await ChangeAsync(project, id, "collection.rerank_set", (_, collection) => Task.FromResult(collection.RerankBy(choice is null ? null : wanted! with { ModelName = choice.Name })), cancellationToken);
    }

    /// <summary>Sets retention and legal hold. For administrators.</summary>
    /// <returns>Refused with <c>collection.not_found</c>, <c>collection.retention_invalid</c> or <c>collection.hold_reason_too_long</c>.</returns>
    public Task<Outcome> KeepAsync(ProjectId project, CollectionId id, int? retentionDays, string? holdReason, CancellationToken cancellationToken) =>
        ChangeAsync(project, id, "collection.retention_set", (_, collection) => Task.FromResult(collection.Keep(retentionDays, holdReason)), cancellationToken);

    /// <summary>Erases every document, each with its receipt, then the collection. For administrators.</summary>
    /// <returns>Refused with <c>collection.not_found</c>, <c>collection.held</c> or <c>collection.not_deletable</c>; then nothing is erased.</returns>
    public async Task<Outcome> DeleteAsync(ProjectId project, CollectionId id, CancellationToken cancellationToken)
    {
        List<DocumentId> documents;
        List<CollectionIndexId> indexes;
        await using (var db = await contexts.CreateDbContextAsync(cancellationToken))
        {
            if (await db.Collections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.ProjectId == project, cancellationToken) is not { } collection)
                return CollectionErrors.NotFound();
            if (collection.IsHeld)
                return CollectionErrors.Held(collection.Name);
            var rows = await db.CollectionDocuments.AsNoTracking().Where(row => row.CollectionId == id).ToListAsync(cancellationToken);
            var kept = rows.Count(row => !collection.MayDelete(row, clock.GetUtcNow()).Succeeded);
            if (kept > 0)
                return CollectionErrors.NotEmpty(kept);
            documents = [.. rows.Select(row => row.Id)];
            indexes = await db.CollectionIndexes.Where(row => row.CollectionId == id).Select(row => row.Id).ToListAsync(cancellationToken);
        }

        foreach (var document in documents)
        {
            var erased = await erase.HandleAsync(id, document, cancellationToken);
            if (!erased.Succeeded && erased.Error.Kind != ErrorKind.NotFound)
                return erased.Error;
        }

        await stores.DropAsync(tenant.Scope, indexes, CancellationToken.None);
        await using var last = await contexts.CreateDbContextAsync(CancellationToken.None);
        var gone = await last.Collections.SingleAsync(row => row.Id == id, CancellationToken.None);
        last.Collections.Remove(gone);
        audit.Add(last, "collection.deleted", AuditSubject.Of("collection", id, project), new { gone.Name, documents = documents.Count });
        try
        {
            await last.SaveChangesAsync(CancellationToken.None);
            return Outcome.Success;
        }
        catch (DbUpdateException)
        {
            // A file came in, or somebody changed it, while its documents were erased.
            return CollectionErrors.Changed();
        }
    }

    private async Task<Outcome> ChangeAsync(
        ProjectId project, CollectionId id, string what, Func<PlatformDbContext, Collection, Task<Outcome>> change, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Collections.SingleOrDefaultAsync(row => row.Id == id && row.ProjectId == project, cancellationToken) is not { } collection)
            return CollectionErrors.NotFound();
        var changed = await change(db, collection);
        if (!changed.Succeeded)
            return changed;
        audit.Add(db, what, AuditSubject.Of("collection", id, project), new { collection.Name, collection.RetentionDays, held = collection.IsHeld });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return Outcome.Success;
        }
        catch (DbUpdateConcurrencyException)
        {
            return CollectionErrors.Changed();
        }
    }
}
