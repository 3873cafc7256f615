using Platform.Domain.Collections;

namespace Platform.Web.Features.Collections.Answering;

/// <summary>A kept answer as pages show it.</summary>
public sealed record TraceView(
    Guid Id, string Question, string Answer, AnswerState State, IReadOnlyList<TraceSentence> Sentences, IReadOnlyList<TraceSource> Sources, TraceModel Model, Guid IndexId, double Floor,
    Thumb Thumb, string Correction, ReviewState Review, bool IsErased, string AskedBy, DateTimeOffset AskedAt, bool IsCut = false, TraceRerank? Rerank = null,
    string ReviewedBy = "", DateTimeOffset? ReviewedAt = null)
{
    public static TraceView Of(AnswerTrace trace, string askedBy, string reviewedBy = "") => new(
        trace.Id.Value, trace.Content.Question, trace.Content.Answer, trace.State, trace.Content.Sentences, trace.Content.Sources, trace.Content.Model, trace.IndexId.Value, trace.Content.Floor,
        trace.Thumb, trace.Correction, trace.Review, trace.ErasedAt is not null, askedBy, trace.AskedAt, trace.Content.IsCut, trace.Content.Rerank, reviewedBy, trace.ReviewedAt);
}

/// <summary>An answer given again.</summary>
/// <param name="Text">What the model said this time.</param>
/// <param name="IsSame">True when it is what it said then.</param>
/// <param name="Changed">What is not as it was then: <c>base</c>, <c>adapter</c>, <c>index</c>, <c>documents</c>; empty when all is.</param>
public sealed record ReplayView(string Text, bool IsSame, IReadOnlyList<string> Changed);
