using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Paging;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>Everything pages and endpoints read about runs. Another workspace's run is not found.</summary>
internal sealed class RunQueries(IDbContextFactory<PlatformDbContext> contexts)
{
    /// <summary>Most points of one curve that a page gets.</summary>
    public const int MaxPoints = 1000;

    private static readonly Expression<Func<Run, RunListItem>> ListItem = run => new RunListItem(
        run.Id, run.ProjectId, run.Name, run.Status, run.Request, run.Step, run.TotalSteps, run.Loss, run.ValidationLoss, run.BaseModelName, run.DatasetName,
        run.ActiveSeconds, run.CreatedBy, run.CreatedAt, run.StartedAt, run.EndedAt, run.FailureCode);

    /// <summary>Runs of a project, newest first.</summary>
    public async Task<Paged<RunListItem>> ListAsync(ProjectId projectId, RunFilter filter, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = Filtered(db.Runs.AsNoTracking().Where(run => run.ProjectId == projectId), filter);
        var total = await runs.CountAsync(cancellationToken);
        var items = await runs.OrderByDescending(run => run.CreatedAt).ThenByDescending(run => run.Id)
            .Skip(Math.Max(0, filter.Skip)).Take(Math.Clamp(filter.Take, 1, 200)).Select(ListItem).ToListAsync(cancellationToken);
        return new Paged<RunListItem>(items, total);
    }

    /// <summary>Runs of the whole workspace that wait, work or pause: the top bar's drawer.</summary>
    public async Task<IReadOnlyList<RunListItem>> ActiveAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Runs.AsNoTracking().Where(run => run.Status == RunStatus.Queued || run.Status == RunStatus.Running || run.Status == RunStatus.Paused)
            .OrderBy(run => run.QueueOrder).Take(100).Select(ListItem).ToListAsync(cancellationToken);
    }

    /// <summary>One run.</summary>
    public async Task<Outcome<RunView>> FindAsync(RunId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == id, cancellationToken);
        if (run is null)
            return RunErrors.NotFound();
        var adapter = await db.Adapters.AsNoTracking().Where(adapter => adapter.RunId == id)
            .Select(adapter => new AdapterView(adapter.Id, adapter.Name, adapter.Step, adapter.Rank, adapter.Sha256, adapter.Bytes, adapter.CreatedAt))
            .SingleOrDefaultAsync(cancellationToken);
        return View(run, adapter);
    }

    /// <summary>History, oldest first.</summary>
    public async Task<IReadOnlyList<RunEventView>> EventsAsync(RunId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.RunEvents.AsNoTracking().Where(step => step.RunId == id).OrderBy(step => step.At).ThenBy(step => step.Id)
            .Select(step => new RunEventView(
                step.Kind, step.Status, step.Attempt, step.Step, step.Actor,
                db.Users.Where(user => user.Id == step.Actor).Select(user => user.DisplayName).FirstOrDefault(), step.Reason, step.At))
            .ToListAsync(cancellationToken);
    }

    /// <summary>Log lines after a sequence number, oldest first; the last ones when no number is given.</summary>
    public async Task<IReadOnlyList<RunLogView>> LogAsync(RunId id, long? afterSequence, RunLogLevel least, int take, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var lines = db.RunLogLines.AsNoTracking().Where(line => line.RunId == id && line.Level >= least);
        var wanted = afterSequence is { } after
            ? lines.Where(line => line.Sequence > after).OrderBy(line => line.Sequence)
            : lines.OrderByDescending(line => line.Sequence);
        var found = await wanted.Take(Math.Clamp(take, 1, 2000))
            .Select(line => new RunLogView(line.Sequence, line.Level, line.Attempt, line.Text, line.At)).ToListAsync(cancellationToken);
        return afterSequence is null ? [.. found.AsEnumerable().Reverse()] : found;
    }

    /// <summary>Checkpoints, oldest first.</summary>
    public async Task<IReadOnlyList<RunCheckpointView>> CheckpointsAsync(RunId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.RunCheckpoints.AsNoTracking().Where(row => row.RunId == id).OrderBy(row => row.Step)
            .Select(row => new RunCheckpointView(row.Id, row.Step, row.Bytes, row.IsBest, row.ValidationLoss, row.CreatedAt)).ToListAsync(cancellationToken);
    }

    /// <summary>Validation answers of one step, the last one when none is given, with the steps there are.</summary>
    public async Task<RunAnswersView> AnswersAsync(RunId id, int? step, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var steps = await db.RunAnswers.AsNoTracking().Where(row => row.RunId == id).Select(row => row.Step).Distinct().OrderBy(value => value).ToListAsync(cancellationToken);
        if (steps.Count == 0)
            return new RunAnswersView(0, [], []);
        var wanted = step ?? steps[^1];
        var answers = await db.RunAnswers.AsNoTracking().Where(row => row.RunId == id && row.Step == wanted).OrderBy(row => row.Pick).ThenBy(row => row.Rank)
            .Select(row => new ShownAnswer(row.Pick, row.Rank, row.Example, row.Prompt, row.Reference, row.Answer, row.Loss)).ToListAsync(cancellationToken);
        return new RunAnswersView(wanted, steps, answers);
    }

    private static IQueryable<Run> Filtered(IQueryable<Run> runs, RunFilter filter)
    {
        if (filter.Statuses is { Count: > 0 } statuses)
            runs = runs.Where(run => statuses.Contains(run.Status));
        if (filter.BaseModelId is { } model)
            runs = runs.Where(run => run.BaseModelId == model);
        if (filter.DatasetVersionId is { } version)
            runs = runs.Where(run => run.DatasetVersionId == version);
        return runs.WhereNameContains(run => run.Name, filter.Text?.Trim() ?? "");
    }

    private static RunView View(Run run, AdapterView? adapter) => new(
        run.Id, run.ProjectId, run.Name, run.Status, run.Request, run.Attempt, run.Node, run.Step, run.TotalSteps, run.Loss, run.ValidationLoss, run.TokensPerSecond,
        run.ActiveSeconds, run.PeakBytes, run.Estimate, run.Configuration, run.DatasetVersionId, run.DatasetName, run.DatasetHash, run.BaseModelId, run.BaseModelName,
        run.BaseModelHash, run.FailureCode, run.FailureMessage, run.StoppedEarly, run.CreatedBy, run.CreatedAt, run.QueuedAt, run.StartedAt, run.EndedAt, adapter)
    {
        EvaluateWhenFinished = run.EvaluateWhenFinished,
    };
}
