using Microsoft.EntityFrameworkCore;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Sealing;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>What the filters of a list of runs can choose from: what its runs have used.</summary>
public sealed record RunFilterChoices(IReadOnlyList<KeyValuePair<Guid, string>> Models, IReadOnlyList<KeyValuePair<Guid, string>> Versions);

/// <summary>Another run of the same seed, data, model and configuration, and whether its curve is the same.</summary>
public sealed record RunTwin(RunId Id, string Name, RunStatus Status, DateTimeOffset CreatedAt, CurveMatch Match);

/// <summary>An evaluation of the run's result or of one of its checkpoints, as the run's page shows it.</summary>
/// <param name="Id">The evaluation.</param>
/// <param name="Step">The checkpoint's step; null for the result.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Verdict">What it found; null before its end.</param>
/// <param name="Cases">Cases it takes.</param>
/// <param name="Done">Share of its work that is done, 0 to 1.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
public sealed record RunMeasure(EvaluationId Id, int? Step, EvaluationStatus Status, Verdict? Verdict, int Cases, double Done, DateTimeOffset CreatedAt)
{
    public bool HasEnded => Status is EvaluationStatus.Succeeded or EvaluationStatus.Failed or EvaluationStatus.Cancelled;

    /// <summary>Name of its state or verdict for a chip.</summary>
    public string Chip => Verdict?.ToString() ?? Status.ToString();
}

/// <summary>Reads that only pages need. Another workspace's rows are not found.</summary>
internal sealed class RunPageQueries(IDbContextFactory<PlatformDbContext> contexts, HoldOutSeal seal)
{
    private const int MostTwins = 5;
    private const int MostMeasures = 50;

    /// <summary>Name of a person, or null for jobs and people who are gone.</summary>
    public async Task<string?> PersonAsync(string account, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Users.AsNoTracking().Where(user => user.Id == account).Select(user => user.DisplayName).SingleOrDefaultAsync(cancellationToken);
    }

    /// <summary>Models and data versions that the project's runs have used.</summary>
    public async Task<RunFilterChoices> ChoicesAsync(ProjectId projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = db.Runs.AsNoTracking().Where(run => run.ProjectId == projectId);
        var models = await runs.Select(run => new { run.BaseModelId, run.BaseModelName }).Distinct().ToListAsync(cancellationToken);
        var versions = await runs.Select(run => new { run.DatasetVersionId, run.DatasetName }).Distinct().ToListAsync(cancellationToken);
        return new RunFilterChoices(
            [.. models.DistinctBy(model => model.BaseModelId).OrderBy(model => model.BaseModelName).Select(model => KeyValuePair.Create(model.BaseModelId.Value, model.BaseModelName))],
            [.. versions.DistinctBy(version => version.DatasetVersionId).OrderBy(version => version.DatasetName).Select(version => KeyValuePair.Create(version.DatasetVersionId.Value, version.DatasetName))]);
    }

    /// <summary>Newest other runs of the project, to compare with.</summary>
    public async Task<IReadOnlyList<KeyValuePair<Guid, string>>> OthersAsync(RunView run, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var others = await db.Runs.AsNoTracking().Where(other => other.ProjectId == run.ProjectId && other.Id != run.Id)
            .OrderByDescending(other => other.CreatedAt).Take(50).Select(other => new { other.Id, other.Name }).ToListAsync(cancellationToken);
        return [.. others.Select(other => KeyValuePair.Create(other.Id.Value, other.Name))];
    }

    /// <summary>Other runs with the same configuration (the seed stands in it), data and model, each with how its curve agrees.</summary>
    public async Task<IReadOnlyList<RunTwin>> TwinsAsync(RunView run, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var twins = await db.Runs.AsNoTracking()
            .Where(other => other.Id != run.Id && other.Configuration == run.Configuration && other.DatasetHash == run.DatasetHash && other.BaseModelHash == run.BaseModelHash)
            .OrderByDescending(other => other.CreatedAt).Take(MostTwins)
            .Select(other => new { other.Id, other.Name, other.Status, other.CreatedAt }).ToListAsync(cancellationToken);
        if (twins.Count == 0)
            return [];
        var own = await LossesAsync(db, run.Id, cancellationToken);
        var result = new List<RunTwin>(twins.Count);
        foreach (var twin in twins)
            result.Add(new RunTwin(twin.Id, twin.Name, twin.Status, twin.CreatedAt, CurveMatch.Of(own, await LossesAsync(db, twin.Id, cancellationToken))));
        return result;
    }

    /// <summary>Evaluations of the run, newest first.</summary>
    public async Task<IReadOnlyList<RunMeasure>> MeasuresAsync(RunId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.Evaluations.AsNoTracking().Where(row => row.RunId == id).OrderByDescending(row => row.CreatedAt).Take(MostMeasures)
            .Select(row => new { row.Id, row.Subject, row.Status, row.Verdict, row.Cases, row.DoneUnits, row.TotalUnits, row.CreatedAt }).ToListAsync(cancellationToken);
        var closed = rows.FirstOrDefault(row => row.Subject.Split == SplitName.Holdout) is { } held && await seal.IsClosedAsync(held.Subject.ProjectId, cancellationToken);
        return [.. rows.Select(row => new RunMeasure(
            row.Id, row.Subject.CheckpointStep, row.Status, closed && row.Subject.Split == SplitName.Holdout ? null : row.Verdict, row.Cases, row.TotalUnits > 0 ? (double)row.DoneUnits / row.TotalUnits : 0, row.CreatedAt))];
    }

    private static async Task<List<StepLoss>> LossesAsync(PlatformDbContext db, RunId id, CancellationToken cancellationToken) =>
        await db.RunMetrics.AsNoTracking().Where(row => row.RunId == id).OrderBy(row => row.Step).Select(row => new StepLoss(row.Step, row.Loss)).ToListAsync(cancellationToken);
}
