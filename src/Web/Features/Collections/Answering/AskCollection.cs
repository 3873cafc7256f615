using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Collections;
using Platform.Domain.Kernel;
using Platform.Domain.Metering;
using Platform.Domain.Projects;
using Platform.Rag.Answering;
using Platform.Web.Features.Collections.Indexing;
using Platform.Web.Features.Collections.Searching;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Metering;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Collections.Answering;

/// <summary>A question to be answered.</summary>
/// <param name="Question">The question.</param>
/// <param name="Model"><c>base:id</c> or <c>adapter:id</c>; null for the collection's own.</param>
/// <param name="Documents">Only these documents.</param>
/// <param name="Fields">Only documents whose fields have one of the values.</param>
/// <param name="MaxTokens">Longest answer.</param>
/// <param name="Seed">Seed.</param>
public sealed record AskRequest(
    string Question, string? Model = null, IReadOnlyList<Guid>? Documents = null, IReadOnlyDictionary<string, IReadOnlyList<string>>? Fields = null, int MaxTokens = 400, long Seed = 0);

/// <summary>What streams while a question is answered. One member is set.</summary>
public sealed record AskEvent
{
    /// <summary>First: the sources, before the first word.</summary>
    public IReadOnlyList<TraceSource>? Sources { get; init; }

    /// <summary>Words of the answer.</summary>
    public string? Text { get; init; }

    /// <summary>A citation at this place.</summary>
    public int? Citation { get; init; }

    /// <summary>At the end: the whole, judged and kept.</summary>
    public TraceView? Answer { get; init; }

    /// <summary>Instead of an answer: why there is none.</summary>
    public DomainError? Refusal { get; init; }
}

