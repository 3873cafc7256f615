using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Managing;

/// <summary>A text that a passage had.</summary>
public sealed record RevisionView(int Number, string Text, string EditedBy, DateTimeOffset EditedAt);

/// <summary>Edits passages and switches them on and off. The document's own text never changes; every earlier text of a passage is kept.</summary>
internal sealed class EditPassage(
    IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, ReaderGroups groups, PutIntoIndex put, ICollectionEmbedders embedders, AuditLog audit, TimeProvider clock)
{
    /// <returns>Refused with <c>document.passage_not_found</c>, <c>document.passage_text_invalid</c> or <c>collection.embedder_gone</c>.</returns>
    public async Task<Outcome> WriteAsync(DocumentId document, ChunkId id, string text, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, document, id, cancellationToken) is not var (chunk, row, index))
            return DocumentErrors.ChunkNotFound();
        var opened = await embedders.OpenAsync(index.Settings, cancellationToken);
        if (!opened.Succeeded)
            return opened.Error;
        var before = chunk.Edit(text, tenant.Actor, clock.GetUtcNow());
        if (!before.Succeeded)
            return before.Error;
        db.ChunkRevisions.Add(before.Value);
        audit.Add(db, "passage.edited", AuditSubject.Of("document", document, row.ProjectId), new { passage = id, chunk.Ordinal });
        await db.SaveChangesAsync(cancellationToken);
        if (chunk.IsSearched)
            await put.PutAsync(index, row, [chunk], opened.Value, CancellationToken.None);
        return Outcome.Success;
    }

    /// <returns>Refused with <c>document.passage_not_found</c>.</returns>
    public async Task<Outcome> EnableAsync(DocumentId document, ChunkId id, bool enabled, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, document, id, cancellationToken) is not var (chunk, row, _))
            return DocumentErrors.ChunkNotFound();
        chunk.Enable(enabled);
        audit.Add(db, enabled ? "passage.switched_on" : "passage.switched_off", AuditSubject.Of("document", document, row.ProjectId), new { passage = id, chunk.Ordinal });
        await db.SaveChangesAsync(cancellationToken);
        return Outcome.Success;
    }

    /// <summary>Earlier texts of a passage, newest first.</summary>
    public async Task<IReadOnlyList<RevisionView>> HistoryAsync(DocumentId document, ChunkId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, document, id, cancellationToken) is null)
            return [];
        return await db.ChunkRevisions.AsNoTracking().Where(row => row.ChunkId == id).OrderByDescending(row => row.EditedAt)
            .Select(row => new RevisionView(row.Number, row.Text, row.EditedBy, row.EditedAt)).ToListAsync(cancellationToken);
    }

    private async Task<(StoredChunk Chunk, CollectionDocument Row, CollectionIndex Index)?> FindAsync(
        PlatformDbContext db, DocumentId document, ChunkId id, CancellationToken cancellationToken)
    {
        var reader = await groups.ReaderAsync(cancellationToken);
        var row = await db.CollectionDocuments.ReadBy(reader).SingleOrDefaultAsync(one => one.Id == document && one.State == DocumentState.Indexed, cancellationToken);
        var chunk = row is null ? null : await db.StoredChunks.SingleOrDefaultAsync(one => one.Id == id && one.DocumentId == document, cancellationToken);
        var index = chunk is null ? null : await db.CollectionIndexes.SingleOrDefaultAsync(one => one.Id == chunk.IndexId, cancellationToken);
        return index is null ? null : (chunk!, row!, index);
    }
}
