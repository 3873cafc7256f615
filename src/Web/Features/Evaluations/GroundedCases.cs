using System.Text.RegularExpressions;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Projects;
using Platform.Rag.Answering;
using Platform.Web.Hosting.Answering;
using Platform.Web.Hosting.Grounding;

namespace Platform.Web.Features.Evaluations;

/// <summary>
/// Asks both models the cases once more, from documents. Only what the whole workspace may read is searched: everybody who sees the evaluation sees the answers.
/// What a collection would not answer for want of a passage is not asked and counts as not answered.
/// </summary>
internal sealed partial class GroundedCases(IGroundedAnswers documents, ProjectId project, EvaluationSettings settings)
{
    /// <param name="session">The models.</param>
    /// <param name="prompts">The cases as they are asked without documents.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="AnswerRefusedException">The collection or its version is gone, or a model cannot be asked.</exception>
    public async Task<IReadOnlyList<StoredGround>> AskAsync(IAnswerSession session, IReadOnlyList<IReadOnlyList<DatasetMessage>> prompts, CancellationToken cancellationToken)
    {
        List<Asked> cases = [];
        foreach (var prompt in prompts)
            cases.Add(await PrepareAsync(session, prompt, cancellationToken));
        var wish = new AnswerWish { MaxTokens = settings.MaxTokens, Whole = true };
        IReadOnlyList<DatasetMessage>[] asked = [.. cases.Where(one => one.Messages.Count > 0).Select(one => one.Messages)];
        var (before, after) = asked.Length == 0
            ? ([], [])
            : (await session.AnswerAsync(false, asked, wish, cancellationToken), await session.AnswerAsync(true, asked, wish, cancellationToken));
        var at = 0;
        return [.. cases.Select(one => one.Messages.Count > 0 ? Stored(one, before[at], after[at++]) : Stored(one, one.NotAsked, one.NotAsked))];
    }

    /// <summary>An answer without its citations, as it is compared with a reference.</summary>
    public static string Bare(string answer, int sources) => SpaceBeforeStop().Replace(Citations.Split(answer, sources).Text.Trim(), "");

    private async Task<Asked> PrepareAsync(IAnswerSession session, IReadOnlyList<DatasetMessage> prompt, CancellationToken cancellationToken)
    {
        var last = prompt.Select((turn, index) => (turn, index)).LastOrDefault(one => one.turn.Role == MessageRole.User);
        if (string.IsNullOrWhiteSpace(last.turn?.Content))
            return Asked.Nothing("no_source");
        var chosen = settings.Documents!;
        var found = await documents.FindAsync(new GroundQuestion(project, chosen.CollectionId, last.turn.Content, chosen.IndexId, OpenToAll: true), cancellationToken);
        if (!found.Succeeded)
            throw new AnswerRefusedException(found.Error, new KeyNotFoundException());
        if (found.Value.Sources.Count == 0)
            return Asked.Nothing("no_source");

        var own = string.Join("\n\n", prompt.Where(turn => turn.Role == MessageRole.System).Select(turn => turn.Content));
        DatasetMessage[] earlier = [.. prompt.Take(last.index).Where(turn => turn.Role != MessageRole.System)];
        var room = session.ContextTokens - settings.MaxTokens - session.CountTokens(own) - earlier.Sum(turn => session.CountTokens(turn.Content) + 8);
        var written = found.Value.Prompt(session.CountTokens, room);
        if (written.Sources.Count == 0)
            return Asked.Nothing("no_room");
        var system = own.Length == 0 ? written.System : $"{written.System}\n\n{own}";
        return new Asked(
            [new(MessageRole.System, system), .. earlier, new(MessageRole.User, written.User)],
            [.. found.Value.In(written).Select(source => new StoredSource(source.Number, source.DocumentId, source.DocumentName, source.Page, source.Start, source.Length))],
            new GivenAnswer("", 0, "stop"));
    }

    private static StoredGround Stored(Asked one, GivenAnswer before, GivenAnswer after) => new(before.Text, after.Text, before.StopReason, after.StopReason, one.Sources);

    [GeneratedRegex(@"\s+(?=[.,;:!?。，；：！？])")]
    private static partial Regex SpaceBeforeStop();

    private sealed record Asked(IReadOnlyList<DatasetMessage> Messages, IReadOnlyList<StoredSource> Sources, GivenAnswer NotAsked)
    {
        public static Asked Nothing(string reason) => new([], [], new GivenAnswer("", 0, reason));
    }
}
