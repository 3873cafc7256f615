using Microsoft.EntityFrameworkCore;
using Platform.Domain.Datasets;
using Platform.Domain.Evaluations;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Runs;
using Platform.Web.Hosting.Grounding;
using Platform.Web.Hosting.Paging;
using Platform.Web.Hosting.Sealing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Evaluations;

/// <summary>Reads evaluations of the current workspace.</summary>
internal sealed class EvaluationQueries(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, CaseFile caseFile, IGroundedAnswers documents, HoldOutSeal seal, HoldOutUses uses)
{
    private const int MostChoices = 200;

    /// <summary>Evaluations of a project, newest first.</summary>
    public async Task<Paged<EvaluationListItem>> ListAsync(ProjectId projectId, int skip, int take, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var all = db.Evaluations.AsNoTracking().Where(evaluation => evaluation.ProjectId == projectId);
        var total = await all.CountAsync(cancellationToken);
        var rows = await all.OrderByDescending(evaluation => evaluation.CreatedAt).ThenByDescending(evaluation => evaluation.Id)
            .Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, 200)).ToListAsync(cancellationToken);
        var closed = await seal.IsClosedAsync(projectId, cancellationToken);
        return new([.. rows.Select(row => ListItem(row, closed && IsHoldOut(row)))], total);
    }

    /// <summary>One evaluation of a project; another workspace's is not found.</summary>
    public async Task<Outcome<EvaluationView>> FindAsync(ProjectId projectId, EvaluationId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Evaluations.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id && row.ProjectId == projectId, cancellationToken) is { } evaluation
            ? View(evaluation, IsHoldOut(evaluation) && await seal.IsClosedAsync(projectId, cancellationToken))
            : EvaluationErrors.NotFound();
    }

    /// <summary>A page of a finished evaluation's cases; empty while there are none.</summary>
    public async Task<Outcome<Paged<StoredCase>>> CasesAsync(
        ProjectId projectId, EvaluationId id, CaseOutcome? outcome, int skip, int take, CancellationToken cancellationToken)
    {
        if (await BlobAsync(projectId, id, cancellationToken) is not { } found)
            return EvaluationErrors.NotFound();
        if (found.IsSealed)
            return EvaluationErrors.Sealed();
        return found.Sha256 is { } sha256
            ? await caseFile.PageAsync(tenant.Scope.TenantId, sha256, outcome, Math.Max(0, skip), Math.Clamp(take, 1, 200), cancellationToken)
            : new Paged<StoredCase>([], 0);
    }

    /// <summary>The file of cases, one JSON object a line.</summary>
    public async Task<Outcome<Stream>> CaseStreamAsync(ProjectId projectId, EvaluationId id, CancellationToken cancellationToken) =>
        await BlobAsync(projectId, id, cancellationToken) is not { Sha256: { } sha256 } found ? EvaluationErrors.NotFound()
        : found.IsSealed ? EvaluationErrors.Sealed()
        : caseFile.Open(tenant.Scope.TenantId, sha256);

    /// <summary>How worn the project's hold-out is.</summary>
    public Task<HoldOutWear> WearAsync(ProjectId projectId, CancellationToken cancellationToken) => uses.WearAsync(projectId, cancellationToken);

    /// <summary>Runs of a project that have an adapter or a checkpoint, newest first.</summary>
    public async Task<IReadOnlyList<RunChoice>> ChoicesAsync(ProjectId projectId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var runs = await db.Runs.AsNoTracking()
            .Where(run => run.ProjectId == projectId && (db.Adapters.Any(adapter => adapter.RunId == run.Id) || db.RunCheckpoints.Any(row => row.RunId == run.Id)))
            .OrderByDescending(run => run.CreatedAt).Take(MostChoices)
            .Select(run => new
            {
                run.Id, run.Name, run.Status, run.BaseModelName, run.DatasetName, run.DatasetVersionId,
                HasAdapter = db.Adapters.Any(adapter => adapter.RunId == run.Id),
                Checkpoints = db.RunCheckpoints.Where(row => row.RunId == run.Id).OrderByDescending(row => row.Step).Select(row => row.Step).ToList(),
            })
            .ToListAsync(cancellationToken);
        var versionIds = runs.Select(run => run.DatasetVersionId).Distinct().ToList();
        var versions = await db.DatasetVersions.AsNoTracking().Where(version => versionIds.Contains(version.Id)).ToDictionaryAsync(version => version.Id, cancellationToken);
        return [.. runs.Select(run => new RunChoice(
            run.Id, run.Name, run.Status, run.BaseModelName, run.DatasetName, run.HasAdapter, run.Checkpoints, RowsOf(versions.GetValueOrDefault(run.DatasetVersionId))))];
    }

    /// <summary>Collections of a project that both models may answer from.</summary>
    public Task<IReadOnlyList<SearchableDocuments>> CollectionsAsync(ProjectId projectId, CancellationToken cancellationToken) => documents.ListAsync(projectId, cancellationToken);

    private async Task<(string? Sha256, bool IsSealed)?> BlobAsync(ProjectId projectId, EvaluationId id, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var found = await db.Evaluations.Where(row => row.Id == id && row.ProjectId == projectId).Select(row => new { row.CasesSha256, row.Subject }).SingleOrDefaultAsync(cancellationToken);
        return found is null ? null : (found.CasesSha256, found.Subject.Split == SplitName.Holdout && await seal.IsClosedAsync(projectId, cancellationToken));
    }

    private static Dictionary<SplitName, int> RowsOf(DatasetVersion? version) => new[] { SplitName.Test, SplitName.Holdout, SplitName.Valid }
        .Select(split => (Split: split, Rows: version?.Rows(split) ?? 0)).Where(part => part.Rows > 0).ToDictionary(part => part.Split, part => part.Rows);

    private static bool IsHoldOut(Evaluation row) => row.Subject.Split == SplitName.Holdout;

    private static EvaluationListItem ListItem(Evaluation row, bool isSealed) => new(
        row.Id, row.Subject, row.Status, row.CancelAsked, row.Cases, row.DoneUnits, row.TotalUnits, isSealed ? null : row.Report, row.FailureMessage, row.CreatedAt, row.EndedAt, isSealed);

    private static EvaluationView View(Evaluation row, bool isSealed) => new(
        row.Id, row.Subject, row.Settings, row.Status, row.CancelAsked, row.Cases, row.DoneUnits, row.TotalUnits, isSealed ? null : row.Report, row.CasesSha256 is not null && !isSealed,
        row.FailureCode, row.FailureMessage, row.CreatedBy, row.CreatedAt, row.StartedAt, row.EndedAt, isSealed);
}
