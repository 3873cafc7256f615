using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Web.Hosting.Answering;

namespace Platform.Web.Features.Evaluations;

/// <summary>Asks both models all cases, batch by batch. Keeps what it has: after the engine was started again it goes on with the next batch.</summary>
internal sealed class CaseRun(IReadOnlyList<DatasetRow> rows, EvaluationSettings settings)
{
    private const int Batch = 16;

    private readonly List<StoredCase> _cases = [];
    private readonly List<EvaluatedCase> _evaluated = [];

    public int Total => rows.Count;

    public int Done => _cases.Count;

    public IReadOnlyList<StoredCase> Cases => _cases;

    /// <summary>Asks what is left.</summary>
    /// <param name="session">The models.</param>
    /// <param name="afterBatch">Called after each batch; false ends the work.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>True when every case has been asked.</returns>
    public async Task<bool> ContinueAsync(IAnswerSession session, Func<Task<bool>> afterBatch, CancellationToken cancellationToken)
    {
        while (Done < Total)
        {
            await AskAsync(session, [.. rows.Skip(Done).Take(Batch)], cancellationToken);
            if (!await afterBatch())
                return Done == Total;
        }

        return true;
    }

    public EvaluationReport Report() => EvaluationReport.From(_evaluated, settings.Task, new ComparisonOptions());

    private async Task AskAsync(IAnswerSession session, DatasetRow[] batch, CancellationToken cancellationToken)
    {
        var wish = new AnswerWish { MaxTokens = settings.MaxTokens };
        IReadOnlyList<DatasetMessage>[] prompts = [.. batch.Select(Prompt)];
        IReadOnlyList<DatasetMessage>[] whole = [.. batch.Select((row, index) => (IReadOnlyList<DatasetMessage>)[.. prompts[index], row.Messages[^1]])];
        var (before, after) = (await session.AnswerAsync(false, prompts, wish, cancellationToken), await session.AnswerAsync(true, prompts, wish, cancellationToken));
        var (baseLoss, tunedLoss) = (await session.LossAsync(false, whole, cancellationToken), await session.LossAsync(true, whole, cancellationToken));
        for (var index = 0; index < batch.Length; index++)
            Keep(batch[index], prompts[index], before[index], after[index], baseLoss[index], tunedLoss[index]);
    }

    private IReadOnlyList<DatasetMessage> Prompt(DatasetRow row)
    {
        IEnumerable<DatasetMessage> messages = row.Messages.SkipLast(1);
        return settings.SystemPrompt.Length > 0 && row.Messages[0].Role != MessageRole.System
            ? [new DatasetMessage(MessageRole.System, settings.SystemPrompt), .. messages]
            : [.. messages];
    }

    private void Keep(DatasetRow row, IReadOnlyList<DatasetMessage> prompt, GivenAnswer before, GivenAnswer after, TurnLoss? baseLoss, TurnLoss? tunedLoss)
    {
        var loss = baseLoss is not null && tunedLoss is not null ? new CaseLoss(baseLoss.Tokens, baseLoss.Sum, tunedLoss.Sum) : (CaseLoss?)null;
        var one = new EvaluatedCase([settings.Task == EvaluationTask.Labels ? row.Label ?? row.Answer : row.Answer], before.Text, after.Text, loss);
        var score = CaseScore.Of(one, settings.Task);
        _evaluated.Add(one);
        _cases.Add(new StoredCase
        {
            Number = _cases.Count + 1,
            RowId = row.Id,
            Prompt = prompt,
            Reference = one.References[0],
            BaseAnswer = before.Text,
            TunedAnswer = after.Text,
            BaseStop = before.StopReason,
            TunedStop = after.StopReason,
            BaseScore = score.Base,
            TunedScore = score.Tuned,
            Outcome = score.Outcome,
            BaseLoss = loss?.Base / loss?.Tokens,
            TunedLoss = loss?.Tuned / loss?.Tokens,
        });
    }
}
