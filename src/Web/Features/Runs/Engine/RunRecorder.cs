using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Runs;
using Platform.Training.Recipes;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs.Engine;

/// <summary>Turns tokens into text for people.</summary>
internal delegate string TokenText(IReadOnlyList<int> tokens);

/// <summary>
/// Stores a recipe's progress as rows: in batches of about a second, and at once with every validation and checkpoint.
/// One recorder serves one attempt.
/// </summary>
internal sealed class RunRecorder(
    IDbContextFactory<PlatformDbContext> contexts, RunLedger ledger, RunClaim claim, RunFiles files, TokenText text, TimeProvider clock) : IRecipeObserver
{
    private static readonly TimeSpan BatchTime = TimeSpan.FromSeconds(1);

    private RunRows _rows = new();
    private long _lastWrite = clock.GetTimestamp();
    private long _tokens;
    private double _seconds;
    private long _logSequence;
    private ValidationMetrics? _validation;

    /// <summary>Takes up where the log ends.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        _logSequence = await db.RunLogLines.Where(line => line.RunId == claim.RunId).MaxAsync(line => (long?)line.Sequence, cancellationToken) ?? 0;
    }

    public async ValueTask OnStepAsync(StepMetrics metrics)
    {
        (_tokens, _seconds) = (_tokens + metrics.Tokens, _seconds + metrics.Seconds);
        var measure = new StepMeasure(
            metrics.Step, metrics.Epoch, metrics.Loss, metrics.LearningRate, metrics.GradientNorm, _tokens, metrics.TokensPerSecond, metrics.PeakBytes, _seconds);
        _rows.Metrics.Add(new RunMetric(claim.Scope, claim.RunId, claim.Attempt, measure, clock.GetUtcNow()));
        _rows.TotalSteps = metrics.TotalSteps;
        if (clock.GetElapsedTime(_lastWrite) >= BatchTime)
            await FlushAsync();
    }

    public async ValueTask OnValidationAsync(ValidationMetrics metrics)
    {
        _seconds += metrics.Seconds;
        _validation = metrics;
        _rows.Validations.Add(new RunValidation(
            claim.Scope, claim.RunId, metrics.Step, metrics.Loss, (long)metrics.LabelledTokens, metrics.IsBest, clock.GetUtcNow()));
        Log(RunLogLevel.Information, string.Create(
            CultureInfo.InvariantCulture, $"Step {metrics.Step}: validation loss {metrics.Loss:0.0000} over {metrics.Rows} rows{(metrics.IsBest ? ", the best so far" : "")}."));
        await FlushAsync();
    }

    public async ValueTask OnSamplesAsync(SampleAnswers answers)
    {
        foreach (var kind in answers.Answers.GroupBy(answer => answer.Kind))
            foreach (var (answer, rank) in kind.Select((answer, rank) => (answer, rank)))
                _rows.Answers.Add(new RunAnswer(claim.Scope, claim.RunId, answers.Step, new ShownAnswer(
                    PickOf(kind.Key), rank, answer.Row, text(answer.Prompt), answer.Reference, text(answer.Answer), answer.Loss)));
        await FlushAsync();
    }

    public async ValueTask OnCheckpointAsync(CheckpointWritten checkpoint)
    {
        var validated = _validation is { } last && last.Step == checkpoint.Step ? (last.Loss, last.IsBest) : ((double, bool)?)null;
        var bytes = RunFiles.SizeOf(checkpoint.Folder);
        _rows.Checkpoint = new RunCheckpoint(
            claim.Scope, claim.RunId, checkpoint.Step, new CheckpointFiles(files.Relative(checkpoint.Folder), bytes), validated, clock.GetUtcNow());
        Log(RunLogLevel.Information, string.Create(CultureInfo.InvariantCulture, $"Step {checkpoint.Step}: checkpoint of {bytes:N0} bytes."));
        await FlushAsync();
        await ledger.ForgetCheckpointsAsync(claim, files.CheckpointFolders(), CancellationToken.None);
    }

    public async ValueTask OnEventAsync(RecipeEvent what)
    {
        if (what.Code == "resumed")
            await CountFromAsync(what.Step);
        Log(RunLogLevel.Information, string.Create(CultureInfo.InvariantCulture, $"Step {what.Step}: {what.Code}, {what.Message}."));
        await FlushAsync();
    }

    /// <summary>Adds a line to the run's log; stored with the next write.</summary>
    public void Log(RunLogLevel level, string line) =>
        _rows.Log.Add(new RunLogLine(claim.Scope, claim.RunId, ++_logSequence, claim.Attempt, level, line, clock.GetUtcNow()));

    /// <summary>Writes what is held back. When the write fails the rows stay held.</summary>
    public async Task FlushAsync()
    {
        if (_rows.IsEmpty)
            return;
        await ledger.WriteAsync(claim, _rows, CancellationToken.None);
        _rows = new RunRows();
        _lastWrite = clock.GetTimestamp();
    }

    // Tokens and seconds go on from the step that stands; what came after it is done again.
    private async Task CountFromAsync(int step)
    {
        await using var db = await contexts.CreateDbContextAsync();
        var stands = await db.RunMetrics.Where(row => row.RunId == claim.RunId && row.Step == step).Select(row => new { row.Tokens, row.ElapsedSeconds }).SingleOrDefaultAsync();
        (_tokens, _seconds) = (stands?.Tokens ?? 0, stands?.ElapsedSeconds ?? 0);
    }

    private static AnswerPick PickOf(SampleKind kind) => kind switch
    {
        SampleKind.Best => AnswerPick.Best,
        SampleKind.Worst => AnswerPick.Worst,
        SampleKind.Random => AnswerPick.Random,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of sample."),
    };
}
