using Microsoft.EntityFrameworkCore;
using Platform.Domain.Billing.Invoices;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Models;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Sealing;
using Platform.Web.Persistence;

namespace Platform.Web.Hosting.Shell;

/// <summary>Reads where projects stand, for the home page and the project's overview.</summary>
internal sealed class ProjectStateReader(IDbContextFactory<PlatformDbContext> contexts, HoldOutSeal seal)
{
    private static readonly RunStatus[] LiveRuns = [RunStatus.Queued, RunStatus.Running, RunStatus.Paused];
    private static readonly EvaluationStatus[] LiveEvaluations = [EvaluationStatus.Queued, EvaluationStatus.Running];
    private static readonly ImportStage[] LiveImports = [ImportStage.Checking, ImportStage.Creating];

    /// <summary>One project, or null when this workspace has none of that id.</summary>
    public async Task<ProjectState?> FindAsync(ProjectId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Projects.AsNoTracking().FirstOrDefaultAsync(row => row.Id == id, cancellationToken) is { } project
            ? await ReadAsync(db, project, cancellationToken)
            : null;
    }

    /// <summary>The projects made last.</summary>
    public async Task<IReadOnlyList<ProjectState>> NewestAsync(int count, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var projects = await db.Projects.AsNoTracking().OrderByDescending(project => project.CreatedAt).Take(count).ToListAsync(cancellationToken);
        var states = new List<ProjectState>(projects.Count);
        foreach (var project in projects)
            states.Add(await ReadAsync(db, project, cancellationToken));
        return states;
    }

    /// <summary>The newest runs of the workspace.</summary>
    public async Task<IReadOnlyList<LatestRun>> RunsAsync(int count, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await Runs(db.Runs).Take(count).ToListAsync(cancellationToken);
    }

    /// <summary>The newest evaluations of the workspace.</summary>
    public async Task<IReadOnlyList<LatestEvaluation>> EvaluationsAsync(int count, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await EvaluationsAsync(db.Evaluations, count, cancellationToken);
    }

    private async Task<ProjectState> ReadAsync(PlatformDbContext db, Project project, CancellationToken cancellationToken)
    {
        var id = project.Id;
        var runs = db.Runs.Where(run => run.ProjectId == id);
        var evaluations = db.Evaluations.Where(evaluation => evaluation.ProjectId == id);
        var run = await Runs(runs).FirstOrDefaultAsync(cancellationToken);
        var evaluation = await EvaluationsAsync(evaluations, 1, cancellationToken) is [var newest] ? newest : null;
        return new ProjectState
        {
            Id = id,
            Name = project.Name,
            Description = project.Description,
            Vertical = project.Vertical,
            Task = project.Task,
            CreatedAt = project.CreatedAt,
            Data = await LatestDataAsync(db, id, cancellationToken),
            Run = run,
            Evaluation = evaluation,
            Contract = await db.Contracts.Where(row => row.ProjectId == id && row.IsSigned).OrderByDescending(row => row.CreatedAt).Select(row => row.Name).FirstOrDefaultAsync(cancellationToken),
            Invoice = await LatestInvoiceAsync(db, id, cancellationToken),
            Facts = new ProjectFacts
            {
                DataVersions = await db.DatasetVersions.CountAsync(version => version.ProjectId == id, cancellationToken),
                DataUnderWay = await db.DatasetImports.AnyAsync(import => import.ProjectId == id && LiveImports.Contains(import.Stage), cancellationToken),
                UsableModels = await db.BaseModels.CountAsync(model => model.Status == BaseModelStatus.Usable && model.Kind == ModelKind.Generator, cancellationToken),
                LiveRuns = await runs.CountAsync(row => LiveRuns.Contains(row.Status), cancellationToken),
                FinishedRuns = await runs.CountAsync(row => row.Status == RunStatus.Succeeded, cancellationToken),
                NewestRunFailed = run?.Status == RunStatus.Failed,
                LiveEvaluations = await evaluations.CountAsync(row => LiveEvaluations.Contains(row.Status), cancellationToken),
                FinishedEvaluations = await evaluations.CountAsync(row => row.Status == EvaluationStatus.Succeeded, cancellationToken),
                NewestEvaluationFailed = evaluation?.Status == EvaluationStatus.Failed,
                Kpis = await db.Kpis.CountAsync(row => row.ProjectId == id, cancellationToken),
                SignedContracts = await db.Contracts.CountAsync(row => row.ProjectId == id && row.IsSigned, cancellationToken),
                IssuedInvoices = await db.Invoices.CountAsync(row => row.ProjectId == id && row.Kind == InvoiceKind.Invoice && row.IssuedAt != null, cancellationToken),
            },
        };
    }

    private static async Task<LatestInvoice?> LatestInvoiceAsync(PlatformDbContext db, ProjectId id, CancellationToken cancellationToken)
    {
        var invoice = await db.Invoices.AsNoTracking().Where(row => row.ProjectId == id && row.Kind == InvoiceKind.Invoice && row.IssuedAt != null).OrderByDescending(row => row.IssuedAt).FirstOrDefaultAsync(cancellationToken);
        return invoice is null ? null : new LatestInvoice(invoice.Id, invoice.Number!, invoice.Totals.Gross, invoice.Currency, invoice.State);
    }

    private static async Task<LatestData?> LatestDataAsync(PlatformDbContext db, ProjectId id, CancellationToken cancellationToken)
    {
        var latest = await db.DatasetVersions.AsNoTracking().Where(version => version.ProjectId == id).OrderByDescending(version => version.CreatedAt)
            .Join(db.Datasets, version => version.DatasetId, dataset => dataset.Id, (version, dataset) => new { version, dataset.Name })
            .FirstOrDefaultAsync(cancellationToken);
        return latest is null ? null : new LatestData(latest.Name, latest.version.Number, latest.version.Content.Splits.Sum(split => split.Rows), latest.version.CreatedAt);
    }

    private static IQueryable<LatestRun> Runs(IQueryable<Run> runs) => runs.OrderByDescending(run => run.CreatedAt).Select(run =>
        new LatestRun(run.ProjectId, run.Id, run.Name, run.Status, run.BaseModelName, run.Step, run.TotalSteps, run.ValidationLoss, run.CreatedAt));

    private async Task<LatestEvaluation[]> EvaluationsAsync(IQueryable<Evaluation> evaluations, int count, CancellationToken cancellationToken)
    {
        var rows = await evaluations.AsNoTracking().OrderByDescending(evaluation => evaluation.CreatedAt).Take(count).ToListAsync(cancellationToken);
        var closed = rows.Any(row => row.Subject.Split == SplitName.Holdout) ? await seal.ClosedAsync(cancellationToken) : new HashSet<ProjectId>();
        return [.. rows.Select(row => Latest(row, row.Subject.Split == SplitName.Holdout && closed.Contains(row.ProjectId)))];
    }

    private static LatestEvaluation Latest(Evaluation row, bool isSealed)
    {
        var metric = row.Report is { Metrics: [var leading, ..] } && !isSealed ? leading : null;
        return new(row.ProjectId, row.Id, row.Subject.RunName, row.Status, isSealed ? null : row.Verdict, metric, row.DoneUnits, row.TotalUnits, row.CreatedAt);
    }
}
