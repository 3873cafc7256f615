using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Managing;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Metering;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Answering;

/// <summary>Kept answers: judged by readers, reviewed by editors, given again. An answer is seen by who asked, and by those who may read all that it quotes.</summary>
internal sealed class AnswerTraces(
    IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, ReaderGroups groups, AnswerModels models, MeteredAnswers answers, IDatasetImporter importer, TimeProvider clock)
{
    private const int Most = 200;
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers of a collection, newest first; only those with a waiting correction when asked for.</summary>
    public async Task<IReadOnlyList<TraceView>> ListAsync(CollectionId collection, bool waiting, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.AnswerTraces.AsNoTracking().Where(row => row.CollectionId == collection && (!waiting || row.Review == ReviewState.Waiting))
            .OrderByDescending(row => row.AskedAt).Take(Most).ToListAsync(cancellationToken);
        return await ViewsAsync(db, rows, cancellationToken);
    }

    /// <summary>Corrections that were accepted or rejected, the last decided first.</summary>
    public async Task<IReadOnlyList<TraceView>> DecidedAsync(CollectionId collection, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.AnswerTraces.AsNoTracking().Where(row => row.CollectionId == collection && (row.Review == ReviewState.Accepted || row.Review == ReviewState.Rejected))
            .OrderByDescending(row => row.ReviewedAt).Take(Most).ToListAsync(cancellationToken);
        return await ViewsAsync(db, rows, cancellationToken);
    }

    private async Task<IReadOnlyList<TraceView>> ViewsAsync(PlatformDbContext db, List<AnswerTrace> rows, CancellationToken cancellationToken)
    {
        var askers = rows.SelectMany(row => (string?[])[row.AskedBy, row.ReviewedBy]).OfType<string>().Distinct().ToList();
        var names = await db.Users.Where(user => askers.Contains(user.Id)).ToDictionaryAsync(user => user.Id, user => user.DisplayName, cancellationToken);
        var seen = await SeenAsync(db, rows, cancellationToken);
        return [.. seen.Select(row => TraceView.Of(row, names.GetValueOrDefault(row.AskedBy, ""), names.GetValueOrDefault(row.ReviewedBy ?? "", "")))];
    }

    /// <summary>A reader says what he thinks of an answer.</summary>
    /// <returns>Refused with <c>collection.answer_not_found</c>.</returns>
    public async Task<Outcome> JudgeAsync(CollectionId collection, Guid id, Thumb thumb, string? correction, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, collection, id, cancellationToken) is not { } trace)
            return CollectionErrors.TraceNotFound();
        trace.Judge(thumb, correction);
        return await SaveAsync(db, cancellationToken);
    }

    /// <summary>Decides about a correction. Accepted, it becomes a test question with the cited passages and a training pair, in one action.</summary>
    /// <returns>Refused with <c>collection.answer_not_found</c>, or as the dataset refuses the pair; then nothing is decided.</returns>
    public async Task<Outcome> ReviewAsync(ProjectId project, CollectionId collectionId, Guid id, bool accepted, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, collectionId, id, cancellationToken) is not { } trace
            || await db.Collections.SingleOrDefaultAsync(row => row.Id == collectionId && row.ProjectId == project, cancellationToken) is not { } collection)
            return CollectionErrors.TraceNotFound();
        var correction = trace.Correction;
        if (!trace.Decide(accepted, tenant.Actor, clock.GetUtcNow()))
            return CollectionErrors.TraceNotFound();
        if (accepted)
        {
            var question = SavedQuestion.Create(
                collection, new QuestionContent(trace.Content.Question, correction, Expected(trace)), QuestionSource.Correction, tenant.Actor, clock.GetUtcNow(), trace.Id);
            if (!question.Succeeded)
                return question.Error;
            question.Value.Decide(accepted: true, tenant.Actor, clock.GetUtcNow());
            db.SavedQuestions.Add(question.Value);
            var trained = await TrainAsync(db, collection, trace, cancellationToken);
            if (!trained.Succeeded)
                return trained;
        }

        return await SaveAsync(db, cancellationToken);
    }

    /// <summary>Gives an answer again, with the same prompt, model and seed, and says whether it is the same.</summary>
    /// <returns>Refused with <c>collection.answer_not_found</c>, <c>collection.answer_erased</c>, <c>collection.no_answer_model</c> or as the model refuses.</returns>
    public async Task<Outcome<ReplayView>> ReplayAsync(ProjectId project, CollectionId collection, Guid id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await FindAsync(db, collection, id, cancellationToken) is not { } trace)
            return CollectionErrors.TraceNotFound();
        if (trace.ErasedAt is not null || trace.Content.Prompt.Length == 0)
            return CollectionErrors.TraceErased();
        var then = trace.Content.Model;
        var adapter = then.RunId is { } run
            ? await db.Adapters.Where(row => row.RunId == new RunId(run)).Select(row => (AdapterId?)row.Id).SingleOrDefaultAsync(cancellationToken)
            : null;
        var key = then.RunId is null ? $"base:{then.BaseModelId}" : $"adapter:{adapter}";
        if (await models.FindAsync(project, key, cancellationToken) is not { } model)
            return CollectionErrors.NoAnswerModel();
        List<string> changed = [];
        if (model.Trace.BaseHash != then.BaseHash)
            changed.Add("base");
        if (model.Trace.AdapterHash != then.AdapterHash)
            changed.Add("adapter");
        if (!await db.CollectionIndexes.AnyAsync(row => row.Id == trace.IndexId, cancellationToken))
            changed.Add("index");
        else if (trace.Content.DocumentsSha256.Length > 0 && trace.Content.DocumentsSha256 != await db.FingerprintAsync(trace.IndexId, cancellationToken))
            changed.Add("documents");
        try
        {
            await using var metered = await answers.OpenAsync(project, UsageKind.Answers, model.Files, wait: false, cancellationToken);
            var session = metered.Session;
            var text = new StringBuilder();
            var drawn = new AnswerWish { Temperature = trace.Content.Temperature, TopP = trace.Content.TopP, TopK = trace.Content.TopK };
            await foreach (var piece in new SessionGenerator(session, model.Tuned, drawn).AnswerAsync(trace.Content.System, trace.Content.Prompt, trace.Content.MaxTokens, trace.Content.Seed, cancellationToken))
                text.Append(piece.Text);
            var said = text.ToString().Trim();
            return new ReplayView(said, said == trace.Content.Answer, changed);
        }
        catch (AnswerRefusedException refusal)
        {
            return refusal.Error;
        }
    }

    private static List<ExpectedPassage> Expected(AnswerTrace trace)
    {
        var cited = trace.Content.Sentences.SelectMany(sentence => sentence.Citations).ToHashSet();
        var sources = trace.Content.Sources.Where(source => cited.Count == 0 || cited.Contains(source.Number)).ToList();
        return [.. (sources.Count > 0 ? sources : trace.Content.Sources).Take(3).Select(source => new ExpectedPassage(source.DocumentId, source.Start, source.Length))];
    }

    /// <summary>Every accepted correction of the collection, this one among them, as the next version of one dataset.</summary>
    private async Task<Outcome> TrainAsync(PlatformDbContext db, Collection collection, AnswerTrace accepted, CancellationToken cancellationToken)
    {
        var earlier = await db.AnswerTraces.AsNoTracking().Where(row => row.CollectionId == collection.Id && row.Review == ReviewState.Accepted && row.ErasedAt == null)
            .OrderBy(row => row.AskedAt).ToListAsync(cancellationToken);
        var lines = earlier.Where(row => row.Id != accepted.Id).Append(accepted)
            .Select(row => JsonSerializer.Serialize(new { question = row.Content.Question, answer = row.Correction, answer_id = row.Id.Value }, Json));
        var content = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        return await importer.CreateVersionAsync(
            new ServerImport(collection.ProjectId, $"{collection.Name} – corrections", [new ServerFile("train.jsonl", () => new MemoryStream(content))])
            {
                Mapping = new ColumnMapping { User = ["question"], Assistant = "answer", Label = "answer", Group = "answer_id" },
                SplitRule = new SplitRule { Mode = SplitMode.Given },
            },
            cancellationToken);
    }

    private async Task<AnswerTrace?> FindAsync(PlatformDbContext db, CollectionId collection, Guid id, CancellationToken cancellationToken)
    {
        var trace = await db.AnswerTraces.SingleOrDefaultAsync(row => row.Id == new AnswerTraceId(id) && row.CollectionId == collection, cancellationToken);
        return trace is not null && (await SeenAsync(db, [trace], cancellationToken)).Count > 0 ? trace : null;
    }

    private async Task<IReadOnlyList<AnswerTrace>> SeenAsync(PlatformDbContext db, IReadOnlyList<AnswerTrace> traces, CancellationToken cancellationToken)
    {
        var reader = await groups.ReaderAsync(cancellationToken);
        var quoted = traces.SelectMany(trace => trace.Content.Sources).Select(source => new DocumentId(source.DocumentId)).Distinct().ToList();
        var readable = (await db.CollectionDocuments.ReadBy(reader).Where(row => quoted.Contains(row.Id)).Select(row => row.Id).ToListAsync(cancellationToken)).Select(one => one.Value).ToHashSet();
        return [.. traces.Where(trace => trace.Content.Sources.All(source => readable.Contains(source.DocumentId)) && (trace.AskedBy == tenant.Actor || tenant.Role >= Domain.Tenancy.WorkspaceRole.Editor))];
    }

    private static async Task<Outcome> SaveAsync(PlatformDbContext db, CancellationToken cancellationToken)
    {
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
