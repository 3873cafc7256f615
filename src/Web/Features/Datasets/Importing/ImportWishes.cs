using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Files.Space;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Datasets.Importing;

/// <summary>What a person may do with an import on its way to a version. Every method refuses with <c>dataset.import_not_found</c> for another workspace's import.</summary>
internal sealed class ImportWishes(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditLog audit, ImportWork work, ReclaimSpace reclaim, TimeProvider clock)
{
    /// <summary>Starts an import.</summary>
    /// <returns>Refused with <c>project.not_found</c> or <c>dataset.not_found</c>.</returns>
    public async Task<Outcome<DatasetImportId>> StartAsync(ProjectId projectId, DatasetId? datasetId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(project => project.Id == projectId, cancellationToken);
        if (project is null)
            return ProjectErrors.NotFound();
        if (datasetId is not null && !await db.Datasets.AnyAsync(dataset => dataset.Id == datasetId && dataset.ProjectId == projectId, cancellationToken))
            return DatasetErrors.NotFound();
        var import = new DatasetImport(tenant.Scope, project, datasetId, tenant.Actor, clock.GetUtcNow());
        db.DatasetImports.Add(import);
        audit.Add(db, "dataset.import_started", AuditSubject.Of("datasetImport", import.Id, projectId));
        await db.SaveChangesAsync(cancellationToken);
        return import.Id;
    }

    /// <summary>Chooses columns.</summary>
    public Task<Outcome> MapAsync(DatasetImportId id, ColumnMapping mapping, TaskKind task, CancellationToken cancellationToken) =>
        ChangeAsync(id, import => import.Map(mapping, task), cancellationToken);

    /// <summary>Has all rows read and checked.</summary>
    public async Task<Outcome> CheckAsync(DatasetImportId id, CancellationToken cancellationToken)
    {
        var started = await ChangeAsync(id, import => import.StartChecks(clock.GetUtcNow()), cancellationToken);
        if (started.Succeeded)
            work.Offer(new WaitingImport(tenant.Scope, id));
        return started;
    }

    /// <summary>Chooses what is left out and how rows are divided.</summary>
    public Task<Outcome> ChooseAsync(DatasetImportId id, CheckActions actions, SplitRule rule, CancellationToken cancellationToken) =>
        ChangeAsync(id, import => import.Choose(actions, rule), cancellationToken);

    /// <summary>Has the version written.</summary>
    public async Task<Outcome> CreateAsync(DatasetImportId id, string? newName, CancellationToken cancellationToken)
    {
        var started = await ChangeAsync(id, import => import.StartCreating(newName, clock.GetUtcNow()), cancellationToken);
        if (started.Succeeded)
            work.Offer(new WaitingImport(tenant.Scope, id));
        return started;
    }

    /// <summary>Stops the work under way; the import goes back to where it was before.</summary>
    public async Task<Outcome> StopAsync(DatasetImportId id, CancellationToken cancellationToken) =>
        // A worker of this process puts the row back itself; work of another process ends when it finds the row changed.
        work.Stop(id) ? Outcome.Success : await ChangeAsync(id, import => import.Stop(), cancellationToken);

    /// <summary>Throws the import away: its files and choices, and gives their space back. A version that was made of it stays.</summary>
    public async Task<Outcome> DiscardAsync(DatasetImportId id, CancellationToken cancellationToken)
    {
        work.Stop(id);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var import = await db.DatasetImports.FirstOrDefaultAsync(import => import.Id == id, cancellationToken);
        if (import is null)
            return DatasetErrors.ImportNotFound();
        string[] names = [.. DatasetBlobs.Of(import), .. await db.Uploads.Where(upload => upload.ImportId == id).Select(upload => upload.Sha256).ToListAsync(cancellationToken)];
        db.DatasetImports.Remove(import);
        var saved = await SaveAsync(db, import, cancellationToken);
        if (saved.Succeeded)
            await reclaim.ReleaseAsync(tenant.Scope.TenantId, names, CancellationToken.None);
        return saved;
    }

    private async Task<Outcome> ChangeAsync(DatasetImportId id, Func<DatasetImport, Outcome> change, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var import = await db.DatasetImports.FirstOrDefaultAsync(import => import.Id == id, cancellationToken);
        if (import is null)
            return DatasetErrors.ImportNotFound();
        var changed = change(import);
        return changed.Succeeded ? await SaveAsync(db, import, cancellationToken) : changed;
    }

    private static async Task<Outcome> SaveAsync(PlatformDbContext db, DatasetImport import, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return Outcome.Success;
        }
        catch (DbUpdateConcurrencyException)
        {
            return DatasetErrors.WrongStage(import.Stage);
        }
    }
}