/// <summary>Answers a question from a collection, streaming, and keeps everything that is needed to understand the answer and give it again.</summary>
internal sealed class AskCollection(
    IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, SearchCollection search, AnswerModels models, MeteredAnswers answers, ICollectionEmbedders embedders, TimeProvider clock)
{
    private const int SourceCount = 6;

    public async IAsyncEnumerable<AskEvent> HandleAsync(ProjectId project, CollectionId id, AskRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var prepared = await PrepareAsync(project, id, request, cancellationToken);
        if (!prepared.Succeeded)
        {
            yield return new AskEvent { Refusal = prepared.Error };
            yield break;
        }

        var asked = prepared.Value;
        yield return new AskEvent { Sources = asked.Sources };
        var opened = await OpenAsync(project, asked.Model.Files, cancellationToken);
        if (!opened.Succeeded)
        {
            yield return new AskEvent { Refusal = opened.Error };
            yield break;
        }

        await using var metered = opened.Value;
        var session = metered.Session;
        var question = new GroundedQuestion(request.Question.Trim(), [.. asked.Sources.Select(source => new AnswerSource(source.Number, $"{source.DocumentName}, p. {source.Page}", source.Quote))]);
        var options = new AnswerOptions
        {
            MaxTokens = Math.Clamp(request.MaxTokens, 16, 2000),
            Seed = request.Seed,
            Floor = asked.Collection.AnswerFloor,
            Refuses = asked.Collection.RefusesBelowFloor,
        };
        var embedder = await embedders.OpenAsync(asked.Index.Settings, cancellationToken);
        var steps = new GroundedAnswer(new SessionGenerator(session, asked.Model.Tuned), embedder.Succeeded ? answers.Counted(embedder.Value, project) : null)
            .AskAsync(question, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using (steps)
        {
            while (true)
            {
                var (step, refusal) = await NextAsync(steps);
                if (refusal is not null)
                    yield return new AskEvent { Refusal = refusal };
                if (step is not { } made)
                    yield break;
                if (made.Part is { } part)
                    yield return part.Citation is { } number ? new AskEvent { Citation = number } : new AskEvent { Text = part.Text };
                if (made.Finished is { Prompt: null } && asked.Sources.Count > 0)
                    yield return new AskEvent { Refusal = CollectionErrors.ModelTooSmall(asked.Model.Trace.Name, session.ContextTokens) };
                else if (made.Finished is { } finished)
                    yield return new AskEvent { Answer = await KeepAsync(asked, request, options, finished) };
            }
        }
    }

    private async Task<Outcome<Prepared>> PrepareAsync(ProjectId project, CollectionId id, AskRequest request, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Collections.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.ProjectId == project, cancellationToken) is not { } collection)
            return CollectionErrors.NotFound();
        if (await models.FindAsync(project, request.Model ?? (collection.AnswerModelId is { } own ? $"base:{own}" : null), cancellationToken) is not { } model)
            return CollectionErrors.NoAnswerModel();
        var found = await search.HandleAsync(id, new SearchRequest(request.Question, SourceCount, request.Documents, request.Fields), cancellationToken);
        if (!found.Succeeded)
            return found.Error;
        var index = await db.CollectionIndexes.AsNoTracking().SingleAsync(row => row.Id == new CollectionIndexId(found.Value.IndexId), cancellationToken);
        return new Prepared(collection, index, model, FoundSources.Of(found.Value), FoundSources.RerankOf(found.Value)) { Documents = await db.FingerprintAsync(index.Id, cancellationToken) };
    }

    private async Task<Outcome<MeteredSession>> OpenAsync(ProjectId project, AnswerModel model, CancellationToken cancellationToken)
    {
        try
        {
            return await answers.OpenAsync(project, UsageKind.Answers, model, wait: false, cancellationToken);
        }
        catch (AnswerRefusedException refusal)
        {
            return refusal.Error;
        }
    }

    private static async Task<(AnswerStep? Step, DomainError? Refusal)> NextAsync(IAsyncEnumerator<AnswerStep> steps)
    {
        try
        {
            return await steps.MoveNextAsync() ? (steps.Current, null) : (null, null);
        }
        catch (AnswerRefusedException refusal)
        {
            return (null, refusal.Error);
        }
    }

    private async Task<TraceView> KeepAsync(Prepared asked, AskRequest request, AnswerOptions options, FinishedAnswer finished)
    {
        var used = finished.Prompt?.Sources.Select(source => source.Number).ToHashSet() ?? [];
        var trace = new AnswerTrace(
            asked.Collection,
            new TraceContent
            {
                Question = request.Question.Trim(),
                Answer = finished.Text,
                State = (AnswerState)finished.Verdict,
                Sentences = [.. finished.Sentences.Select(sentence => Kept(sentence, options.Floor))],
                Sources = [.. asked.Sources.Where(source => used.Contains(source.Number))],
                IndexId = asked.Index.Id.Value,
                DocumentsSha256 = asked.Documents,
                Model = asked.Model.Trace,
                System = finished.Prompt?.System ?? "",
                Prompt = finished.Prompt?.User ?? "",
                Seed = options.Seed,
                MaxTokens = options.MaxTokens,
                Floor = options.Floor,
                IsCut = finished.IsCut,
                Rerank = asked.Rerank,
            },
            tenant.Actor,
            clock.GetUtcNow());
        await using var db = await contexts.CreateDbContextAsync(CancellationToken.None);
        // A source that was erased while the model wrote may not live on in the kept answer.
        var quoted = trace.Content.Sources.Select(source => new DocumentId(source.DocumentId)).Distinct().ToList();
        var there = await db.CollectionDocuments.Where(row => quoted.Contains(row.Id) && row.State != DocumentState.Erasing).Select(row => row.Id).ToListAsync();
        foreach (var gone in quoted.Except(there))
            trace.Forget(gone, clock.GetUtcNow());
        db.AnswerTraces.Add(trace);
        await db.SaveChangesAsync(CancellationToken.None);
        return TraceView.Of(trace, "");
    }

    // A model that forgets to cite leaves its reader without a way to check: the source that bears the sentence best stands in, and is shown as found by Lathe.
    internal static TraceSentence Kept(SentenceSupport sentence, double floor)
    {
        var weak = sentence.Value < floor;
        return sentence is { Cited.Count: 0, Nearest: { } nearest } && !weak
            ? new TraceSentence(sentence.Text, [nearest], sentence.Value, weak, CitationFound: true, FaultOf(sentence), sentence.Instead)
            : new TraceSentence(sentence.Text, sentence.Cited, sentence.Value, weak, CitationFound: false, FaultOf(sentence), sentence.Instead);
    }

    private static SentenceFault? FaultOf(SentenceSupport sentence) => sentence switch
    {
        { Figures: FigureState.Contradicted } => SentenceFault.NumberDiffers,
        { Figures: FigureState.Missing } => SentenceFault.NumberMissing,
        { Denied: true } => SentenceFault.Denied,
        _ => null,
    };

    private sealed record Prepared(Collection Collection, CollectionIndex Index, ChosenModel Model, IReadOnlyList<TraceSource> Sources, TraceRerank? Rerank)
    {
        /// <summary>Fingerprint of the documents that were searched.</summary>
        public string Documents { get; init; } = "";
    }
}
