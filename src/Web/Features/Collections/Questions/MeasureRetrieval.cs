using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Statistics.Retrieval;
using Platform.Domain.Tenancy;
using Platform.Rag.Embedding;
using Platform.Rag.Index;
using Platform.Rag.Retrieval;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Features.Collections.Searching;
using Platform.Web.Persistence;
using LearntFrom = Platform.Rag.Retrieval.SavedQuestion;
using SavedQuestion = Platform.Domain.Collections.SavedQuestion;

namespace Platform.Web.Features.Collections.Questions;

/// <summary>
/// Measures an index version on the collection's accepted and frozen questions: recall, reciprocal rank and nDCG over the first ten, by words, by meaning and by both; and learns,
/// where there are enough questions, how the two are weighed. Reads as the person who asked for it.
/// </summary>
internal sealed class MeasureRetrieval(
    IDbContextFactory<PlatformDbContext> contexts, IndexStores stores, ICollectionEmbedders embedders, ReaderGroups groups, DocumentSteps steps, SecondLook look, ILogger<MeasureRetrieval> logger) : ICollectionWork
{
    private const int Cut = 10;
    private const int Batch = 64;

    public CollectionTaskKind Kind => CollectionTaskKind.Measure;

    public async Task<Outcome> RunAsync(CollectionTask task, Func<int, int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var collection = await db.Collections.AsNoTracking().SingleAsync(row => row.Id == task.CollectionId, cancellationToken);
        var id = task.IndexId ?? collection.ActiveIndexId;
        if (await db.CollectionIndexes.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.CollectionId == task.CollectionId, cancellationToken) is not { } index)
            return CollectionErrors.IndexNotFound();
        var questions = (await db.SavedQuestions.AsNoTracking().Where(row => row.CollectionId == task.CollectionId).OrderBy(row => row.Id).ToListAsync(cancellationToken)).Where(row => row.Counts).ToList();
        if (questions.Count == 0)
            return CollectionErrors.NoQuestions();
        var opened = await embedders.OpenAsync(index.Settings, cancellationToken);
        if (!opened.Succeeded)
            return opened.Error;

        var reader = await groups.ReaderAsync(cancellationToken, task.CreatedBy);
        List<LearntFrom> searched = [];
        foreach (var batch in questions.Chunk(Batch))
        {
            searched.AddRange(await SearchAsync(db, index, batch, reader, look.Counted(opened.Value, task.ProjectId), cancellationToken));
            if (await progress(searched.Count, collection.Rerank is null ? questions.Count : questions.Count * 2) is { Succeeded: false, Error: var stopped })
                return stopped;
        }

        var settings = await LearnAsync(index, searched, cancellationToken);
        List<MethodFigures> figures = [];
        if (collection.Rerank is { } rerank)
        {
            var reranked = await RerankAsync(db, (task.ProjectId, index.Id), rerank, (questions, searched), settings, done => progress(questions.Count + done, questions.Count * 2), cancellationToken);
            if (!reranked.Succeeded)
                return reranked.Error;
            figures.Add(reranked.Value);
        }

        return await RecordAsync(db, task, index, (questions, searched), (settings, figures), cancellationToken);
    }

    /// <summary>The figures of what people get: the order after the collection's second look, within its time.</summary>
    private async Task<Outcome<MethodFigures>> RerankAsync(
        PlatformDbContext db, (ProjectId Project, CollectionIndexId Index) of, RerankSettings rerank, (List<SavedQuestion> Questions, List<LearntFrom> Searched) measured, FusionSettings settings,
        Func<int, Task<Outcome>> progress, CancellationToken cancellationToken)
    {
        List<Guid[]> rankings = [];
        var fellBack = 0;
        foreach (var (question, one) in measured.Questions.Zip(measured.Searched))
        {
            var looked = await look.ApplyAsync(of.Project, rerank, question.Text, Fusion.Join(one.Keyword, one.Vector, HybridRetriever.Depth, one.Trust, settings), TextsAsync, cancellationToken);
            fellBack += looked.Because is null ? 0 : 1;
            rankings.Add([.. looked.Hits.Select(hit => hit.Id)]);
            if (await progress(rankings.Count) is { Succeeded: false, Error: var stopped })
                return stopped;
        }

        var at = 0;
        return Mean("reranked", measured.Searched, _ => rankings[at++]) with { Setting = rerank.Label, FellBack = fellBack };

        async Task<IReadOnlyList<string>> TextsAsync(IReadOnlyList<Guid> ids, CancellationToken stopping)
        {
            var wanted = ids.Select(id => new ChunkId(id)).ToList();
            var chunks = await db.StoredChunks.AsNoTracking().Where(chunk => chunk.IndexId == of.Index && wanted.Contains(chunk.Id)).ToDictionaryAsync(chunk => chunk.Id.Value, stopping);
            return [.. ids.Select(id => chunks.GetValueOrDefault(id)?.IndexedText ?? "")];
        }
    }

    /// <summary>How the two searches are weighed: learnt, where there are enough questions.</summary>
    private async Task<FusionSettings> LearnAsync(CollectionIndex index, List<LearntFrom> searched, CancellationToken cancellationToken)
    {
        if (index.Dimensions == 0 || searched.Count < FusionLearner.FewestQuestions)
            return index.Fusion is { } known ? new FusionSettings(known.Lean, known.Sureness) : FusionSettings.Default;
        var learning = FusionLearner.Learn(searched, HybridRetriever.Depth);
        var weights = learning.Learnt ? new FusionWeights(learning.Settings.Lean, learning.Settings.Sureness, searched.Count, steps.Now) : null;
        await steps.ApplyAsync(index.Id, row =>
        {
            row.Weigh(weights);
            return Outcome.Success;
        }, cancellationToken);
        return learning.Settings;
    }

    private async Task<Outcome> RecordAsync(
        PlatformDbContext db, CollectionTask task, CollectionIndex index, (List<SavedQuestion> Questions, List<LearntFrom> Searched) measured,
        (FusionSettings Settings, List<MethodFigures> Figures) found, CancellationToken cancellationToken)
    {
        var (settings, figures) = found;
        figures.Add(Mean("hybrid", measured.Searched, one => [.. Fusion.Join(one.Keyword, one.Vector, HybridRetriever.Depth, one.Trust, settings).Select(hit => hit.Id)]));
        figures.Add(Mean("keyword", measured.Searched, one => [.. one.Keyword.Select(hit => hit.Id)]));
        if (index.Dimensions > 0)
            figures.Add(Mean("dense", measured.Searched, one => [.. one.Vector.Select(hit => hit.Id)]));
        var previous = await db.RetrievalMeasurements.AsNoTracking().Where(row => row.CollectionId == task.CollectionId).OrderByDescending(row => row.At).FirstOrDefaultAsync(cancellationToken);
        var measurement = new RetrievalMeasurement(index, figures, (measured.Questions.Count, HashOf(measured.Questions)), previous, steps.Now);
        db.RetrievalMeasurements.Add(measurement);
        await db.SaveChangesAsync(cancellationToken);
        if (measurement.Alerts)
            CollectionLog.RetrievalFell(logger, task.CollectionId, measurement.Fall);
        return Outcome.Success;
    }

    private async Task<IReadOnlyList<LearntFrom>> SearchAsync(
        PlatformDbContext db, CollectionIndex index, SavedQuestion[] batch, Reader reader, ITextEmbedder? embedder, CancellationToken cancellationToken)
    {
        var partition = IndexStores.Partition(new TenantScope(index.TenantId, index.WorkspaceId));
        var (name, scope) = (IndexStores.Name(index.Id), new ReaderScope(reader.Groups));
        var vectors = embedder is null || index.Dimensions == 0 ? null : await embedder.EmbedAsync([.. batch.Select(question => question.Text)], EmbeddingRole.Query, cancellationToken);
        var entries = await db.IndexEntries.Where(entry => entry.IndexId == index.Id && entry.Chunks > 0).Select(entry => new { entry.Chunks, entry.Coverage }).ToListAsync(cancellationToken);
        var coverage = entries.Count == 0 ? 0 : entries.Sum(entry => entry.Coverage * entry.Chunks) / entries.Sum(entry => entry.Chunks);
        List<LearntFrom> found = [];
        foreach (var (at, question) in batch.Index())
        {
            var words = await stores.Keywords.SearchAsync(partition, name, question.Text, scope, HybridRetriever.Depth, cancellationToken);
            var meanings = vectors is null ? [] : await stores.Vectors.SearchAsync(partition, name, vectors[at], scope, HybridRetriever.Depth, cancellationToken);
            var trust = vectors is null ? 0 : Fusion.Trust(embedder!.Coverage(question.Text), coverage);
            found.Add(new LearntFrom(words, meanings, trust, await GradesAsync(db, index.Id, question, cancellationToken)));
        }

        return found;
    }

    /// <summary>Passages of the version that answer: those that hold at least half of an expected stretch, or lie at least half inside one.</summary>
    private static async Task<IReadOnlyDictionary<Guid, int>> GradesAsync(PlatformDbContext db, CollectionIndexId index, SavedQuestion question, CancellationToken cancellationToken)
    {
        var documents = question.Expected.Select(one => new DocumentId(one.DocumentId)).Distinct().ToList();
        var chunks = await db.StoredChunks.AsNoTracking().Where(chunk => chunk.IndexId == index && chunk.IsSearched && documents.Contains(chunk.DocumentId))
            .Select(chunk => new { chunk.Id, chunk.DocumentId, chunk.Start, chunk.Length }).ToListAsync(cancellationToken);
        Dictionary<Guid, int> grades = [];
        foreach (var chunk in chunks)
        {
            foreach (var expected in question.Expected.Where(one => one.DocumentId == chunk.DocumentId.Value))
            {
                var shared = Math.Min(chunk.Start + chunk.Length, expected.Start + expected.Length) - Math.Max(chunk.Start, expected.Start);
                if (shared > 0 && shared * 2 >= Math.Min(chunk.Length, expected.Length))
                    grades[chunk.Id.Value] = Math.Max(expected.Grade, grades.GetValueOrDefault(chunk.Id.Value));
            }
        }

        return grades;
    }

    private static MethodFigures Mean(string method, List<LearntFrom> searched, Func<LearntFrom, Guid[]> ranking)
    {
        var scores = searched.Select(one => new RetrievalScore(
            ranking(one).Index().ToDictionary(pair => pair.Item.ToString("N"), pair => -(double)pair.Index), one.Grades.ToDictionary(pair => pair.Key.ToString("N"), pair => pair.Value)))
            .Where(score => score.HasRelevant).ToList();
        return scores.Count == 0
            ? new MethodFigures(method, 0, 0, 0)
            : new MethodFigures(method, scores.Average(score => score.RecallAt(Cut)), scores.Average(score => score.ReciprocalRankAt(Cut)), scores.Average(score => score.NdcgAt(Cut, exponential: false)));
    }

    private static string HashOf(List<SavedQuestion> questions) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        JsonSerializer.Serialize(questions.Select(question => new { question.Text, question.Expected })))));
}
