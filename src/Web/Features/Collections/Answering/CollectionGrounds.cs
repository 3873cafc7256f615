using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Rag.Answering;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Searching;
using Platform.Web.Hosting.Grounding;
using Platform.Web.Hosting.Metering;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;
using SavedQuestion = Platform.Domain.Collections.SavedQuestion;

namespace Platform.Web.Features.Collections.Answering;

/// <summary>Gives other features passages of collections, with the reader's permissions, and keeps what people think of answers from them.</summary>
internal sealed class CollectionGrounds(
    IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, SearchCollection search, AnswerModels models, ICollectionEmbedders embedders, MeteredModels metered, TimeProvider clock) : IGroundedAnswers
{
    // No account has it: its groups are none, and what is left is what the whole workspace may read.
    private const string Nobody = "";

    public async Task<IReadOnlyList<SearchableDocuments>> ListAsync(ProjectId project, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Collections.AsNoTracking().Where(row => row.ProjectId == project && db.IndexEntries.Any(entry => entry.IndexId == row.ActiveIndexId && entry.Chunks > 0))
            .Join(db.CollectionIndexes, row => row.ActiveIndexId, index => index.Id, (row, index) => new { row.Id, row.Name, IndexId = index.Id, index.Number })
            .OrderBy(row => row.Name).Select(row => new SearchableDocuments(row.Id, row.Name, row.IndexId, row.Number)).ToListAsync(cancellationToken);
    }

    public async Task<Outcome<Ground>> FindAsync(GroundQuestion question, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Collections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == question.Collection && row.ProjectId == question.Project, cancellationToken) is not { } collection)
            return CollectionErrors.NotFound();
        var asked = question.Question.Trim();
        var request = new SearchRequest(Beginning(asked), Ground.MostSources, IndexId: question.Index?.Value);
        var found = await search.HandleAsync(collection.Id, request, cancellationToken, question.OpenToAll ? Nobody : null);
        return found.Succeeded
            ? new Ground(collection.Id, new CollectionIndexId(found.Value.IndexId), asked, FoundSources.Of(found.Value), collection.AnswerFloor, collection.RefusesBelowFloor)
            : found.Error;
    }

    public async Task<JudgedAnswer> JudgeAsync(Ground ground, AnswerPrompt prompt, string answer, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var project = await db.Collections.Where(row => row.Id == ground.CollectionId).Select(row => row.ProjectId).SingleOrDefaultAsync(cancellationToken);
        var settings = await db.CollectionIndexes.Where(row => row.Id == ground.IndexId).Select(row => row.Settings).SingleOrDefaultAsync(cancellationToken);
        var embedder = settings is null ? null : await embedders.OpenAsync(settings, cancellationToken);
        var sentences = await Support.JudgeAsync(answer, prompt.Sources, embedder is { Succeeded: true, Value: { } opened } ? metered.Of(opened, project, UsageKind.Answers) : null, cancellationToken);
        var verdict = GroundedAnswer.VerdictOf(sentences, new AnswerOptions { Floor = ground.Floor, Refuses = ground.Refuses });
        return new JudgedAnswer((AnswerState)verdict, [.. sentences.Select(sentence => AskCollection.Kept(sentence, ground.Floor))]);
    }

    public async Task<Outcome> KeepAsync(GivenGroundedAnswer given, Thumb thumb, string? correction, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Collections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == given.Ground.CollectionId && row.ProjectId == given.Project, cancellationToken) is not { } collection)
            return CollectionErrors.NotFound();
        var model = await models.FindAsync(given.Project, given.Model, cancellationToken);
        if (model is { Tuned: true } && !given.Tuned)
            model = await models.FindAsync(given.Project, $"base:{model.Trace.BaseModelId}", cancellationToken);
        if (model is null)
            return CollectionErrors.NoAnswerModel();
        var trace = new AnswerTrace(collection, Content(given, model.Trace) with { DocumentsSha256 = await db.FingerprintAsync(given.Ground.IndexId, cancellationToken) }, tenant.Actor, clock.GetUtcNow());
        // What was erased between answer and judgement may not live on in it.
        var quoted = trace.Content.Sources.Select(source => new DocumentId(source.DocumentId)).Distinct().ToList();
        var there = await db.CollectionDocuments.Where(row => quoted.Contains(row.Id) && row.State != DocumentState.Erasing).Select(row => row.Id).ToListAsync(cancellationToken);
        foreach (var gone in quoted.Except(there))
            trace.Forget(gone, clock.GetUtcNow());
        trace.Judge(thumb, trace.ErasedAt is null ? correction : null);
        db.AnswerTraces.Add(trace);
        await db.SaveChangesAsync(cancellationToken);
        return Outcome.Success;
    }

    private static TraceContent Content(GivenGroundedAnswer given, TraceModel model) => new()
    {
        Question = given.Ground.Question,
        Answer = given.Text,
        State = given.Judged.State,
        Sentences = given.Judged.Sentences,
        Sources = given.Ground.In(given.Prompt),
        IndexId = given.Ground.IndexId.Value,
        Model = model,
        System = given.Prompt.System,
        Prompt = given.Prompt.User,
        Seed = given.Wish.Seed,
        MaxTokens = given.Wish.MaxTokens,
        Temperature = given.Wish.Temperature,
        TopP = given.Wish.TopP,
        TopK = given.Wish.TopK,
        Floor = given.Ground.Floor,
    };

    private static string Beginning(string text) => text.Length <= SavedQuestion.MaxTextLength ? text
        : text[..(char.IsHighSurrogate(text[SavedQuestion.MaxTextLength - 1]) ? SavedQuestion.MaxTextLength - 1 : SavedQuestion.MaxTextLength)];
}
