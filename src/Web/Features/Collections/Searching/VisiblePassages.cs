using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Projects;
using Platform.Rag.Retrieval;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Searching;

/// <summary>
/// The rows behind hits. A hit without a row, of a document that is not indexed, switched off, or not the reader's is dropped: the database says what is there,
/// so that nothing half-written or half-erased is ever shown.
/// </summary>
internal sealed class VisiblePassages(IDbContextFactory<PlatformDbContext> contexts, SecondLook look)
{
    /// <summary>Passages of hits in their order, or in that of the second look, which sees nothing that the reader does not.</summary>
    public async Task<(IReadOnlyList<PassageView> Passages, Reranked? Looked)> OfAsync(
        CollectionIndexId index, IReadOnlyList<HybridHit> hits, Reader reader, Wanted wanted, CancellationToken cancellationToken)
    {
        var ids = hits.Select(hit => new ChunkId(hit.Id)).ToList();
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.StoredChunks.AsNoTracking().Where(chunk => chunk.IndexId == index && chunk.IsEnabled && ids.Contains(chunk.Id))
            .Join(db.CollectionDocuments.ReadBy(reader).Where(document => document.State == DocumentState.Indexed), chunk => chunk.DocumentId, document => document.Id, (chunk, document) => new { Chunk = chunk, document.Name })
            .ToListAsync(cancellationToken);
        var byId = rows.ToDictionary(row => row.Chunk.Id.Value);
        IReadOnlyList<HybridHit> there = [.. hits.Where(hit => byId.ContainsKey(hit.Id))];
        var looked = wanted.Rerank is { } rerank
            ? await look.ApplyAsync(wanted.Project, rerank, wanted.Query, there, (asked, _) => Task.FromResult<IReadOnlyList<string>>([.. asked.Select(id => byId[id].Chunk.IndexedText)]), cancellationToken)
            : null;
        var kept = (looked?.Hits ?? there).Take(wanted.Count).ToList();
        var parents = await ParentsAsync(db, index, [.. kept.Select(hit => byId[hit.Id].Chunk)], cancellationToken);
        return ([.. kept.Select(hit => View(hit, byId[hit.Id].Chunk, byId[hit.Id].Name, parents))], looked);
    }

    private static async Task<Dictionary<(DocumentId, int), string>> ParentsAsync(
        PlatformDbContext db, CollectionIndexId index, IReadOnlyList<StoredChunk> chunks, CancellationToken cancellationToken)
    {
        var wanted = chunks.Where(chunk => chunk.Parent is not null).ToList();
        if (wanted.Count == 0)
            return [];
        var documents = wanted.Select(chunk => chunk.DocumentId).Distinct().ToList();
        var ordinals = wanted.Select(chunk => chunk.Parent!.Value).Distinct().ToList();
        var rows = await db.StoredChunks.AsNoTracking().Where(chunk => chunk.IndexId == index && documents.Contains(chunk.DocumentId) && ordinals.Contains(chunk.Ordinal)).ToListAsync(cancellationToken);
        return rows.ToDictionary(chunk => (chunk.DocumentId, chunk.Ordinal), chunk => chunk.Text);
    }

    private static PassageView View(HybridHit hit, StoredChunk chunk, string name, Dictionary<(DocumentId, int), string> parents) => new()
    {
        ChunkId = chunk.Id.Value,
        DocumentId = chunk.DocumentId.Value,
        DocumentName = name,
        Start = chunk.Start,
        Length = chunk.Length,
        FirstPage = chunk.FirstPage,
        LastPage = chunk.LastPage,
        Headings = chunk.Headings,
        Text = chunk.Text,
        ParentText = chunk.Parent is { } parent ? parents.GetValueOrDefault((chunk.DocumentId, parent)) : null,
        Score = hit.Score,
        Words = hit.Keyword is { } words ? new ScorePart(words.Rank, words.Score, words.Deviations) : null,
        Meaning = hit.Vector is { } meaning ? new ScorePart(meaning.Rank, meaning.Score, meaning.Deviations) : null,
        Rerank = hit.Rerank,
        RankBefore = hit.RankBefore,
    };
}

/// <summary>What a search wants.</summary>
/// <param name="Project">The project.</param>
/// <param name="Query">The question.</param>
/// <param name="Count">How many passages.</param>
/// <param name="Rerank">The second look; null for none.</param>
internal sealed record Wanted(ProjectId Project, string Query, int Count, RerankSettings? Rerank);
