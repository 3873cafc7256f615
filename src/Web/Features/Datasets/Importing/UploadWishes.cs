using Microsoft.EntityFrameworkCore;
using Platform.Domain.Datasets;
using Platform.Domain.Kernel;
using Platform.Web.Features.Datasets.Reading;
using Platform.Web.Hosting.Files;
using Platform.Web.Hosting.Files.Space;
using Platform.Web.Hosting.Tenancy;
using Platform.Web.Persistence;

namespace Platform.Web.Features.Datasets.Importing;

/// <summary>What a person may do with one file of an import. Every change makes an earlier check void.</summary>
internal sealed class UploadWishes(IDbContextFactory<PlatformDbContext> contexts, ITenantContext tenant, IBlobStore blobs, ReclaimSpace reclaim)
{
    /// <summary>Takes the file out of the import and gives its space back.</summary>
    public async Task<Outcome> RemoveAsync(UploadId id, CancellationToken cancellationToken)
    {
        var name = "";
        var removed = await ChangeAsync(id, (db, upload) => Done(() => name = db.Uploads.Remove(upload).Entity.Sha256), cancellationToken);
        if (removed.Succeeded)
            await reclaim.ReleaseAsync(tenant.Scope.TenantId, [name], CancellationToken.None);
        return removed;
    }

    /// <summary>Says which split the file's rows belong to.</summary>
    public Task<Outcome> AssignAsync(UploadId id, SplitName? split, CancellationToken cancellationToken) =>
        ChangeAsync(id, (_, upload) => Done(() => upload.AssignSplit(split)), cancellationToken);

    /// <summary>Reads the file in another encoding; null goes by the guess again.</summary>
    public Task<Outcome> ReadAsAsync(UploadId id, string? encoding, CancellationToken cancellationToken) =>
        ChangeAsync(id, async (_, upload) =>
        {
            var known = encoding is null || TextDetection.Choices.Contains(encoding, StringComparer.Ordinal) ? encoding : null;
            await using var content = blobs.OpenRead(tenant.Scope.TenantId, upload.Sha256);
            upload.ReadAs(known, await FileProfiler.ProfileAsync(content, upload.Format, known, cancellationToken));
        }, cancellationToken);

    private async Task<Outcome> ChangeAsync(UploadId id, Func<PlatformDbContext, Upload, Task> change, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var upload = await db.Uploads.FirstOrDefaultAsync(upload => upload.Id == id, cancellationToken);
        var import = upload is null ? null : await db.DatasetImports.FirstOrDefaultAsync(import => import.Id == upload.ImportId, cancellationToken);
        if (upload is null || import is null)
            return DatasetErrors.ImportNotFound();
        var reopened = import.ChangeFiles();
        if (!reopened.Succeeded)
            return reopened;
        await change(db, upload);
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

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }
}
