using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Datasets.Versions;

/// <summary>Records a version whose files are stored, together with what asked for it, in one save.</summary>
internal sealed class SaveVersion(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditLog audit, TimeProvider clock)
{
    /// <summary>Adds the version to an existing dataset or a new one.</summary>
    /// <param name="target">The project, and the dataset or the new one's name.</param>
    /// <param name="content">What was stored.</param>
    /// <param name="importId">The import to finish; null when files came from the server itself.</param>
    /// <param name="cancellationToken">Stops before the save.</param>
    /// <returns>Refused with <c>dataset.not_found</c>, <c>dataset.name_invalid</c> or <c>dataset.name_taken</c>.</returns>
    public async Task<Outcome<DatasetVersion>> HandleAsync(VersionTarget target, DatasetContent content, DatasetImportId? importId, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var import = importId is { } id ? await db.DatasetImports.FirstOrDefaultAsync(import => import.Id == id, cancellationToken) : null;
        if (importId is not null && import is not { Stage: ImportStage.Creating })
            return DatasetErrors.ImportNotFound();
        var creator = import?.CreatedBy ?? tenant.Actor;
        var dataset = await FindOrMakeAsync(db, target, creator, cancellationToken);
        if (!dataset.Succeeded)
            return dataset.Error;
        var version = new DatasetVersion(dataset.Value, dataset.Value.TakeNextNumber(), content, creator, clock.GetUtcNow());
        db.DatasetVersions.Add(version);
        audit.Add(db, "dataset.version_made", AuditSubject.Of("datasetVersion", version.Id, target.ProjectId), new { data = dataset.Value.Name, version.Number, rows = content.Splits.Sum(split => split.Rows), askedBy = import?.CreatedBy });
        import?.Finish(version);
        await db.SaveChangesAsync(cancellationToken);
        return version;
    }

    private async Task<Outcome<Dataset>> FindOrMakeAsync(PlatformDbContext db, VersionTarget target, string creator, CancellationToken cancellationToken)
    {
        if (target.DatasetId is { } id)
        {
            var known = await db.Datasets.FirstOrDefaultAsync(dataset => dataset.Id == id && dataset.ProjectId == target.ProjectId, cancellationToken);
            return known is null ? DatasetErrors.NotFound() : known;
        }

        var name = target.Name.Trim();
        if (await db.Datasets.AnyAsync(dataset => dataset.ProjectId == target.ProjectId && dataset.Name == name, cancellationToken))
            return DatasetErrors.NameTaken(name);
        var made = Dataset.Create(tenant.Scope, target.ProjectId, name, creator, clock.GetUtcNow());
        if (made.Succeeded)
            db.Datasets.Add(made.Value);
        return made;
    }
}

/// <summary>Where a version goes.</summary>
/// <param name="ProjectId">Project.</param>
/// <param name="DatasetId">Existing dataset; null to make one.</param>
/// <param name="Name">Name of the new dataset.</param>
internal sealed record VersionTarget(ProjectId ProjectId, DatasetId? DatasetId, string Name);
