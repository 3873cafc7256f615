using Microsoft.EntityFrameworkCore;
using Platform.Domain.Kernel;
using Platform.Domain.Runs;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Runs;

/// <summary>Curves of runs, short enough for a page, and two runs side by side.</summary>
internal sealed class RunSeriesQueries(IDbContextFactory<PlatformDbContext> contexts, RunQueries runs)
{
    /// <summary>The curves after a step; 0 gives them whole.</summary>
    public async Task<RunSeries> SeriesAsync(RunId id, int sinceStep, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var rows = await db.RunMetrics.AsNoTracking().Where(row => row.RunId == id && row.Step > sinceStep).OrderBy(row => row.Step)
            .Select(row => new { row.Step, row.Attempt, row.Loss, row.LearningRate, row.GradientNorm, row.TokensPerSecond, row.PeakBytes, row.ElapsedSeconds }).ToListAsync(cancellationToken);
        var validations = await db.RunValidations.AsNoTracking().Where(row => row.RunId == id && (sinceStep == 0 || row.Step > sinceStep)).OrderBy(row => row.Step)
            .Select(row => new { row.Step, row.Loss }).ToListAsync(cancellationToken);

        var steps = rows.ConvertAll(row => row.Step);
        SeriesPoints Curve(IEnumerable<double> values) => Downsampling.LargestTriangle(steps, [.. values], RunQueries.MaxPoints);
        return new RunSeries(
            steps.Count > 0 ? steps[^1] : sinceStep,
            rows.Count > 0 ? rows[^1].Attempt : 0,
            Curve(rows.Select(row => row.Loss)),
            Downsampling.LargestTriangle(validations.ConvertAll(row => row.Step), validations.ConvertAll(row => row.Loss), RunQueries.MaxPoints),
            Curve(rows.Select(row => row.LearningRate)),
            Curve(rows.Select(row => row.GradientNorm)),
            Curve(rows.Select(row => row.TokensPerSecond)),
            Curve(rows.Select(row => (double)row.PeakBytes)),
            Curve(rows.Select(row => row.ElapsedSeconds)));
    }

    /// <summary>Two runs of this workspace side by side.</summary>
    public async Task<Outcome<RunComparison>> CompareAsync(RunId first, RunId second, CancellationToken cancellationToken)
    {
        var (left, right) = (await runs.FindAsync(first, cancellationToken), await runs.FindAsync(second, cancellationToken));
        if (!left.Succeeded || !right.Succeeded)
            return RunErrors.NotFound();
        return new RunComparison(
            left.Value, right.Value, await SeriesAsync(first, 0, cancellationToken), await SeriesAsync(second, 0, cancellationToken),
            left.Value.DatasetHash == right.Value.DatasetHash, left.Value.BaseModelHash == right.Value.BaseModelHash,
            ConfigurationComparison.Between(left.Value.Configuration, right.Value.Configuration));
    }

    /// <summary>Every step of a run, in order, for a file.</summary>
    public async IAsyncEnumerable<RunMetric> AllStepsAsync(RunId id, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await foreach (var row in db.RunMetrics.AsNoTracking().Where(row => row.RunId == id).OrderBy(row => row.Step).AsAsyncEnumerable().WithCancellation(cancellationToken))
            yield return row;
    }
}
