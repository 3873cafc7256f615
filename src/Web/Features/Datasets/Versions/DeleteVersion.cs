using Microsoft.EntityFrameworkCore;
using Platform.Domain.Audit;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Domain.Projects;
using Platform.Domain.Tenancy;
using Platform.Web.Hosting.Auditing;
using Platform.Web.Hosting.Files.Space;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Datasets.Versions;

/// <summary>Deletes a version that no result is traced back to, with the upload it was made of and, when it was the last one, its dataset; their space is given back.</summary>
internal sealed class DeleteVersion(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, AuditLog audit, ReclaimSpace reclaim)
{
    /// <returns>Refused with <c>member.role_too_low</c>, <c>dataset.version_not_found</c> or <c>dataset.in_use</c>.</returns>
    public async Task<Outcome> HandleAsync(ProjectId projectId, DatasetVersionId id, CancellationToken cancellationToken)
    {
        if (tenant.Role < WorkspaceRole.Editor)
            return TenancyErrors.RoleTooLow(tenant.Role, WorkspaceRole.Editor);
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.DatasetVersions.FirstOrDefaultAsync(version => version.Id == id && version.ProjectId == projectId, cancellationToken) is not { } version)
            return DatasetErrors.VersionNotFound();
        if (await UsesAsync(db, version, cancellationToken) is var uses and > 0)
            return DatasetErrors.InUse(uses);
        var data = await db.Datasets.Where(dataset => dataset.Id == version.DatasetId).Select(dataset => dataset.Name).SingleAsync(cancellationToken);
        var names = await RemoveAsync(db, version, cancellationToken);
        audit.Add(db, "dataset.version_deleted", AuditSubject.Of("datasetVersion", id, projectId), new { data, version.Number });
        await db.SaveChangesAsync(cancellationToken);
        await reclaim.ReleaseAsync(tenant.Scope.TenantId, names, CancellationToken.None);
        return Outcome.Success;
    }

    private static async Task<int> UsesAsync(PlatformDbContext db, DatasetVersion version, CancellationToken cancellationToken)
    {
        var subjects = await db.Evaluations.Where(evaluation => evaluation.ProjectId == version.ProjectId).Select(evaluation => evaluation.Subject).ToListAsync(cancellationToken);
        return await db.Runs.CountAsync(run => run.DatasetVersionId == version.Id, cancellationToken) + subjects.Count(subject => subject.DatasetVersionId == version.Id);
    }

    private static async Task<List<string>> RemoveAsync(PlatformDbContext db, DatasetVersion version, CancellationToken cancellationToken)
    {
        var names = DatasetBlobs.Of(version.Content).ToList();
        foreach (var import in await db.DatasetImports.Where(import => import.CreatedVersionId == version.Id).ToListAsync(cancellationToken))
        {
            names.AddRange(DatasetBlobs.Of(import));
            db.DatasetImports.Remove(import);
        }

        db.DatasetVersions.Remove(version);
        var isLast = !await db.DatasetVersions.AnyAsync(other => other.DatasetId == version.DatasetId && other.Id != version.Id, cancellationToken)
            && !await db.DatasetImports.AnyAsync(import => import.DatasetId == version.DatasetId && import.CreatedVersionId != version.Id, cancellationToken);
        if (isLast)
            db.Datasets.RemoveRange(await db.Datasets.Where(dataset => dataset.Id == version.DatasetId).ToListAsync(cancellationToken));
        return names;
    }
}
