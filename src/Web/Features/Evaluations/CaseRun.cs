using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Web.Hosting.Answering;

namespace Platform.Web.Features.Evaluations;

/// <summary>Asks both models all cases, batch by batch. Keeps what it has: after the engine was started again it goes on with the next batch.</summary>
internal sealed class CaseRun
{
    private const int Batch = 16;

    private readonly EvaluationSettings _settings;
    private readonly GroundedCases? _documents;
    private readonly (int Number, DatasetRow Row)[] _queue;
    private readonly SortedDictionary<int, DoneCase> _done;

    /// <param name="rows">The cases, in the order of the split.</param>
    /// <param name="settings">Settings of the evaluation.</param>
    /// <param name="done">Cases asked in an earlier life of the evaluation.</param>
    /// <param name="documents">Asks the cases from documents as well; null for without.</param>
    public CaseRun(IReadOnlyList<DatasetRow> rows, EvaluationSettings settings, IReadOnlyList<DoneCase> done, GroundedCases? documents = null)
    {
        _documents = documents;
        _done = new(done.ToDictionary(one => one.Stored.Number));
        _settings = settings;
        // batches of like lengths waste the least; the order of the results does not depend on it
        _queue = [.. rows.Select((row, index) => (index + 1, row)).OrderBy(one => one.row.Messages.Sum(turn => turn.Content.Length))];
        // The order of asking is the same every time, so what is done is its beginning, and the batches go on where they ended.
        if (_queue.Take(_done.Count).Any(one => !_done.ContainsKey(one.Number)))
            _done.Clear();
    }

    public int Total => _queue.Length;

    public int Done => _done.Count;

    /// <summary>What has been asked, in the order of the split.</summary>
    public IEnumerable<StoredCase> Cases => _done.Values.Select(one => one.Stored);

    /// <summary>Asks what is left.</summary>
    /// <param name="session">The models.</param>
    /// <param name="afterBatch">Called with the cases of each batch; false ends the work.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>True when every case has been asked.</returns>
    public async Task<bool> ContinueAsync(IAnswerSession session, Func<IReadOnlyList<DoneCase>, Task<bool>> afterBatch, CancellationToken cancellationToken)
    {
        while (Done < Total)
        {
            if (!await afterBatch(await AskAsync(session, [.. _queue.Skip(Done).Take(Batch)], cancellationToken)))
                return Done == Total;
        }

        return true;
    }

    public EvaluationReport Report()
    {
        var options = new ComparisonOptions();
        var report = EvaluationReport.From([.. _done.Values.Select(one => one.Evaluated())], _settings.Task, options);
        return _documents is null
            ? report
            : report with { Documents = DocumentsReport.From([.. _done.Values.Select(one => one.Grounded(one.Stored.Documents!))], report.Task, options) };
    }

    private async Task<IReadOnlyList<DoneCase>> AskAsync(IAnswerSession session, (int Number, DatasetRow Row)[] batch, CancellationToken cancellationToken)
    {
        var wish = new AnswerWish { MaxTokens = _settings.MaxTokens };
        IReadOnlyList<DatasetMessage>[] prompts = [.. batch.Select(one => Prompt(one.Row))];
        IReadOnlyList<DatasetMessage>[] whole = [.. batch.Select((one, index) => (IReadOnlyList<DatasetMessage>)[.. prompts[index], one.Row.Messages[^1]])];
        var (before, after) = (await session.AnswerAsync(false, prompts, wish, cancellationToken), await session.AnswerAsync(true, prompts, wish, cancellationToken));
        var (baseLoss, tunedLoss) = (await session.LossAsync(false, whole, cancellationToken), await session.LossAsync(true, whole, cancellationToken));
        DoneCase[] done = [.. batch.Select((one, index) => Score(one, prompts[index], before[index], after[index], baseLoss[index], tunedLoss[index]))];
        if (_documents is not null)
            done = [.. done.Zip(await _documents.AskAsync(session, prompts, cancellationToken), WithDocuments)];
        foreach (var one in done)
            _done[one.Stored.Number] = one;
        return done;
    }

    private IReadOnlyList<DatasetMessage> Prompt(DatasetRow row)
    {
        IEnumerable<DatasetMessage> messages = row.Messages.SkipLast(1);
        return _settings.SystemPrompt.Length > 0 && row.Messages[0].Role != MessageRole.System
            ? [new DatasetMessage(MessageRole.System, _settings.SystemPrompt), .. messages]
            : [.. messages];
    }

    private DoneCase WithDocuments(DoneCase one, StoredGround ground)
    {
        var grounded = one.Grounded(ground);
        var score = CaseScore.Of(new EvaluatedCase(grounded.References, grounded.BaseDocuments, grounded.TunedDocuments, null), _settings.Task);
        return one with { Stored = one.Stored with { Documents = ground with { BaseScore = score.Base, TunedScore = score.Tuned } } };
    }

    private DoneCase Score((int Number, DatasetRow Row) queued, IReadOnlyList<DatasetMessage> prompt, GivenAnswer before, GivenAnswer after, TurnLoss? baseLoss, TurnLoss? tunedLoss)
    {
        var (number, row) = queued;
        var loss = baseLoss is not null && tunedLoss is not null ? new CaseLoss(baseLoss.Tokens, baseLoss.Sum, tunedLoss.Sum) : (CaseLoss?)null;
        var one = new EvaluatedCase([_settings.Task == EvaluationTask.Labels ? row.Label ?? row.Answer : row.Answer], before.Text, after.Text, loss);
        var score = CaseScore.Of(one, _settings.Task);
        return new DoneCase(Stored(), loss);

        StoredCase Stored() => new()
        {
            Number = number,
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
        };
    }
}
