using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Domain.Statistics.Proportions;
using Platform.Domain.Statistics.Sampling;
using Platform.Domain.Tenancy;
using Platform.Rag.Embedding;
using Platform.Rag.Index;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Hosting.Metering;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Versions;

/// <summary>
/// Measures the vector search of an index version beside a full comparison with every vector: on the collection's saved questions, or on passages of its own where there are too few.
/// Only figures leave it, so it reads all that the version holds.
/// </summary>
internal sealed class MeasureFirstPass(IDbContextFactory<PlatformDbContext> contexts, IndexStores stores, ICollectionEmbedders embedders, MeteredModels metered, DocumentSteps steps) : ICollectionWork
{
    private const int Cut = 10;
    private const int FewestQuestions = 20;
    private const int MostQueries = 200;
    private const int Batch = 32;
    private const double Confidence = 0.95;

    public CollectionTaskKind Kind => CollectionTaskKind.MeasureFirstPass;

    public Task<Outcome> RunAsync(CollectionTask task, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken) =>
        RunAsync(task.IndexId!.Value, progress, cancellationToken);

    /// <returns>Refused with <c>collection.index_not_found</c>, <c>collection.embedder_gone</c>, <c>collection.no_vectors</c> or as <paramref name="progress"/> refuses.</returns>
    public async Task<Outcome> RunAsync(CollectionIndexId id, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.CollectionIndexes.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellationToken) is not { } index)
            return CollectionErrors.IndexNotFound();
        var opened = await embedders.OpenAsync(index.Settings, cancellationToken);
        if (!opened.Succeeded)
            return opened.Error;
        var (texts, saved) = await QueriesAsync(db, index, cancellationToken);
        var project = await db.Collections.Where(row => row.Id == index.CollectionId).Select(row => row.ProjectId).SingleAsync(cancellationToken);
        if (metered.Of(opened.Value, project, UsageKind.Search) is not { } embedder || index.Dimensions == 0 || texts.Count == 0)
            return CollectionErrors.NoVectors(index.Number);

        var scope = await EverythingAsync(db, index, cancellationToken);
        List<(double Shared, double Milliseconds)> searched = [];
        foreach (var batch in texts.Chunk(Batch))
        {
            foreach (var query in await embedder.EmbedAsync(batch, EmbeddingRole.Query, cancellationToken))
                searched.Add(await SearchAsync(index, query, scope, cancellationToken));
            if (await progress(searched.Count, texts.Count) is { Succeeded: false, Error: var stopped })
                return stopped;
        }

        var figures = await FiguresAsync(index, searched, saved, cancellationToken);
        var kept = await steps.ApplyAsync(id, row =>
        {
            row.Measured(figures);
            return Outcome.Success;
        }, cancellationToken);
        return kept.Succeeded ? Outcome.Success : kept.Error;
    }

    private async Task<(double Shared, double Milliseconds)> SearchAsync(CollectionIndex index, float[] query, ReaderScope scope, CancellationToken cancellationToken)
    {
        var (partition, name) = (Partition(index), IndexStores.Name(index.Id));
        // first the full comparison, so that neither finds a cold file
        var all = await stores.Vectors.CompareAllAsync(partition, name, query, scope, Cut, cancellationToken);
        var started = Stopwatch.GetTimestamp();
        var found = await stores.Vectors.SearchAsync(partition, name, query, scope, Cut, cancellationToken);
        var milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return (all.Count == 0 ? 1 : (double)found.Select(hit => hit.Id).Intersect(all.Select(hit => hit.Id)).Count() / all.Count, milliseconds);
    }

    private async Task<FirstPassFigures> FiguresAsync(CollectionIndex index, List<(double Shared, double Milliseconds)> searched, bool saved, CancellationToken cancellationToken)
    {
        var size = await stores.Vectors.SizeAsync(Partition(index), IndexStores.Name(index.Id), cancellationToken);
        var recall = searched.Average(one => one.Shared);
        // a share of ten varies less from question to question than a yes or no does: the interval is on the safe side
        var interval = Wilson.Interval((long)Math.Floor(recall * searched.Count), searched.Count, Confidence);
        return new FirstPassFigures(
            recall, interval.Lower, Math.Max(interval.Upper, recall), searched.Count, saved, index.Settings.Vectors.Oversampling(),
            size.Passages, size.FirstPassBytes, size.TotalBytes, Quantile.Median([.. searched.Select(one => one.Milliseconds)]), steps.Now);
    }

    private static PartitionKey Partition(CollectionIndex index) => IndexStores.Partition(new TenantScope(index.TenantId, index.WorkspaceId));

    // Ids of passages are hashes: taking them at equal steps is a draw, and one that comes out the same again.
    private static async Task<(IReadOnlyList<string> Texts, bool Saved)> QueriesAsync(PlatformDbContext db, CollectionIndex index, CancellationToken cancellationToken)
    {
        var questions = (await db.SavedQuestions.AsNoTracking().Where(row => row.CollectionId == index.CollectionId).OrderBy(row => row.Id).ToListAsync(cancellationToken)).Where(row => row.Counts).ToList();
        if (questions.Count >= FewestQuestions)
            return ([.. questions.Take(MostQueries).Select(question => question.Text)], true);
        var ids = await db.StoredChunks.Where(row => row.IndexId == index.Id && row.IsSearched).OrderBy(row => row.Id).Select(row => row.Id).ToListAsync(cancellationToken);
        var step = Math.Max(1, ids.Count / MostQueries);
        var drawn = ids.Where((_, at) => at % step == 0).Take(MostQueries).ToList();
        return (await db.StoredChunks.Where(row => drawn.Contains(row.Id)).OrderBy(row => row.Id).Select(row => row.Text).ToListAsync(cancellationToken), false);
    }

    private static async Task<ReaderScope> EverythingAsync(PlatformDbContext db, CollectionIndex index, CancellationToken cancellationToken)
    {
        var groups = await db.CollectionDocuments.Where(row => row.CollectionId == index.CollectionId).Select(row => row.Groups).ToListAsync(cancellationToken);
        return new ReaderScope(groups.SelectMany(one => one).ToHashSet(StringComparer.Ordinal));
    }
}
