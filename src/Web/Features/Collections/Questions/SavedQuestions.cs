using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Scheduling;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Questions;

/// <summary>A passage that a question expects, with its words.</summary>
public sealed record ExpectedView(Guid DocumentId, string DocumentName, int Start, int Length, int Grade);

/// <summary>A saved question.</summary>
public sealed record QuestionView(
    Guid Id, string Text, string Answer, IReadOnlyList<ExpectedView> Expected, QuestionSource Source, QuestionState State, int? TestSet, DateTimeOffset CreatedAt);

/// <summary>A measurement.</summary>
public sealed record MeasurementView(Guid Id, int IndexNumber, Guid IndexId, IReadOnlyList<MethodFigures> Figures, int Questions, string QuestionsHash, double Fall, bool Alerts, DateTimeOffset At);

/// <summary>Questions of a collection that the reader may see: those whose expected documents he may read.</summary>
internal sealed class SavedQuestions(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, ReaderGroups groups, IJobQueue queue, TimeProvider clock)
{
    private const int Most = 2000;
    private const int MostMeasurements = 200;
    private const int MostProposed = 200;

    public async Task<IReadOnlyList<QuestionView>> ListAsync(CollectionId collection, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.SavedQuestions.AsNoTracking().Where(row => row.CollectionId == collection).OrderBy(row => row.State).ThenByDescending(row => row.CreatedAt).Take(Most).ToListAsync(cancellationToken);
        var names = await NamesAsync(db, rows, cancellationToken);
        return [.. rows.Where(row => row.Expected.All(one => names.ContainsKey(one.DocumentId))).Select(row => new QuestionView(
            row.Id.Value, row.Text, row.Answer, [.. row.Expected.Select(one => new ExpectedView(one.DocumentId, names[one.DocumentId], one.Start, one.Length, one.Grade))],
            row.Source, row.State, row.TestSet, row.CreatedAt))];
    }

    /// <summary>Measurements of a collection, oldest first.</summary>
    public async Task<IReadOnlyList<MeasurementView>> MeasurementsAsync(CollectionId collection, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.RetrievalMeasurements.AsNoTracking().Where(row => row.CollectionId == collection).OrderByDescending(row => row.At).Take(MostMeasurements).ToListAsync(cancellationToken);
        return [.. rows.AsEnumerable().Reverse().Select(row => new MeasurementView(
            row.Id.Value, row.IndexNumber, row.IndexId.Value, row.Figures, row.Questions, row.QuestionsHash, row.Fall, row.Alerts, row.At))];
    }

    /// <summary>Saves a question that a person wrote, or changes one.</summary>
    /// <returns>Refused with <c>collection.not_found</c>, <c>document.not_found</c>, <c>collection.question_not_found</c>, <c>collection.question_invalid</c> or <c>collection.question_frozen</c>.</returns>
    public async Task<Outcome<SavedQuestionId>> SaveAsync(ProjectId project, CollectionId id, Guid? question, QuestionContent content, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Collections.SingleOrDefaultAsync(row => row.Id == id && row.ProjectId == project, cancellationToken) is not { } collection)
            return CollectionErrors.NotFound();
        if (await ReadableAsync(db, id, content.Expected.Select(one => one.DocumentId), cancellationToken) is { } missing)
            return missing;
        if (question is { } known)
        {
            if (await FindAsync(db, id, known, cancellationToken) is not { } row)
                return CollectionErrors.QuestionNotFound();
            var written = row.Write(content);
            if (!written.Succeeded)
                return written.Error;
            await db.SaveChangesAsync(cancellationToken);
            return row.Id;
        }

