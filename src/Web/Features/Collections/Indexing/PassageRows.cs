using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Rag.Chunking;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Indexing;

/// <summary>The passages of a document in one index version, ready to be saved.</summary>
/// <param name="Index">The version.</param>
/// <param name="Chunks">Its passages.</param>
internal sealed record PreparedPassages(CollectionIndex Index, IReadOnlyList<StoredChunk> Chunks)
{
    /// <summary>Share of their words that the embedder knows.</summary>
    public double Coverage { get; init; }
}

/// <summary>Rows of passages: made from chunks, and switched on in one save.</summary>
internal sealed class PassageRows(IDbContextFactory<PlatformDbContext> contexts, TimeProvider clock)
{
    /// <summary>Rows for chunks. Ids are the same whenever the same passage of the same version is made; what a person edited or switched off stays so.</summary>
    public async Task<PreparedPassages> PrepareAsync(CollectionIndex index, CollectionDocument document, IReadOnlyList<Chunk> chunks, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var touched = await db.StoredChunks.AsNoTracking().Where(row => row.DocumentId == document.Id && (row.Revision > 0 || !row.IsEnabled)).ToListAsync(cancellationToken);
        var edits = touched.OrderByDescending(row => row.IndexId == index.Id).GroupBy(row => (row.Start, row.Length)).ToDictionary(group => group.Key, group => group.First());
        List<StoredChunk> rows = [];
        foreach (var chunk in chunks)
        {
            var facts = new PassageFacts(
                chunk.Ordinal, chunk.Text, chunk.Span.Start, chunk.Span.Length, chunk.FirstPage, chunk.LastPage, [.. chunk.Headings], chunk.Parent, chunk.Tokens, chunk.IsSearched);
            var row = new StoredChunk(index, document.Id, IdOf(index.Id, document.Id, chunk.Ordinal), facts);
            if (edits.TryGetValue((row.Start, row.Length), out var before))
                row.Inherit(before);
            rows.Add(row);
        }

        return new PreparedPassages(index, rows);
    }

    /// <summary>Makes the passages visible and the document indexed, in one transaction. A worker that was overtaken changes nothing.</summary>
    /// <param name="id">The document.</param>
    /// <param name="passages">Its passages in every version that it was put into.</param>
    /// <param name="complete">Step of the document's row; refused when the worker was overtaken. </param>
    /// <param name="mustHoldAll">True to refuse with <c>collection.changed</c> when a version that is searched, or waits to be, is not among <paramref name="passages"/>.</param>
    /// <param name="cancellationToken">Stops before the save.</param>
    public async Task<Outcome> SwitchAsync(
        DocumentId id, IReadOnlyList<PreparedPassages> passages, Func<CollectionDocument, Outcome> complete, bool mustHoldAll, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.CollectionDocuments.SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } document)
            return DocumentErrors.NotFound();
        var completed = complete(document);
        if (!completed.Succeeded)
            return completed;
        if (mustHoldAll && (await SearchableAsync(db, document.CollectionId, cancellationToken)).Any(index => passages.All(one => one.Index.Id != index.Id)))
            return CollectionErrors.Changed();
        foreach (var one in passages)
        {
            await db.StoredChunks.Where(row => row.IndexId == one.Index.Id && row.DocumentId == id).ExecuteDeleteAsync(cancellationToken);
            await db.IndexEntries.Where(row => row.IndexId == one.Index.Id && row.DocumentId == id).ExecuteDeleteAsync(cancellationToken);
            db.StoredChunks.AddRange(one.Chunks);
            db.IndexEntries.Add(new IndexEntry(one.Index, id, one.Chunks.Count(chunk => chunk.IsSearched), one.Coverage, clock.GetUtcNow()));
        }

        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            return CollectionErrors.Changed();
        }

        await transaction.CommitAsync(cancellationToken);
        return Outcome.Success;
    }

    /// <summary>Versions that are searched or wait to be, the one that is searched first.</summary>
    public async Task<IReadOnlyList<CollectionIndex>> SearchableAsync(CollectionId collection, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await SearchableAsync(db, collection, cancellationToken);
    }

    private static Task<List<CollectionIndex>> SearchableAsync(PlatformDbContext db, CollectionId collection, CancellationToken cancellationToken) => db.CollectionIndexes.AsNoTracking()
        .Where(index => index.CollectionId == collection && (index.State == IndexState.Active || index.State == IndexState.Ready))
        .OrderByDescending(index => index.State == IndexState.Active).ThenBy(index => index.Number).ToListAsync(cancellationToken);

    /// <summary>Id of a passage: the same whenever it is made again.</summary>
    public static ChunkId IdOf(CollectionIndexId index, DocumentId document, int ordinal)
    {
        Span<byte> name = stackalloc byte[36];
        index.Value.TryWriteBytes(name);
        document.Value.TryWriteBytes(name[16..]);
        BitConverter.TryWriteBytes(name[32..], ordinal);
        return new ChunkId(new Guid(SHA256.HashData(name).AsSpan(0, 16)));
    }
}