        var made = SavedQuestion.Create(collection, content, QuestionSource.Manual, tenant.Actor, clock.GetUtcNow());
        if (!made.Succeeded)
            return made.Error;
        db.SavedQuestions.Add(made.Value);
        await db.SaveChangesAsync(cancellationToken);
        return made.Value.Id;
    }

    /// <summary>Accepts or rejects a question.</summary>
    /// <returns>Refused with <c>collection.question_not_found</c> or <c>collection.question_frozen</c>.</returns>
    public async Task<Outcome> DecideAsync(CollectionId collection, Guid id, bool accepted, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, collection, id, cancellationToken) is not { } row)
            return CollectionErrors.QuestionNotFound();
        var decided = row.Decide(accepted, tenant.Actor, clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        return decided;
    }

    /// <summary>Freezes every accepted question with an expected passage into the next test set.</summary>
    /// <returns>How many. Refused with <c>collection.no_questions</c>.</returns>
    public async Task<Outcome<int>> FreezeAsync(CollectionId collection, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var next = (await db.SavedQuestions.Where(row => row.CollectionId == collection).MaxAsync(row => row.TestSet, cancellationToken) ?? 0) + 1;
        var rows = await db.SavedQuestions.Where(row => row.CollectionId == collection && row.State == QuestionState.Accepted).ToListAsync(cancellationToken);
        var frozen = rows.Count(row => row.Expected.Count > 0 && row.Freeze(next, tenant.Actor, clock.GetUtcNow()));
        if (frozen == 0)
            return CollectionErrors.NoQuestions();
        await db.SaveChangesAsync(cancellationToken);
        return frozen;
    }

    /// <summary>Queues a measurement of a version; null measures the one that is searched.</summary>
    public Task<Outcome<CollectionTaskId>> MeasureAsync(ProjectId project, CollectionId id, CollectionIndexId? index, CancellationToken cancellationToken) =>
        QueueAsync(project, id, CollectionTaskKind.Measure, index, 0, cancellationToken);

    /// <summary>Queues proposals of questions by the collection's model.</summary>
    public Task<Outcome<CollectionTaskId>> ProposeAsync(ProjectId project, CollectionId id, int wanted, CancellationToken cancellationToken) =>
        QueueAsync(project, id, CollectionTaskKind.ProposeQuestions, null, Math.Clamp(wanted, 1, MostProposed), cancellationToken);

    private async Task<Outcome<CollectionTaskId>> QueueAsync(
        ProjectId project, CollectionId id, CollectionTaskKind kind, CollectionIndexId? index, int wanted, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Collections.SingleOrDefaultAsync(row => row.Id == id && row.ProjectId == project, cancellationToken) is not { } collection)
            return CollectionErrors.NotFound();
        if (kind == CollectionTaskKind.ProposeQuestions && collection.AnswerModelId is null)
            return CollectionErrors.NoAnswerModel();
        var task = new CollectionTask(collection, kind, index, wanted, tenant.Actor, clock.GetUtcNow());
        db.CollectionTasks.Add(task);
        await db.SaveChangesAsync(cancellationToken);
        await queue.OfferAsync(CollectionTaskJob.Offer(task.Id, task.CreatedAt), cancellationToken);
        return task.Id;
    }

    private async Task<SavedQuestion?> FindAsync(PlatformDbContext db, CollectionId collection, Guid id, CancellationToken cancellationToken)
    {
        var row = await db.SavedQuestions.SingleOrDefaultAsync(one => one.Id == new SavedQuestionId(id) && one.CollectionId == collection, cancellationToken);
        return row is not null && await ReadableAsync(db, collection, row.Expected.Select(one => one.DocumentId), cancellationToken) is null ? row : null;
    }

    private async Task<DomainError?> ReadableAsync(PlatformDbContext db, CollectionId collection, IEnumerable<Guid> documents, CancellationToken cancellationToken)
    {
        var wanted = documents.Distinct().Select(one => new DocumentId(one)).ToList();
        var reader = await groups.ReaderAsync(cancellationToken);
        return await db.CollectionDocuments.ReadBy(reader).CountAsync(row => row.CollectionId == collection && wanted.Contains(row.Id), cancellationToken) == wanted.Count ? null : DocumentErrors.NotFound();
    }

    private async Task<Dictionary<Guid, string>> NamesAsync(PlatformDbContext db, List<SavedQuestion> rows, CancellationToken cancellationToken)
    {
        var reader = await groups.ReaderAsync(cancellationToken);
        var documents = rows.SelectMany(row => row.Expected).Select(one => new DocumentId(one.DocumentId)).Distinct().ToList();
        return await db.CollectionDocuments.ReadBy(reader).Where(row => documents.Contains(row.Id)).ToDictionaryAsync(row => row.Id.Value, row => row.Name, cancellationToken);
    }
}
